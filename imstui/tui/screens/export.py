"""Where images shall be written to: a file's name, or the clipboard."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from imstui.tui.widgets.key_line import Key, KeyLine
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine

_KEYS: Final = (Key("enter", "write the file"), Key("ctrl+y", "to the clipboard"), Key("esc", "cancel"))


class Export(ModalScreen[str]):
    """Gives a file's name, '' for the clipboard, None for neither.

    Args:
        number: how many images.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write"),
        Binding("escape", "leave", "Cancel"),
        Binding("ctrl+y", "clipboard", "To the clipboard"),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def compose(self) -> ComposeResult:
        """What is exported, the field, the keys."""
        with Vertical(id="export"):
            yield TextLine(id="exported")
            with Horizontal(classes="field"):
                yield TextLine(id="file-label", classes="label")
                yield TextField("images.csv", id="file")
            yield KeyLine(id="export-keys")

    def on_mount(self) -> None:
        """Begin with the name."""
        told = f" Export {self._number} {'image' if self._number == 1 else 'images'}"
        self.query_one("#exported", TextLine).show([Part(told, "strong"), Part("   .csv or .json", "muted")])
        self.query_one("#file-label", TextLine).show([Part(" File", "muted")])
        self.query_one(KeyLine).show_keys(_KEYS)
        self.query_one(TextField).focus()

    def action_write(self) -> None:
        """Write to the file of that name."""
        name = self.query_one(TextField).value.strip()
        if name:
            self.dismiss(name)

    def action_clipboard(self) -> None:
        """Take the clipboard instead."""
        self.dismiss("")

    def action_leave(self) -> None:
        """Write nothing."""
        self.dismiss(None)
