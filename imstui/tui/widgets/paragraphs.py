"""A few lines of text, wrapped at words: as high as what it says, up to its most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from imstui.present.text import clean
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_line import TextLine

_MARGIN: Final = 1


class Paragraphs(TextLine):
    """Each part begins a line of its own, in its role; what doesn't fit in the height ends in '…'.

    Its text comes from anywhere, and is cleaned on the way to the screen. A line break in a part breaks the line.
    """

    DEFAULT_CSS = "Paragraphs { height: auto; width: 1fr; }"

    def show(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Say something else; what it says already costs nothing."""
        before = len(self._lines(self.size.width))
        super().show(left, right)
        if self.is_mounted and len(self._lines(self.size.width)) != before:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        del container, viewport
        return max(1, len(self._lines(width)))

    def render_line(self, y: int) -> Strip:
        """One line of it."""
        width, plain = self.size.width, self.rich_style
        lines = self._lines(width)
        if y >= len(lines):
            return Strip.blank(width, plain)
        text, role = lines[y]
        if y == self.size.height - 1 and len(lines) > self.size.height:
            text = set_cell_size(text.rstrip(), max(0, min(cell_len(text.rstrip()), width - _MARGIN - 1))) + "…"
        style = plain + self._style_of(role) if role else plain
        return Strip([Segment(set_cell_size(text, width), style)])

    def _lines(self, width: int) -> list[tuple[str, str]]:
        return [
            (" " * _MARGIN + line, part.role)
            for part in self._said[0]
            for piece in part.text.split("\n")
            for line in wrapped(clean(piece), max(1, width - 2 * _MARGIN))
        ]


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most that many cells, broken at spaces where there are any."""
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            yield line
        line = word
        while cell_len(line) > width:
            head = set_cell_size(line, width).rstrip()
            head = head or line[:1]
            yield head
            line = line[len(head) :]
    yield line
