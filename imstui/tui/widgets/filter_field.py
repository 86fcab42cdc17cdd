"""The filter's line: what it holds is looked for at once; enter keeps it, esc ends it, up brings earlier ones back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine

_MOST: Final = 50
"""Filters that are remembered."""


class FilterField(TextField):
    """A filter being typed.

    Args:
        back_to: what gets the keys when it is left: at once, for the next key may have come with that which leaves.
        placeholder: what stands in it while it is empty.
        id: the widget's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep"),
        Binding("escape", "end_filter", "Show all"),
        Binding("tab", "take", "Take what is suggested"),
        Binding("up", "earlier", "Earlier filters", show=False),
        Binding("down", "later", "Later filters, else keep", show=False),
    ]

    @dataclass
    class Kept(Message):
        """The filter stays as it is, and the keys go back to the table."""

    @dataclass
    class Ended(Message):
        """Nothing is looked for any more."""

    @dataclass
    class Wanted(Message):
        """What is suggested in the place of a wrong term shall be taken."""

        field: FilterField

    def __init__(
        self,
        back_to: Widget | None = None,
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own word for it
    ) -> None:
        super().__init__(placeholder=placeholder, id=id)
        self._back_to = back_to
        self.history: tuple[str, ...] = ()
        """The filters that were kept, oldest first."""
        self._back = 0

    def action_keep(self) -> None:
        """Leave the filter as it is."""
        text = self.value.strip()
        if text:
            self.history = (*(one for one in self.history if one != text), text)[-_MOST:]
        self._back = 0
        self._go_back()
        self.post_message(self.Kept())

    def action_end_filter(self) -> None:
        """Look for nothing."""
        self._back = 0
        self._go_back()
        self.post_message(self.Ended())

    def _go_back(self) -> None:
        if self._back_to is not None:
            self.screen.set_focus(self._back_to)

    def action_take(self) -> None:
        """Take what is suggested."""
        self.post_message(self.Wanted(self))

    def action_earlier(self) -> None:
        """Bring back the filter that was kept before this one."""
        if self._back < len(self.history):
            self._back += 1
            self._show_earlier()

    def action_later(self) -> None:
        """Go forward again among the filters that were kept; from the last one on to the table."""
        if not self._back:
            self.action_keep()
            return
        self._back -= 1
        self._show_earlier()

    def _show_earlier(self) -> None:
        self.value = self.history[-self._back] if self._back else ""
        self.cursor_position = len(self.value)


class FilterLine(Horizontal):
    """The field with its sign in front, so that a filter that is kept is seen to be one."""

    DEFAULT_CSS = "FilterLine { height: 1; } FilterLine TextLine { width: 2; } FilterLine TextField { width: 1fr; }"

    def __init__(self, placeholder: str, back_to: Widget, history: tuple[str, ...] = ()) -> None:
        super().__init__(id="filter-line")
        self.field = FilterField(back_to, placeholder=placeholder, id="filter")
        self.field.history = history

    def compose(self) -> ComposeResult:
        """The sign and the field."""
        sign = TextLine()
        sign.show([Part("/ ", "accent")])
        yield sign
        yield self.field
