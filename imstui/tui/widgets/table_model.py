"""The rows of a table, the view on them, the cursor and the marks: pure, without a widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Final

from imstui.tui.widgets.marks import Marks
from imstui.tui.widgets.rows import ListedRows, Row, RowSource, Sort, SortValue

_NEIGHBOURS: Final = 64
"""How far around a row that went the cursor looks for one that stayed."""


def text_value(column: int) -> SortValue:
    """Order by a column's text, whatever its case."""
    return lambda row: row.cells[column].casefold()


class TableModel:
    """Rows in the order they came, and a view: the indices of those shown, in the order shown.

    The cursor is a position in the view, and stays with its row's key whatever comes, goes or is ordered anew. If its
    row goes, it takes the next one below that stayed, else the next above, else the top.
    """

    __slots__ = (
        "_chosen",
        "_index",
        "_order",
        "_sort_column",
        "_sort_value",
        "cursor",
        "marks",
        "rows",
        "sort",
        "view",
    )

    def __init__(self) -> None:
        self.rows: RowSource = ListedRows()
        self.view: Sequence[int] = range(0)
        self.cursor = 0
        self.marks = Marks()
        self.sort: Sort | None = None
        self._sort_value: SortValue | None = None
        self._sort_column = 0
        self._chosen: Sequence[int] | None = None
        self._order: list[int] | None = None
        self._index: dict[str, int] | None = None

    def row_at(self, position: int) -> Row | None:
        """The row at that position of the view, if there is one."""
        return self.rows[self.view[position]] if 0 <= position < len(self.view) else None

    def key_at(self, position: int) -> str | None:
        """The key at that position of the view, if there is one."""
        return self.rows.key(self.view[position]) if 0 <= position < len(self.view) else None

    def index_of(self, key: str) -> int | None:
        """Where the row of that key stands among all rows, if there is one."""
        return self._keys().get(key)

    def position_of(self, key: str) -> int | None:
        """Where the row of that key stands in the view, if it is shown."""
        number = self.index_of(key)
        if number is None:
            return None
        try:
            return self.view.index(number)
        except ValueError:
            return None

    def move_to(self, position: int) -> bool:
        """Put the cursor there, as near as the view allows, and say whether it moved."""
        before, self.cursor = self.cursor, max(0, min(position, len(self.view) - 1))
        return before != self.cursor

    def set_rows(self, rows: RowSource, view: Sequence[int] | None = None) -> bool:
        """Replace all rows; the view is all of them, or these indices. Says whether marks went with their rows."""
        around = self._around_cursor()
        self.rows = rows
        self._index = None
        self._order = None
        self._chosen = view
        self._look_anew(around)
        return bool(len(self.marks) or self.marks.anchor) and self.marks.keep(self._keys())

    def rows_came(self, view: Sequence[int] | None = None) -> None:
        """The rows grew at their end. A view on everything grows with them; a chosen one only by giving the new one."""
        around = self._around_cursor()
        if self._index is not None:
            start = len(self._index)
            self._index.update({self.rows.key(number): number for number in range(start, len(self.rows))})
        self._order = None
        if view is not None:
            self._chosen = view
        self._look_anew(around)

    def set_view(self, view: Sequence[int] | None) -> None:
        """Show these indices, in this order unless a sort is set; none is all rows."""
        around = self._around_cursor()
        self._chosen = view
        self._look_anew(around)

    def set_sort(self, sort: Sort | None, value: SortValue | None = None, column: int = 0) -> None:
        """Order the view by that value of each row, equal ones as they came; none is the order they came in.

        Args:
            sort: what the header says.
            value: what a row is ordered by.
            column: the number of the column, for rows that know a quicker way.
        """
        around = self._around_cursor()
        self.sort, self._sort_column = sort, column
        self._sort_value = value if sort is not None else None
        self._order = None
        self._look_anew(around)

    def update_rows(self, rows: Mapping[str, Row]) -> dict[int, Row]:
        """Replace single rows in their places; unknown keys are passed over.

        The order is not taken anew, so that rows don't jump while they are read: that happens with the next change
        of rows, view or sort. Only rows that are all made can be replaced singly.

        Returns:
            the rows that were there before, by index, of those that differ.
        """
        before: dict[int, Row] = {}
        if not isinstance(self.rows, ListedRows):
            return before
        for key, row in rows.items():
            number = self.index_of(key)
            if number is not None and self.rows[number] != row:
                before[number] = self.rows[number]
                self.rows.put(number, row)
        if before:
            self._order = None
        return before

    def keys_between(self, key: str, position: int) -> list[str]:
        """The keys shown from one row to a position, both included, whichever stands first."""
        start = self.position_of(key)
        if start is None:
            start = position
        first, last = min(start, position), max(start, position)
        return [self.rows.key(number) for number in self.view[first : last + 1]]

    def shown_keys(self) -> list[str]:
        """The keys of all rows shown, in their order."""
        return [self.rows.key(number) for number in self.view]

    def find(self, prefix: str, column: int) -> int | None:
        """The next position, from the cursor on and around, whose text in that column starts so, whatever its case."""
        prefix = prefix.casefold()
        for position in chain(range(self.cursor, len(self.view)), range(self.cursor)):
            if self.rows[self.view[position]].cells[column].casefold().startswith(prefix):
                return position
        return None

    def _keys(self) -> Mapping[str, int]:
        if self._index is None:
            self._index = {key: number for number, key in enumerate(self.rows.keys())}
        return self._index

    def _around_cursor(self) -> list[str]:
        below = islice(self.view, self.cursor, self.cursor + _NEIGHBOURS)
        above = reversed(self.view[max(0, self.cursor - _NEIGHBOURS) : self.cursor])
        return [self.rows.key(number) for number in chain(below, above)]

    def _look_anew(self, around: list[str]) -> None:
        self.view = self._ordered()
        self.cursor = self._follow(around)

    def _ordered(self) -> Sequence[int]:
        value = self._sort_value
        if self.sort is None or value is None:
            return range(len(self.rows)) if self._chosen is None else self._chosen
        if self._order is None:
            values = self.rows.values(self._sort_column, value)
            self._order = sorted(range(len(values)), key=values.__getitem__, reverse=self.sort.reverse)
        if self._chosen is None:
            return self._order
        chosen = set(self._chosen)
        return [number for number in self._order if number in chosen]

    def _follow(self, around: list[str]) -> int:
        if not around or not self.view:
            return 0
        if self.key_at(self.cursor) == around[0]:
            return self.cursor  # Rows that only came behind it move nothing, and no index is wanted for that.
        position = self.position_of(around[0])
        if position is not None:
            return position
        shown = set(self.view)
        numbers = (number for number in map(self.index_of, around) if number in shown)
        return next((self.view.index(number) for number in numbers), 0)
