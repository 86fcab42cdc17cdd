"""The browser's columns, and what of a row changes while images run: what the first frame needs, and no more."""

from __future__ import annotations

from typing import Final, NamedTuple

from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.rows import Role, Row

_UNITS: Final = {unit: 1024.0**power for power, unit in enumerate("BKMGTP")}
KEY: Final = 4
NOTE: Final = 10
CREATED: Final = 11
KEY_ID: Final = 12
PLAIN_NOTE: Final = 13


def _bytes(row: Row) -> float:
    text = row.cells[3]
    return float(text[:-1]) * _UNITS[text[-1]] if text[-1] in _UNITS else -1.0


COLUMNS: Final = (
    Column("name", "NAME", 20, weight=1),
    Column("status", "STATUS", 7, leaves=5),
    Column("os", "OS", 14, weight=1, most=20, leaves=4),
    Column("size", "SIZE", 6, leaves=2, align="right", sort_value=_bytes),
    Column("key", "KEY", 11, leaves=3),
    Column("age", "AGE", 4, leaves=1, align="right", sort_value=lambda row: row.cells[CREATED]),
    Column("disk", "DISK", 7, from_width=108, align="right", leaves=6),
    Column("kind", "KIND", 11, from_width=108, leaves=7),
    Column("project", "PROJECT", 12, from_width=108, leaves=8),
    Column("owner", "SHARED BY", 12, from_width=108, leaves=9),
    Column("note", "", 8),
)
"""The browser's columns; a row has three cells more, unseen: when it was made, its key's id, its note when it rests."""


class Entry(NamedTuple):
    """An image as the browser holds it.

    Attributes:
        row: what is shown.
        name: its name, lower-cased for the filter; the same text as the row's where it is lower-case already.
        rest: what else is searched, lower-cased; one text for all rows where it is the same.
    """

    row: Row
    name: str
    rest: str


BLOCKED: Final[tuple[Role, ...]] = ("", "", "", "", "", "", "", "", "", "", "muted")
RUNNING: Final[tuple[Role, ...]] = ("", "", "", "", "", "", "", "", "", "", "accent")


def with_running(row: Row, sign: str) -> Row:
    """The row with the sign of a running replication in the place of its note; '' puts the note back."""
    note = sign or row.cells[PLAIN_NOTE]
    if note == row.cells[NOTE]:
        return row
    roles: Role | tuple[Role, ...] = RUNNING if sign else BLOCKED if note else ""
    return Row(row.key, (*row.cells[:NOTE], note, *row.cells[NOTE + 1 :]), roles)
