"""A block of text to read: labelled lines and sentences, wrapped, scrolled by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from imstui.present.text import clean_block

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
        Binding("home,g", "scroll_home", "To the top", show=False),
        Binding("end,G", "scroll_end", "To the end", show=False),
    ]

    def __init__(self, *, label_width: int = 14, id: str | None = None, can_focus: bool = True) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, can_focus=can_focus)
        self._label_width = label_width
        self._rows: tuple[TextRow, ...] = ()

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(self._content(), markup=False)

    def show_rows(self, rows: Sequence[TextRow]) -> None:
        """Show these, from the top."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        if self.is_mounted and self.children:
            self.query_one(Static).update(self._content())
            self.scroll_home(animate=False)

    def _content(self) -> Content:
        lines = [self._line(row) for row in self._rows]
        return Content("\n").join(lines) if lines else Content("")

    def _line(self, row: TextRow) -> Content:
        text = Content.styled(clean_block(row.text), _STYLES[row.role])
        if not row.label:
            return text
        label = clean_block(row.label).ljust(self._label_width - 1) + " "
        return Content.assemble((label, _STYLES["muted"]), text)
