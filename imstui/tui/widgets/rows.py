"""What a table shows: a row with its identity, and the order rows stand in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple

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


SortValue = Callable[[Row], Any]


class RowSource(ABC):
    """Rows by their numbers, made as they are looked at: of 50,000 a screen shows twenty."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def __getitem__(self, number: int) -> Row: ...

    @abstractmethod
    def keys(self) -> Iterator[str]:
        """The keys of all rows, in their order."""

    @abstractmethod
    def key(self, number: int) -> str:
        """The key of one row."""

    @abstractmethod
    def values(self, column: int, value: SortValue) -> list[Any]:
        """What all rows are ordered by.

        Args:
            column: the column's number.
            value: what a row is ordered by, where the source knows no quicker way.
        """


class ListedRows(RowSource):
    """Rows that are all made already."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows = list(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, number: int) -> Row:
        return self._rows[number]

    def keys(self) -> Iterator[str]:
        """The keys of all rows, in their order."""
        return (row.key for row in self._rows)

    def key(self, number: int) -> str:
        """The key of one row."""
        return self._rows[number].key

    def values(self, column: int, value: SortValue) -> list[Any]:
        """What all rows are ordered by."""
        del column
        return [value(row) for row in self._rows]

    def put(self, number: int, row: Row) -> None:
        """Put a row in the place of another."""
        self._rows[number] = row

    def extend(self, rows: Iterable[Row]) -> None:
        """Add rows at the end."""
        self._rows.extend(rows)


class Sort(NamedTuple):
    """The column that rows are ordered by, and which way."""

    column: str
    reverse: bool = False
