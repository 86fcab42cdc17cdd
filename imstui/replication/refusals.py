"""Which part of a request a refusal is about, by its code, so that a form can mark the field at fault."""

from __future__ import annotations

from typing import Final

_FIELDS: Final = {
    "name": (2, 3, 9, 13, 62),
    "description": (4, 54),
    "key": (95, 96, 97, 99, 100, 118),
    "project": (154, 155, 156),
}
_BY_CODE: Final = {f"IMG.{number:04}": field for field, numbers in _FIELDS.items() for number in numbers}


def field_at_fault(code: str) -> str:
    """'name', 'description', 'key' or 'project'; '' where it is the source, the account or the cloud."""
    return _BY_CODE.get(code.strip().upper(), "")
