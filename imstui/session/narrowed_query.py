"""What of a filter the cloud can be asked for, so that less is downloaded. Whatever it sends is filtered here again.

Only what surely leaves out nothing that fits is asked: terms that must be, with a value that the API compares exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from imstui.cloud.image_query import ImageQuery
from imstui.model.filter_table import MEMBER_STATUSES
from imstui.model.filter_terms import SYSTEMS, Choice, Text, Way
from imstui.model.image import ImageType
from imstui.model.image_filter import Filter
from imstui.model.key import Key
from imstui.session.lookup import is_id

_ID_SIGNS: Final = frozenset("0123456789abcdef-")
_OS_TYPES: Final = {word: word.title() for word in SYSTEMS}
_STATUSES: Final = frozenset({"active", "queued", "saving", "killed", "deleted"})
"""Those that 'Querying Images' lists: another one may be refused."""
_UNREJECTED: Final = ("accepted", "pending")
"""The answers that are of interest unless somebody says otherwise."""
_ASKABLE: Final = frozenset({ImageType.PRIVATE, ImageType.SHARED, ImageType.PUBLIC})


def narrowed(query: ImageQuery, wanted: Filter, keys: Iterable[Key] = ()) -> ImageQuery:
    """The query with as much of the filter as the cloud understands; what the query asks already is left as it is.

    Args:
        query: what would be asked without a filter.
        wanted: the filter.
        keys: those that are known: an alias is asked for by its key's id.
    """
    known = tuple(keys)
    for clause in wanted.clauses:
        term = clause.term
        if not clause.negated and isinstance(term, Text):
            query = _with_text(query, term, known)
    return query


def asked_type(wanted: Filter) -> ImageType | None:
    """The one type that a filter asks for; None if it asks for none, or for one that the cloud has no list of."""
    types = {ImageType(value) for value in _chosen(wanted, "type")}
    if _chosen(wanted, "member"):
        types.add(ImageType.SHARED)
    return types.pop() if len(types) == 1 and types <= _ASKABLE else None


def asked_members(wanted: Filter | None) -> tuple[str, ...]:
    """With which answers shared images have to be asked for, so that all that fit are among them."""
    if wanted is None or not wanted.asks("member"):
        return _UNREJECTED
    return tuple(_chosen(wanted, "member"))[:1] or MEMBER_STATUSES


def _chosen(wanted: Filter, field: str) -> list[str]:
    """The words that a filter wants of an attribute."""
    terms = [clause.term for clause in wanted.clauses if not clause.negated]
    return [term.value for term in terms if isinstance(term, Choice) and term.field == field]


def _with_text(query: ImageQuery, term: Text, keys: tuple[Key, ...]) -> ImageQuery:
    match term:
        case Text("name", Way.EXACT) if query.name is None:
            return replace(query, name=term.value)
        case Text("tag", Way.EXACT) if query.tag is None:
            return replace(query, tag=term.value)
        case Text("id") if query.id is None and is_id(term.value):
            return replace(query, id=term.value)
        case Text("status", Way.EXACT, value) if query.status is None and value in _STATUSES:
            return replace(query, status=term.value)
        case Text("os", Way.SYSTEM) if query.os_type is None:
            return replace(query, os_type=_OS_TYPES[term.value])
        case Text("key", Way.CONTAINS | Way.EXACT) if query.key_id is None:
            return replace(query, key_id=_key_id(term, keys))
        case _:
            return query


def _key_id(term: Text, keys: tuple[Key, ...]) -> str | None:
    """The one key that can be meant: by a whole id, or by what only one alias has and no id can begin with."""
    if is_id(term.value):
        return term.value
    if _ID_SIGNS.issuperset(term.value):
        return None
    fits: Callable[[str], bool] = term.fitting()
    found = {key.id for key in keys if fits(key.alias)}
    return found.pop() if len(found) == 1 else None
