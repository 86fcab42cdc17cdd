"""The codes with which the image service refuses a copy for good, by the field that is at fault."""

from __future__ import annotations

from typing import Final


def _codes(*numbers: int) -> tuple[str, ...]:
    return tuple(f"IMG.{number:04}" for number in numbers)


REFUSALS: Final = {
    "name": _codes(2, 3, 9, 13, 62),
    "description": _codes(4, 54),
    "encryption": _codes(95, 96, 97, 99, 100, 118),
    "project": _codes(155),
    "source": _codes(27, 28, 31, 46, 47, 59, 66, 86, 101, 102, 103, 105, 106, 130, 144, 167, 189, 196, 197),
    "account": _codes(1, 7, 15, 26, 30, 67, 87),
}
"""By field; the source and the account have none in the dialog."""


def refusal(code: str, text: str = "") -> dict[str, object]:
    """A rule for the rehearsal cloud: the next copy, or that of an image, is refused with this code."""
    status = 403 if code == "IMG.0026" else 400
    return {"operation": "copy", "kind": "status", "status": status, "code": code, "message": "no", "contains": text}
