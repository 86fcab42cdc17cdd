"""What to tell when a filter finds nothing: which of its terms fits nothing there is, and what was perhaps meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Generic

from imstui.model.filter_facts import Facts, T
from imstui.model.filter_parse import Problem, nearest
from imstui.model.filter_scan import SIGNS, written
from imstui.model.filter_table import MEMBER_STATUSES
from imstui.model.filter_terms import STATUSES, Text, Way, Word
from imstui.model.image import ImageKind
from imstui.model.image_filter import Clause, Filter

There = Mapping[str, Collection[str]]
"""The texts that there are, by the term that asks for them: os, status, key, owner, tag, project, name."""

_MOST: Final = 20_000
"""Texts that are compared letter by letter: more would take longer than a person waits."""


class Seen(Generic[T]):
    """Gathers the texts that are there to be asked for, from images as they come."""

    def __init__(self, facts: Facts[T]) -> None:
        """Begin.

        Args:
            facts: give keys and enterprise projects their names.
        """
        self._facts = facts
        self._systems: set[tuple[str | None, ...]] = set()
        self._texts: dict[str, set[str]] = {
            field: set() for field in ("status", "key", "owner", "project", "tag", "name")
        }

    def add(self, images: Iterable[T]) -> None:
        """Take these in."""
        texts = self._texts
        for image in images:
            self._systems.add((image.os_type, image.platform, image.os_version))
            texts["status"].add(image.status)
            texts["key"].add(image.key_id or "")
            texts["owner"].add(image.owner or "")
            texts["project"].add(image.enterprise_project_id or "")
            texts["tag"].update(image.tags)
            texts["name"].add(image.name)

    def there(self) -> There:
        """What was seen."""
        named = {"key": self._facts.alias_of, "project": self._facts.project_name}
        found = {field: {text for text in texts if text} for field, texts in self._texts.items()}
        for field, name_of in named.items():
            found[field] |= {name for one in found[field] if (name := name_of(one))}
        systems = {tuple(filter(None, system)) for system in self._systems}
        found["os"] = {text for system in systems for text in (*system, " ".join(system)) if text}
        return found


def there(images: Iterable[T], facts: Facts[T]) -> There:
    """The texts that are there to be asked for, of images that are all at hand."""
    seen = Seen(facts)
    seen.add(images)
    return seen.there()


def doubts(wanted: Filter, known: There) -> tuple[Problem, ...]:
    """A problem for each term that fits nothing there is, with the nearest that would.

    Args:
        wanted: the filter; to be asked when it found nothing.
        known: as `there` tells it.
    """
    found = (_doubt(clause, known) for clause in wanted.clauses if not clause.negated)
    return tuple(problem for problem in found if problem)


def _doubt(clause: Clause, known: There) -> Problem | None:
    term = clause.term
    if isinstance(term, Word):
        return _of_word(clause, term.word)
    if not isinstance(term, Text) or term.field not in known or term.way is Way.SYSTEM:
        return None
    texts = known[term.field]
    if any(map(term.fitting(), texts)):
        return None
    near = _near(term.value.casefold(), texts)
    sign = "=" if term.way is Way.EXACT and near in texts else ""
    return _problem(clause, f"{term.field}:{sign}{written(near)}" if near else "")


def _of_word(clause: Clause, word: str) -> Problem | None:
    """A word that is the value of a term: nothing is called 'saving', but something may be."""
    if word in STATUSES:
        return _problem(clause, f"status:{word}")
    if word in MEMBER_STATUSES:
        return _problem(clause, f"member:{word}")
    if word in {kind.value for kind in ImageKind}:
        return _problem(clause, f"kind:{word}")
    return None


def _near(value: str, texts: Collection[str]) -> str:
    """The nearest text, or word of a text."""
    if len(texts) > _MOST:
        return ""
    whole = {text.casefold(): text for text in texts}
    words = {word for text in whole for word in text.split()}
    near = nearest(value, words)
    return near or whole.get(nearest(value, whole), "")


def _problem(clause: Clause, suggestion: str) -> Problem:
    message = f"Nothing fits {clause.term}."
    return Problem(clause.start, clause.end, message, suggestion and f"{SIGNS[0] * clause.negated}{suggestion}")
