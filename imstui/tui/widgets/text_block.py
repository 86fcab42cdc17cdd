"""A block of text to read: labelled lines and sentences, wrapped, scrolled by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from imstui.present.text import clean_block
from imstui.tui.widgets.wrapping import wrap

_STYLES: Final = {
    "": "",
    "muted": "$text-muted",
    "warning": "$text-warning",
    "error": "$text-error bold",
    "accent": "$text-accent",
    "success": "$text-success",
    "strong": "bold",
}


class TextRow(NamedTuple):
    """A line of a block: a label in a column of its own, and what stands beside it; without a label, a sentence."""

    label: str
    text: str
    role: str = ""


_LEAST_TEXT: Final = 24
"""Cells beside the labels; where there are fewer, what is wrapped goes on below the label."""


class TextBlock(VerticalScroll, inherit_bindings=False):
    """Rows of text from anywhere: cleaned here, and never parsed as markup."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TextBlock { background: $surface; padding: 0 1; scrollbar-size-vertical: 1; }
    TextBlock Static { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "Down", show=False),
        Binding("up,k", "scroll_up", "Up", show=False),
        Binding("pagedown,ctrl+f,space", "page_down", "Next page", show=False),
        Binding("pageup,ctrl+b", "page_up", "Previous page", show=False),
        Binding("ctrl+d", "half_page(1)", "Half a page down", show=False),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", show=False),
        Binding("home,g", "scroll_home", "To the top", show=False),
        Binding("end,G", "scroll_end", "To the end", show=False),
    ]

    def __init__(self, *, label_width: int = 14, id: str | None = None, can_focus: bool = True) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, can_focus=can_focus)
        self._label_width = label_width
        self._rows: tuple[TextRow, ...] = ()
        self._laid_out_for = 0

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(self._content(), markup=False)

    def show_rows(self, rows: Sequence[TextRow], *, stay: bool = False) -> None:
        """Show these, from the top; or as far down as one had read, if they only go on."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        if self.is_mounted and self.children:
            self._lay_out()
            if not stay:
                self.scroll_home(animate=False)

    def on_resize(self, _: events.Resize) -> None:
        """Break the lines anew where the width is another."""
        if self._laid_out_for != self._width():
            self._lay_out()

    def _lay_out(self) -> None:
        self._laid_out_for = self._width()
        self.query_one(Static).update(self._content())

    def _width(self) -> int:
        """The cells of a line. Room for the scrollbar is always left: it must not change where lines break."""
        return max(0, self.size.width - 1)

    def action_half_page(self, way: int) -> None:
        """Scroll by half of what is in sight."""
        self.scroll_relative(y=way * max(1, self.size.height // 2), animate=False)

    def _content(self) -> Content:
        lines = [line for row in self._rows for line in self._lines(row)]
        return Content("\n").join(lines) if lines else Content("")

    def _lines(self, row: TextRow) -> list[Content]:
        """A row's lines: what is wrapped goes on where its text began."""
        style, text = _STYLES[row.role], clean_block(row.text)
        if not row.label:
            return [Content.styled(line, style) for line in wrap(text, self._laid_out_for or len(text) + 1)]
        label = clean_block(row.label).ljust(self._label_width - 1) + " "
        room = self._laid_out_for - len(label)
        beside = wrap(text, room) if room >= _LEAST_TEXT else text.split("\n")
        first, *more = beside
        indent = " " * len(label)
        head = Content.assemble((label, _STYLES["muted"]), Content.styled(first, style))
        return [head, *(Content.assemble(indent, Content.styled(line, style)) for line in more)]
