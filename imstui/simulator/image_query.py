"""What a list request asks for: filters, order and page, read from its query (protocol sections 3.1 and 3.2)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from imstui.simulator import refusal
from imstui.simulator.image_record import USUAL, WHOLE, Fields

USUAL_LIMIT = 500
SORT_KEYS = ("name", "container_format", "disk_format", "status", "id", "size", "created_at", "updated_at")

_EXACT = frozenset(
    {
        "status", "owner", "visibility", "container_format", "disk_format", "virtual_env_type", "__isregistered",
        "__imagetype", "__system__cmkid", "__os_bit", "__os_type", "__platform", "__originalimagename",
    }
)  # fmt: skip
_NUMBERS = ("min_ram", "min_disk")
_DATES = ("created_at", "updated_at")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "eq": operator.eq,
    "neq": operator.ne,
}
_MEMBER_WORDS = ("accepted", "rejected", "pending")


@dataclass(frozen=True)
class ImageQuery:
    """A list request.

    Attributes:
        image_id: The one id asked for, if any.
        name: The one exact name asked for, if any.
        member_status: How shared images must have been answered; accepted unless said.
        others: The other filters, as name and value.
        limit: The most images on a page.
        marker: The id of the image after which the page begins.
    """

    image_id: str | None
    name: str | None
    member_status: str
    others: tuple[tuple[str, str], ...]
    sort_key: str
    descending: bool
    limit: int
    marker: str | None

    def fits(self, fields: Fields) -> bool:
        """Whether an image passes all filters but those on its id, its name and its membership."""
        return all(_passes(fields, name, value) for name, value in self.others)

    def sort_value(self, fields: Fields) -> str:
        """What the image is sorted by, before its id."""
        return str(fields.get(self.sort_key, ""))


def read_query(pairs: list[tuple[str, str]]) -> ImageQuery:
    """The list request of a query string.

    Raises:
        RefusalError: 400 if a value makes no sense.
    """
    asked = dict(pairs)
    member_status = asked.get("member_status", "accepted")
    if member_status not in _MEMBER_WORDS:
        raise _nonsense("member_status", member_status)
    sort_key, direction = asked.get("sort_key", "created_at"), asked.get("sort_dir", "desc")
    if sort_key not in SORT_KEYS:
        raise _nonsense("sort_key", sort_key)
    if direction not in ("asc", "desc"):
        raise _nonsense("sort_dir", direction)
    others = tuple(sorted((name, value) for name, value in asked.items() if _is_filter(name)))
    _check(others)
    return ImageQuery(
        image_id=asked.get("id"),
        name=asked.get("name"),
        member_status=member_status,
        others=others,
        sort_key=sort_key,
        descending=direction == "desc",
        limit=_whole_number("limit", asked.get("limit", str(USUAL_LIMIT))),
        marker=asked.get("marker"),
    )


def _is_filter(name: str) -> bool:
    plain = ("protected", "tag", "architecture", "enterprise_project_id", WHOLE, *_NUMBERS, *_DATES)
    return name in _EXACT or name in plain or name.startswith("__support_")


def _check(others: tuple[tuple[str, str], ...]) -> None:
    for name, value in others:
        if name in _DATES:
            _date_test(name, value)
        elif name in _NUMBERS:
            _whole_number(name, value)


def _passes(fields: Fields, name: str, value: str) -> bool:
    special = _SPECIAL.get(name)
    if special is not None:
        return special(fields, value)
    if name in _DATES:
        compare, moment = _date_test(name, value)
        return compare(str(fields.get(name, "")), moment)
    if name in _NUMBERS:
        return int(fields.get(name) or 0) == int(value)
    return str(fields.get(name, USUAL.get(name, ""))) == value


def _passes_tag(fields: Fields, value: str) -> bool:
    return value in fields.get("tags", [])


def _passes_enterprise(fields: Fields, value: str) -> bool:
    return value == "all_granted_eps" or fields.get("enterprise_project_id", "0") == value


def _passes_whole(fields: Fields, value: str) -> bool:
    return (WHOLE in fields) == (value.lower() == "true")


def _passes_protected(fields: Fields, value: str) -> bool:
    return bool(fields.get("protected")) == (value.lower() == "true")


def _passes_architecture(fields: Fields, value: str) -> bool:
    return (fields.get("__support_arm") == "true") == (value == "arm")


_SPECIAL: dict[str, Callable[[Fields, str], bool]] = {
    "tag": _passes_tag,
    "enterprise_project_id": _passes_enterprise,
    WHOLE: _passes_whole,
    "protected": _passes_protected,
    "architecture": _passes_architecture,
}


def _date_test(name: str, value: str) -> tuple[Callable[[Any, Any], bool], str]:
    """The comparison and the moment, as stamps whose order is that of their text."""
    word, _, text = value.partition(":")
    if word not in _COMPARE:
        raise _nonsense(name, value)
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S"):
        try:
            moment = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return _COMPARE[word], moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    raise _nonsense(name, value)


def _whole_number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise _nonsense(name, value)
    return int(value)


def _nonsense(name: str, value: str) -> refusal.RefusalError:
    return refusal.ims("IMG.0001", f"The request parameter {name} is invalid: {value}")
