"""What a table says happened, in the user's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from imstui.tui.widgets.rows import Sort

if TYPE_CHECKING:
    from textual.widget import Widget


class TableMessage(Message):
    """Something happened in a table."""

    def __init__(self, table: Widget) -> None:
        self.table = table
        super().__init__()

    @property
    def control(self) -> Widget:
        """The table it happened in, for `@on(…, "#selector")`."""
        return self.table


class RowHighlighted(TableMessage, namespace="table"):
    """The cursor came to rest on another row, or on none: key is None in an empty table."""

    def __init__(self, table: Widget, key: str | None) -> None:
        self.key = key
        super().__init__(table)


class RowSelected(TableMessage, namespace="table"):
    """The row under the cursor was opened."""

    def __init__(self, table: Widget, key: str) -> None:
        self.key = key
        super().__init__(table)


class MarksChanged(TableMessage, namespace="table"):
    """Other rows are marked than before."""

    def __init__(self, table: Widget, keys: frozenset[str]) -> None:
        self.keys = keys
        super().__init__(table)


class SortRequested(TableMessage, namespace="table"):
    """An order was asked for; none is the order the rows came in. A table that sorts itself has it already."""

    def __init__(self, table: Widget, sort: Sort | None) -> None:
        self.sort = sort
        super().__init__(table)
