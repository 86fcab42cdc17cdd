"""What a table shows: a row with its identity, and the order rows stand in."""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal["", "muted", "warning", "error", "accent", "success"]
"""The colour role of a cell, "" for none. Marked rows have one of the table's own."""


class Row(NamedTuple):
    """One row: 50,000 of them are held at once, so it is a tuple and holds only what the table shows.

    Attributes:
        key: who this row is. It is never shown, and unique within a table.
        cells: one text per column. More may follow them, unseen, for a column's `sort_value` to look at.
        roles: a role for the whole row, or one for each column ("" is none).
    """

    key: str
    cells: tuple[str, ...]
    roles: Role | tuple[Role, ...] = ""

    def role_of(self, column: int) -> Role:
        """The role of the cell in that column, "" for none."""
        if isinstance(self.roles, str):
            return self.roles
        return self.roles[column] if column < len(self.roles) else ""


class Sort(NamedTuple):
    """The column that rows are ordered by, and which way."""

    column: str
    reverse: bool = False
