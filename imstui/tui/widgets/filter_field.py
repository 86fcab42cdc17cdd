"""The field of the filter line: what it holds is looked for at once; enter keeps it, esc ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from imstui.tui.widgets.text_field import TextField


class FilterField(TextField):
    """A filter being typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "keep", "Keep"),
        Binding("escape", "end_filter", "Show all"),
    ]

    @dataclass
    class Kept(Message):
        """The filter stays as it is, and the keys go back to the table."""

    @dataclass
    class Ended(Message):
        """Nothing is looked for any more."""

    def action_keep(self) -> None:
        """Leave the filter as it is."""
        self.post_message(self.Kept())

    def action_end_filter(self) -> None:
        """Look for nothing."""
        self.post_message(self.Ended())
