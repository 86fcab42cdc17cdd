"""The cursor of a table and the marks it leaves: how they move, and what is told about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.timer import Timer

from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.rows import Row, Sort
from imstui.tui.widgets.table_lines import TableLines
from imstui.tui.widgets.table_messages import MarksChanged, RowHighlighted, SortRequested


class TableCursor(TableLines, inherit_bindings=False):
    """Rows with a cursor that stays on its row, marks, and a range that is drawn out from where it began."""

    def __init__(
        self,
        columns: Sequence[Column],
        behaviour: Behaviour = Behaviour(),  # noqa: B008 - it is frozen
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own word for it
        classes: str | None = None,
    ) -> None:
        super().__init__(columns, behaviour, empty=empty, id=id, classes=classes)
        self.drawing_range = False
        self._told: str | None = None
        self._telling: Timer | None = None

    @property
    def cursor(self) -> int:
        """The cursor's position in the view."""
        return self.model.cursor

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor; none in an empty table."""
        return self.model.row_at(self.model.cursor)

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor; none in an empty table."""
        return self.model.key_at(self.model.cursor)

    @property
    def marks(self) -> frozenset[str]:
        """The keys of the marked rows, those out of view included."""
        return self.model.marks.keys()

    def shows(self, key: str) -> bool:
        """Whether that column is in sight."""
        return any(self.columns[place.column].key == key for place in self._laid_out().places)

    def move_to_key(self, key: str) -> bool:
        """Put the cursor on that row, and say whether it is shown at all."""
        position = self.model.position_of(key)
        if position is None:
            return False
        self.go_to(position)
        return True

    def set_marks(self, keys: Iterable[str] = ()) -> None:
        """Mark exactly these rows; none by default."""
        self.end_range()
        if self.model.marks.replace(keys):
            self.refresh()
            self.marks_changed()

    def request_sort(self, sort: Sort | None) -> None:
        """Ask for an order as a key or a click does."""
        if self.behaviour.sorts_itself:
            self.sort_by(sort)
        self.post_message(SortRequested(self, sort))

    def marks_changed(self) -> None:
        """Tell which rows are marked now."""
        self.post_message(MarksChanged(self, self.marks))

    def cursor_may_have_moved(self) -> None:
        """Tell once the cursor has come to rest on another row."""
        if self._telling is not None:
            self._telling.stop()
            self._telling = None
        if self.cursor_key == self._told or not self.is_running:
            return
        if self.behaviour.highlight_delay:
            self._telling = self.set_timer(self.behaviour.highlight_delay, self._tell_highlighted)
        else:
            self._tell_highlighted()

    def go_to(self, position: int, *, extend: bool = False) -> None:
        """Move the cursor there, as near as the view allows; extending, mark what it passes."""
        model = self.model
        start, key = model.cursor, self.cursor_key
        if key is None:
            return
        extend = extend or self.drawing_range
        if extend:
            model.marks.begin(key)
        else:
            model.marks.end()
        moved = model.move_to(position)
        if extend:
            self._draw_range()
        if not self.reveal(model.cursor) and moved:
            self.repaint_rows(start, model.cursor)
        if moved:
            self.cursor_may_have_moved()

    def on_mount(self) -> None:
        """Tell where the cursor is to begin with."""
        self.cursor_may_have_moved()

    def _draw_range(self) -> None:
        anchor = self.model.marks.anchor
        if anchor is not None and self.model.marks.extend(self.model.keys_between(anchor, self.cursor)):
            self.repaint_rows(*range(self.top, self.top + self.page))
            self.marks_changed()

    def end_range(self) -> None:
        """Keep what a range marked; the next one starts anew."""
        self.drawing_range = False
        self.model.marks.end()

    def _tell_highlighted(self) -> None:
        self._telling = None
        if self.cursor_key != self._told:
            self._told = self.cursor_key
            self.post_message(RowHighlighted(self, self._told))
