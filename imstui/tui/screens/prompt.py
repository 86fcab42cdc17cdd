"""One question to the person, over the lower part of whatever is open: a secret, or only whether to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from imstui.model.credentials import Secret
from imstui.tui.widgets.key_line import Key, KeyLine
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.secret_field import SecretField
from imstui.tui.widgets.text_block import TextBlock, TextRow
from imstui.tui.widgets.text_line import TextLine


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        lines: what happened, then what to do.
        label: of the field for a secret; '' if none is wanted.
        does: what enter does.
        again: what ctrl+r does; '' if nothing.
        problem: why it is asked once more.
    """

    title: str
    lines: tuple[str, ...] = ()
    label: str = ""
    does: str = "Sign in"
    again: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person said.

    Attributes:
        secret: what was typed.
        again: whether the settings shall be read again instead.
    """

    secret: Secret
    again: bool = False


class Prompt(ModalScreen["Answer | None"]):
    """Gives the answer, or None if it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer", "Sign in"),
        Binding("ctrl+r", "again", "Read again"),
        Binding("escape", "leave", "Leave"),
    ]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """A title, the sentences, the field, the keys."""
        with Vertical(id="prompt"):
            yield TextLine(id="prompt-title")
            yield TextBlock(id="prompt-text", can_focus=False)
            with Horizontal(id="prompt-row", classes="field"):
                yield TextLine(id="prompt-label", classes="label")
                yield SecretField(id="prompt-secret")
            yield TextBlock(id="prompt-problem", can_focus=False)
            yield KeyLine(id="prompt-keys")

    def on_mount(self) -> None:
        """Begin with the field."""
        question = self.question
        self.query_one("#prompt-title", TextLine).show([Part(f" {question.title}", "strong")])
        self.query_one("#prompt-text", TextBlock).show_rows([TextRow("", line) for line in question.lines])
        self.query_one("#prompt-label", TextLine).show([Part(f" {question.label}", "muted")])
        self.query_one("#prompt-row").display = bool(question.label)
        self.refuse(question.problem)
        self.bindings_updated_signal.subscribe(self, self._show_keys)
        if question.label:
            self.query_one(SecretField).focus()

    def refuse(self, problem: str) -> None:
        """Say why that was no answer."""
        block = self.query_one("#prompt-problem", TextBlock)
        block.display = bool(problem)
        block.show_rows([TextRow("", problem, "error")])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Read again only what can be."""
        if action == "again":
            return bool(self.question.again)
        return super().check_action(action, parameters)

    def action_answer(self) -> None:
        """Give what was typed."""
        text = self.query_one(SecretField).taken()
        if self.question.label and not text:
            self.refuse("Nothing was typed.")
        else:
            self.dismiss(Answer(Secret(text)))

    def action_again(self) -> None:
        """Have the settings read again."""
        self.dismiss(Answer(Secret(""), again=True))

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    def _show_keys(self, _: object) -> None:
        if not self.is_current:
            return
        question = self.question
        keys = [Key("enter", question.does.casefold()), Key("ctrl+r", question.again.casefold()), Key("esc", "leave")]
        self.query_one(KeyLine).show_keys([key for key in keys if key.does])
