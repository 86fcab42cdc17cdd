"""One of a few: '( ) none  (•) key'. It may stand with none chosen until somebody chooses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from imstui.tui.widgets.in_order import InOrder
from imstui.tui.widgets.parts import Part, arrange
from imstui.tui.widgets.text_line import TextLine

_GAP: Final = 2
"""Cells behind an option."""


class Choice(TextLine, InOrder, can_focus=True):
    """Options by key and label, in one line; in several where it is made high and there is no room in one.

    Args:
        options: in their order.
        value: the chosen key; '' for none.
        ascii_only: whether the terminal can show ASCII only.
        id: the widget's id.
    """

    DEFAULT_CSS = """
    Choice { width: auto; height: 1; }
    Choice:focus { text-style: bold; background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,l,j", "step(1)", "Next choice", show=False),
        Binding("left,up,h,k", "step(-1)", "Choice before", show=False),
        Binding("space", "step(1)", "Choose", show=False),
    ]

    value: reactive[str] = reactive("", init=False)
    """The chosen key; '' for none."""

    @dataclass
    class Changed(Message):
        """Another one was chosen."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """The choice, for `@on(…, "#selector")`."""
            return self.choice

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        value: str = "",
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own word for it
    ) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        self._dot = "o" if ascii_only else "•"
        self.set_reactive(Choice.value, value)
        self.styles.max_width = self._width(self._options)
        self._say()

    def watch_value(self, value: str) -> None:
        """Show it, and tell."""
        self._say()
        self.post_message(self.Changed(self, value))

    def action_step(self, by: int) -> None:
        """Choose the next one, or the one before; from none, the first."""
        keys = [key for key, _ in self._options]
        self.value = keys[(keys.index(self.value) + by) % len(keys)] if self.value in keys else keys[0]

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        x = event.x
        for key, label in next((row for y, row in enumerate(self._rows(self.size.width)) if y == event.y), ()):
            if x < len(label) + 6:
                self.value = key
                return
            x -= len(label) + 6

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All options beside each other."""
        del container, viewport
        return self._width(self._options)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the options take."""
        del container, viewport
        return len(list(self._rows(width)))

    def render_line(self, y: int) -> Strip:
        """The options that stand in that line."""
        row = next((row for number, row in enumerate(self._rows(self.size.width)) if number == y), ())
        width = self.size.width
        # The gap behind the last one may have no room.
        runs = arrange(self._parts(row), (), max(width, self._width(row)))
        return Strip([Segment(text, self.rich_style) for text, _ in runs if text]).crop(0, width)

    def _rows(self, width: int) -> Iterator[tuple[tuple[str, str], ...]]:
        """The options, line by line."""
        row: tuple[tuple[str, str], ...] = ()
        for option in self._options:
            if row and self._width((*row, option)) - _GAP > width:
                yield row
                row = ()
            row = (*row, option)
        yield row

    @staticmethod
    def _width(options: Sequence[tuple[str, str]]) -> int:
        return sum(len(label) + 4 + _GAP for _, label in options)

    def _parts(self, options: Sequence[tuple[str, str]]) -> list[Part]:
        dots = [(self._dot if key == self.value else " ", label) for key, label in options]
        return [Part(f"({dot}) {label}{' ' * _GAP}") for dot, label in dots]

    def _say(self) -> None:
        self.show(self._parts(self._options))
