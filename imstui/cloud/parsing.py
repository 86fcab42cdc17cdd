"""Bytes to JSON objects of unknown shape, with every way in which that fails turned into one."""

from __future__ import annotations

import json

import msgspec

Document = dict[str, object]


def parse(content: bytes) -> object:
    """Any JSON value; None where the bytes aren't JSON (JSON's own null means as little to every caller).

    msgspec refuses half characters and broken UTF-8; the slower reader behind it takes them, since one odd name must
    not cost a whole answer.
    """
    try:
        parsed: object = msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return _parse_slowly(content)
    return parsed


def _parse_slowly(content: bytes) -> object:
    try:
        parsed: object = json.loads(content.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return parsed


def document(content: bytes) -> Document | None:
    """A JSON object, or None."""
    return as_document(parse(content))


def as_document(value: object) -> Document | None:
    """The value, if it is a JSON object (whose keys are always texts)."""
    return value if isinstance(value, dict) else None


def documents(value: object) -> list[Document]:
    """The objects in a list; nothing if it isn't one."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def members(value: object) -> list[object]:
    """A list's members; nothing if it isn't one."""
    return list(value) if isinstance(value, list) else []
