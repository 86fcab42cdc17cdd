"""One question over the lower part, with two answers."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from imstui.tui.widgets.key_line import Key, KeyLine
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_line import TextLine


class Question(ModalScreen[bool]):
    """Gives whether the answer is yes.

    Args:
        text: the question.
        yes: what enter does.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "Yes"),
        Binding("escape,n,q", "answer(False)", "No"),
    ]

    def __init__(self, text: str, yes: str) -> None:
        super().__init__()
        self._text, self._yes = text, yes

    def compose(self) -> ComposeResult:
        """The question, and the keys."""
        with Vertical(id="question"):
            yield TextLine(id="asked")
            yield KeyLine(id="question-keys")

    def on_mount(self) -> None:
        """Ask."""
        self.query_one("#asked", TextLine).show([Part(f" {self._text}", "strong")])
        self.query_one(KeyLine).show_keys([Key("enter", self._yes), Key("esc", "leave it")])

    def action_answer(self, yes: bool) -> None:
        """Answer."""
        self.dismiss(yes)
