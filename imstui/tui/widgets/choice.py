"""One of a few, in one line: '( ) none  (•) key'. It may stand with none chosen until somebody chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from imstui.tui.widgets.in_order import InOrder
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_line import TextLine


class Choice(TextLine, InOrder, can_focus=True):
    """Options by key and label.

    Args:
        options: in their order.
        value: the chosen key; '' for none.
        ascii_only: whether the terminal can show ASCII only.
        id: the widget's id.
    """

    DEFAULT_CSS = """
    Choice { width: auto; }
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
        self.styles.width = sum(len(label) + 6 for _, label in self._options)
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
        for key, label in self._options:
            if x < len(label) + 6:
                self.value = key
                return
            x -= len(label) + 6

    def _say(self) -> None:
        dots = [(self._dot if key == self.value else " ", label) for key, label in self._options]
        self.show([Part(f"({dot}) {label}  ") for dot, label in dots])
