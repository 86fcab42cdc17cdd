"""The table: rows to look through, mark, order and open, by keyboard and by mouse."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from imstui.tui.widgets.rows import Sort
from imstui.tui.widgets.table_cursor import TableCursor
from imstui.tui.widgets.table_messages import RowSelected

_TYPED_TOGETHER = 1.0
"""Seconds within which letters typed one after the other are one word to look for."""
_STEPS = {"j": 1, "k": -1}
"""Rows that a letter moves by where it isn't the beginning of any."""


class Table(TableCursor, inherit_bindings=False):
    """Rows with a cursor that stays on its row, with marks, an order and a view.

    It posts `RowHighlighted`, `RowSelected`, `MarksChanged` and `SortRequested` of `table_messages`.

    Args:
        columns: the columns, the one that must be read first.
        behaviour: what this table does that another doesn't.
        empty: what stands where no rows are.
        id: the widget's id.
        classes: its CSS classes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next row", show=False),
        Binding("up,k", "move(-1)", "Previous row", show=False),
        Binding("pagedown,ctrl+f", "page(1)", "Next page", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "Previous page", show=False),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False),
        Binding("home,g", "first", "First row", show=False),
        Binding("end,G", "last", "Last row", show=False),
        Binding("right,l", "pan(1)", "Columns to the right", show=False),
        Binding("left,h", "pan(-1)", "Columns to the left", show=False),
        Binding("enter", "select", "Open"),
        Binding("space", "mark", "Mark"),
        Binding("shift+down", "extend(1)", "Mark downwards", show=False),
        Binding("shift+up", "extend(-1)", "Mark upwards", show=False),
        Binding("v", "range", "Mark a range", show=False),
        Binding("escape", "end_range", "End the range", show=False),
        Binding("asterisk", "mark_all", "Mark all shown, or none", show=False),
        Binding("s", "sort_next", "Order by the next column", show=False),
        Binding("S", "sort_turn", "Turn the order", show=False),
    ]

    _typed = ""
    _typed_at = 0.0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of what can't be done here to the screen."""
        if action == "end_range":
            return self.drawing_range
        if action in {"mark", "extend", "range", "mark_all"}:
            return self.behaviour.markable
        return super().check_action(action, parameters)

    def action_move(self, rows: int) -> None:
        """Move the cursor by that many rows."""
        self.go_to(self.cursor + rows)

    def action_page(self, pages: float) -> None:
        """Move the cursor and what is in sight by that many pages."""
        rows = round(max(1, self.page) * pages)
        last = max(0, len(self.model.view) - self.page)
        top = max(0, min(self.top + rows, last))
        if top != self.top:
            self._scroll_to_row(top)
        self.go_to(self.cursor + rows)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.go_to(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self.go_to(len(self.model.view) - 1)

    def action_pan(self, columns: int) -> None:
        """Bring the columns further right, or left, in sight."""
        self.pan_by(columns)

    def action_select(self) -> None:
        """Open the row under the cursor."""
        key = self.cursor_key
        if key is not None:
            self.post_message(RowSelected(self, key))

    def action_mark(self) -> None:
        """Mark the row under the cursor, or unmark it."""
        key = self.cursor_key
        if key is not None:
            self.end_range()
            self.model.marks.toggle(key)
            self.repaint_rows(self.cursor)
            self.marks_changed()

    def action_extend(self, rows: int) -> None:
        """Move the cursor, and mark what it passes."""
        self.go_to(self.cursor + rows, extend=True)

    def action_range(self) -> None:
        """Start to mark a range from here, or end it here."""
        if self.drawing_range or self.cursor_key is None:
            self.end_range()
            return
        self.model.marks.end()
        self.drawing_range = True
        self.go_to(self.cursor)

    def action_end_range(self) -> None:
        """Keep the range as it is."""
        self.end_range()

    def action_mark_all(self) -> None:
        """Mark all rows shown; if they are, unmark them."""
        shown = frozenset(self.model.shown_keys())
        self.set_marks(self.marks - shown if shown <= self.marks else self.marks | shown)

    def action_sort_next(self) -> None:
        """Order by the next column that can be ordered by, and after the last one as the rows came."""
        keys = [column.key for column in self.columns if column.sortable]
        sort = self.model.sort
        following = keys.index(sort.column) + 1 if sort is not None and sort.column in keys else 0
        self.request_sort(Sort(keys[following]) if following < len(keys) else None)

    def action_sort_turn(self) -> None:
        """Turn the order upside down."""
        sort = self.model.sort
        if sort is not None:
            self.request_sort(Sort(sort.column, not sort.reverse))

    def on_key(self, event: events.Key) -> None:
        """Look for a row by the letters typed, if the table is asked to."""
        if not self.behaviour.type_ahead or event.character is None or not event.is_printable or event.character == " ":
            return
        event.stop()
        event.prevent_default()
        now = monotonic()
        self._typed = event.character if now - self._typed_at > _TYPED_TOGETHER else self._typed + event.character
        self._typed_at = now
        position = self.model.find(self._typed, 0)
        if position is not None:
            self.go_to(position)
        elif self._typed in _STEPS:
            self._typed = ""
            self.go_to(self.cursor + _STEPS[event.character])

    def on_click(self, event: events.Click) -> None:
        """Move, mark, open or order by what was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        if offset.y == 0:
            self._click_header(offset.x)
            return
        position = self.top + offset.y - 1
        if position < len(self.model.view):
            self._click_row(position, event)

    def _click_header(self, x: int) -> None:
        column = self._laid_out().column_at(x)
        if column is not None and column.sortable:
            sort = self.model.sort
            again = sort is not None and sort.column == column.key and not sort.reverse
            self.request_sort(Sort(column.key, again))

    def _click_row(self, position: int, event: events.Click) -> None:
        self.go_to(position, extend=event.shift and self.behaviour.markable)
        if event.ctrl and self.behaviour.markable:
            self.action_mark()
        elif event.chain == 2:  # noqa: PLR2004 - a double click
            self.action_select()
