"""The lines of a table on the screen: rendered one by one as they are needed, repainted only where they changed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.columns import Column, most_pan
from imstui.tui.widgets.line import ASCII_SIGNS, GUTTER, UNICODE_SIGNS, Layout, Run, lay_out
from imstui.tui.widgets.rows import ListedRows, Row, RowSource, Sort
from imstui.tui.widgets.table_model import TableModel, text_value

_CSS = """
TableLines {
    background: $surface; color: $foreground;
    overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
}
TableLines > .table--header { background: $panel; color: $foreground; text-style: bold; }
TableLines > .table--cursor {
    background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground;
}
TableLines:focus > .table--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
TableLines > .table--empty { color: $text-muted; }
TableLines > .table--marked { color: $text-accent; text-style: bold; }
TableLines > .table--muted { color: $text-muted; }
TableLines > .table--warning { color: $text-warning; }
TableLines > .table--error { color: $text-error; }
TableLines > .table--accent { color: $text-accent; }
TableLines > .table--success { color: $text-success; }
"""


class TableLines(ScrollView, can_focus=True, inherit_bindings=False):
    """A sticky header and the rows below it, of which only those in sight are ever rendered.

    Args:
        columns: the columns, the one that must be read first.
        behaviour: what this table does that another doesn't.
        empty: what stands where no rows are.
        id: the widget's id.
        classes: its CSS classes.
    """

    ALLOW_SELECT = False  # Dragging over a table marks nothing that could be copied; it would only repaint.
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header", "table--cursor", "table--empty", "table--marked",
        "table--muted", "table--warning", "table--error", "table--accent", "table--success",
    }  # fmt: skip
    DEFAULT_CSS = _CSS

    def __init__(
        self,
        columns: Sequence[Column],
        behaviour: Behaviour = Behaviour(),  # noqa: B008 - it is frozen
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own word for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.model = TableModel()
        self.behaviour = behaviour
        self._signs = ASCII_SIGNS if behaviour.ascii_only else UNICODE_SIGNS
        self._empty = empty
        self._pan = 0
        self._layout: Layout | None = None

    @property
    def empty(self) -> str:
        """What stands where no rows are."""
        return self._empty

    @empty.setter
    def empty(self, text: str) -> None:
        if text != self._empty:
            self._empty = text
            if not self.model.view:
                self.refresh()

    @property
    def pan(self) -> int:
        """The number of the column that stands next to the first; 0 while columns leave by their priority."""
        return self._pan

    @property
    def page(self) -> int:
        """How many rows are in sight at once."""
        return max(0, self.scrollable_content_region.height - 1)

    @property
    def top(self) -> int:
        """The position of the first row in sight."""
        return round(self.scroll_y)

    def set_rows(self, rows: Iterable[Row], view: Sequence[int] | None = None) -> None:
        """Show other rows: all of them, or those of the view."""
        self.show_source(ListedRows(rows), view)

    def show_source(self, rows: RowSource, view: Sequence[int] | None = None) -> None:
        """Show the rows of a source: all of them, or those of the view."""
        with self._same_sight():
            lost_marks = self.model.set_rows(rows, view)
        if lost_marks:
            self.marks_changed()

    def rows_came(self, view: Sequence[int] | None = None) -> None:
        """The source grew at its end; give the new view if only some rows are shown."""
        with self._same_sight():
            self.model.rows_came(view)

    def set_view(self, view: Sequence[int] | None) -> None:
        """Show the rows of these indices; none is all of them."""
        with self._same_sight():
            self.model.set_view(view)

    def sort_by(self, sort: Sort | None) -> None:
        """Order the rows by a column; none is the order they came in."""
        column = next((n for n, column in enumerate(self.columns) if sort and column.key == sort.column), None)
        value = None if column is None else self.columns[column].sort_value or text_value(column)
        with self._same_sight():
            self.model.set_sort(sort if value else None, value, column or 0)

    def update_rows(self, rows: Mapping[str, Row]) -> None:
        """Replace single rows, and repaint those lines in sight that now read otherwise."""
        before = self.model.update_rows(rows)
        if not before or not self.is_running:
            return
        layout, marks, view = self._laid_out(), self.model.marks, self.model.view
        for position in range(self.top, min(self.top + self.page, len(view))):
            old = before.get(view[position])
            if old is not None:
                marked = old.key in marks
                if layout.row(old, marked=marked) != layout.row(self.model.rows[view[position]], marked=marked):
                    self.repaint_rows(position)

    def repaint_keys(self, keys: Container[str]) -> None:
        """Repaint the rows in sight with these keys: they read otherwise now."""
        sight = range(self.top, min(self.top + self.page, len(self.model.view)))
        self.repaint_rows(*[position for position in sight if self.model.key_at(position) in keys])

    def repaint_rows(self, *positions: int) -> None:
        """Repaint the rows at these positions, as far as they are in sight."""
        width = self.scrollable_content_region.width
        seen = [position - self.top for position in positions if 0 <= position - self.top < self.page]
        if seen:
            self.refresh(*[Region(0, 1 + line, width, 1) for line in seen])

    def reveal(self, position: int) -> bool:
        """Scroll as little as it takes to bring that row in sight, and say whether it took any."""
        top = min(max(self.top, position - self.page + 1), position)
        if self.page == 0 or top == self.top:
            return False
        self._scroll_to_row(top)
        return True

    def pan_by(self, columns: int) -> None:
        """Bring columns further right in sight, or further left."""
        width = self.scrollable_content_region.width - self._gutter
        pan = max(0, min(self._pan + columns, most_pan(self.columns, width)))
        if pan != self._pan:
            self._pan = pan
            self._layout = None
            self.refresh()

    def marks_changed(self) -> None:
        """Hook: other rows are marked than before."""

    def cursor_may_have_moved(self) -> None:
        """Hook: rows, view or order changed, and with them maybe the row under the cursor."""

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns to the new width, and keep the cursor in sight."""
        event.stop()
        self._layout = None
        self.pan_by(0)
        self.reveal(self.model.cursor)

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight, counted from the top of the widget."""
        layout = self._laid_out()
        if y == 0:
            return self._strip(layout.header(self.model.sort), "header")
        model = self.model
        position = self.top + y - 1
        row = model.row_at(position)
        if row is not None:
            marked = row.key in model.marks
            return self._strip(layout.row(row, marked=marked), "cursor" if position == model.cursor else "")
        lines = [] if model.view else self._empty.split("\n")
        if 0 <= y - 2 < len(lines):
            return self._strip(layout.text(lines[y - 2]), "empty")
        return Strip.blank(layout.width, self.rich_style)

    def styles_of(self, parts: Iterable[str]) -> dict[str, Style]:
        """What parts of the table are drawn in; '' is a plain cell."""
        return {part: self.get_component_rich_style(f"table--{part}") if part else self.rich_style for part in parts}

    @property
    def _gutter(self) -> int:
        return GUTTER if self.behaviour.markable else 0

    def _laid_out(self) -> Layout:
        width = self.scrollable_content_region.width
        if self._layout is None or self._layout.width != width:
            self._layout = lay_out(self.columns, width, self._gutter, self._signs, pan=self._pan)
        return self._layout

    def _strip(self, runs: Sequence[Run], part: str) -> Strip:
        """Runs in their colours; a part of the table is one colour throughout, and so one run of bytes."""
        if part:
            style = self.get_component_rich_style(f"table--{part}")
            return Strip([Segment("".join([run.text for run in runs]), style)])
        plain, styled = self.rich_style, self.get_component_rich_style
        return Strip([Segment(text, styled(f"table--{role}") if role else plain) for text, role in runs if text])

    def _scroll_to_row(self, top: int) -> None:
        self.scroll_to(y=top, animate=False, immediate=True, force=True)

    @contextmanager
    def _same_sight(self) -> Iterator[None]:
        """Change what is shown, and keep the cursor, or else the first row in sight, on its line of the screen."""
        model, page, top = self.model, self.page, self.top
        cursor_seen = 0 <= model.cursor - top < page
        held = model.cursor if cursor_seen else top
        key = model.key_at(held)
        yield
        now = model.cursor
        if not cursor_seen:
            found = None if key is None else model.position_of(key)
            now = top if found is None else found
        self.virtual_size = Size(0, len(model.view) + 1)
        if self.is_running:
            at_the_top = top == 0 and now < page
            self._scroll_to_row(0 if at_the_top else max(0, now - (held - top)))
            self.refresh()
        self.cursor_may_have_moved()
