"""What the copy dialogs have in common: the fields, a panel over the lower part, and how sending is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from imstui.tui.copies.copy_draft import Draft, Facts, draft
from imstui.tui.copies.copy_form import Form
from imstui.tui.copies.copy_words import confirmation, outcome, title_parts
from imstui.tui.copies.key_words import key_options
from imstui.tui.copies.orders import Refusal
from imstui.tui.messages import SendWanted
from imstui.tui.screens.copy_fields import FIELDS, CopyFields
from imstui.tui.screens.picker import Picker
from imstui.tui.terminal.keys_shown import shown_keys
from imstui.tui.widgets.choice import Choice
from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.key_line import Key, KeyLine
from imstui.tui.widgets.paragraphs import Paragraphs
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine

_KEY_COLUMNS: Final = (
    Column("alias", "KEY", 16, weight=1, most=40),
    Column("state", "STATE", 13),
    Column("origin", "ORIGIN", 8),
    Column("note", "", 31, leaves=1),
    Column("id", "ID", 36, leaves=2),
)
_PROJECT_COLUMNS: Final = (Column("name", "PROJECT", 18, weight=1), Column("id", "ID", 36, leaves=1))
_PATIENCE: Final = 1.0
"""Seconds that a key waits for those before it."""
_ORDER: Final = ("send", "list", "edit this name", "leave out", "cancel", "next")
"""Of the keys: what sends stands first, wherever the cursor is."""


class _Catching(ModalScreen[None]):
    """A dialog that can wait for the keys before the one that it acts on."""

    async def catch_up(self) -> None:
        """Wait until what was typed so far has come all the way from the focused widget to here."""
        focused = self.focused
        for node in (focused, *focused.ancestors_with_self) if focused is not None else ():
            if node is self.app:
                break
            taken_in = asyncio.Event()
            node.call_later(taken_in.set)
            with suppress(TimeoutError):
                await asyncio.wait_for(taken_in.wait(), _PATIENCE)


class CopyPanel(_Catching):
    """A dialog about copies.

    Args:
        form: what stands in it at first.
        facts: what is known around it; `take_facts` brings more.
        refusal: why the cloud refused the same before, if it did.
        ascii_only: whether the terminal can show ASCII only.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+enter", "send", "Send"),
        Binding("escape", "cancel", "Cancel"),
        Binding("enter", "enter_field", "Next field", show=False),
        # With priority, so that keys that come right behind it, in one burst, reach the next field and not this one.
        Binding("tab", "move(1)", "Next", priority=True),
        Binding("shift+tab", "move(-1)", "The field before", show=False, priority=True),
        Binding("up", "move(-1)", "The field before", show=False),
        Binding("down", "choose", "List"),
    ]

    def __init__(self, form: Form, facts: Facts, *, refusal: Refusal | None = None, ascii_only: bool = False) -> None:
        super().__init__()
        self.cancelled = False
        """Whether it was left without sending."""
        self._form, self._facts, self._refusal = form, facts, refusal
        self._draft: Draft = draft(form, facts)
        self._ascii = ascii_only
        self._busy = self._asked = self._laid_out = False
        self._warned = ""
        """What the person was told and has to confirm; other facts may make it another."""

    @property
    def form(self) -> Form:
        """What stands in it."""
        return self._form

    def body(self) -> Iterator[Widget]:
        """What stands between the fields and the outcome."""
        raise NotImplementedError

    def show_draft(self) -> None:
        """Say in the body what follows from the form."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The source, the fields, the body, what comes of it, the keys."""
        with Vertical(id="dialog"):
            yield TextLine(id="source")
            yield CopyFields(self._form, dict(self._facts.projects), ascii_only=self._ascii)
            yield from self.body()
            yield Paragraphs(id="outcome")
            yield KeyLine(id="dialog-keys")

    def on_mount(self) -> None:
        """Begin with the name, or with the field that the cloud refused."""
        self.query_one("#source", TextLine).show(title_parts(self._form.images))
        self.bindings_updated_signal.subscribe(self, self._show_keys)
        self._laid_out = True
        self._judge()
        self._fields.go_to(self._refusal.field if self._refusal else "name")

    def take_facts(self, facts: Facts) -> None:
        """Judge by what is known now."""
        if facts != self._facts:
            self._facts = facts
            self._judge()

    def refuse(self, text: str) -> None:
        """Nothing was sent: say why, and keep what was typed."""
        self._busy = self._asked = False
        self._warned = ""
        self._say([Part(text, "error")])

    def ask(self, text: str) -> None:
        """Ask once whether it is wanted all the same."""
        self._busy, self._asked = False, True
        self._say([Part(f"{text} ctrl+s sends another one.", "warning")])

    def action_send(self) -> None:
        """Have it checked once more and sent; a broken rule gets the cursor, and a loss is told of first."""
        if self._busy:
            return
        self._read_fields()
        broken = next((field for field in FIELDS if field in self._draft.problems), "")
        if broken:
            self._fields.go_to(broken)
        elif not self._draft.sendable:
            self._say(outcome(self._form, self._draft))
        elif (warning := confirmation(self._draft)) not in {"", self._warned}:
            self._warned = warning
            self._say([Part(warning, "warning")])
        else:
            self._busy = True
            self._say([Part("Checking the name, then sending.", "muted")])
            self.post_message(SendWanted(self._draft.order(confirmed=self._asked)))

    def action_cancel(self) -> None:
        """Leave without sending."""
        self.cancelled = True
        self.dismiss()

    async def action_move(self, by: int) -> None:
        """Go to the next field or the one before, once all that was typed earlier is taken in."""
        await self.catch_up()
        if by > 0:
            self._fields.go_on()
        else:
            self.focus_previous()

    def action_choose(self) -> None:
        """Open the list of what the field takes."""
        focused = self.focused.id if self.focused is not None else ""
        if focused == "key" and self._facts.keys:
            options = key_options(self._facts.keys, self._form.images)
            self.app.push_screen(Picker("Which key", _KEY_COLUMNS, options, self.filled_in().key), self._chose_key)
        elif focused == "key":
            self._say([Part(self._facts.keys_problem or "KMS is being asked for its keys.", "warning")])
        elif focused == "project":
            projects = [(name, (name, one), "", "") for one, name in self._facts.projects]
            picker = Picker("Which project", _PROJECT_COLUMNS, projects, self.filled_in().project)
            self.app.push_screen(picker, self._chose_project)
        else:
            self.focus_next()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._read_fields()

    def action_enter_field(self) -> None:
        """Go on to the next field."""
        self._fields.go_on()

    @on(Choice.Changed)
    def _chose(self, event: Choice.Changed) -> None:
        event.stop()
        self._read_fields()

    def _chose_key(self, value: str | None) -> None:
        if value:
            self.query_one("#key", TextField).value = value

    def _chose_project(self, value: str | None) -> None:
        if value:
            self.query_one("#project", TextField).value = value

    @property
    def _fields(self) -> CopyFields:
        return self.query_one(CopyFields)

    def filled_in(self) -> Form:
        """The form as the fields stand now."""
        return self._fields.filled_in(self._form)

    def _read_fields(self) -> None:
        """Judge by what stands in the fields."""
        if self._laid_out:
            self._take_form(self.filled_in())

    def _take_form(self, form: Form) -> None:
        """Judge by another form; a confirmation and a refusal hold only for what they were about."""
        if form != self._form:
            self._form, self._refusal = form, None
            self._asked, self._warned = False, ""
            self._judge()

    def _judge(self) -> None:
        """Say what follows from what stands in the fields; facts may come before there are any."""
        if not self._laid_out:
            return
        form, facts = self._form, self._facts
        self._draft = found = draft(form, facts)
        at_fault = {self._refusal.field: self._refusal.title_line} if self._refusal else {}
        self._fields.show(form, found, facts, at_fault)
        self.show_draft()
        if self._refusal is not None:
            self._say(self._refusal.parts())
        elif not (self._busy or self._asked or self._warned):
            self._say(outcome(form, found))
        self._show_keys(None)

    def mention(self, text: str) -> None:
        """Say something by the way: never in the place of what is to be confirmed, or of a refusal."""
        if not (self._asked or self._warned or self._refusal):
            self._say([Part(text, "muted")])

    def _say(self, parts: Sequence[Part]) -> None:
        self.query_one("#outcome", Paragraphs).show(parts)

    def keys_here(self) -> list[Key]:
        """The keys that lead somewhere now: none to send where nothing can be sent."""
        lists = {"key": bool(self._facts.keys), "project": bool(self._facts.projects)}
        offered = {
            "send": self._draft.sendable,
            "list": lists.get(self.focused.id or "" if self.focused else "", False),
        }
        keys = [key for key in shown_keys(self) if offered.get(key.does, True)]
        return sorted(keys, key=lambda key: _ORDER.index(key.does) if key.does in _ORDER else 0)

    def _show_keys(self, _: object) -> None:
        if self.is_current and self._laid_out:
            self.query_one("#dialog-keys", KeyLine).show_keys(self.keys_here())
