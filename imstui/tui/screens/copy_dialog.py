"""The copy dialog: a panel over the lower part. It checks as one types, and asks the app to send."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from imstui.model.image import Image
from imstui.replication.rules import MAX_DESCRIPTION, MAX_NAME
from imstui.tui.copy_form import KEY, NONE, Draft, Facts, draft, first_form
from imstui.tui.copy_words import key_choices, key_state, outcome, preflight, title_parts
from imstui.tui.keys_shown import shown_keys
from imstui.tui.messages import ClipboardWanted, SendWanted
from imstui.tui.screens.picker import Picker
from imstui.tui.widgets.choice import Choice
from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.key_line import KeyLine
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine

_KEY_COLUMNS: Final = (
    Column("alias", "KEY", 18, weight=1),
    Column("state", "STATE", 24),
    Column("id", "ID", 36, leaves=1),
)
_PROJECT_COLUMNS: Final = (Column("name", "PROJECT", 18, weight=1), Column("id", "ID", 36, leaves=1))
_PANELS: Final = ("name", "description", "encryption")


class CopyDialog(ModalScreen[None]):
    """Copies of one image or several.

    Args:
        images: the sources.
        facts: what is known around it; `take_facts` brings more.
        ascii_only: whether the terminal can show ASCII only.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+enter", "send", "Send"),
        Binding("escape", "cancel", "Cancel"),
        Binding("tab", "app.focus_next", "Next"),
        Binding("down", "choose", "List"),
        Binding("ctrl+y", "copy_text", "Copy the request", show=False),
    ]

    def __init__(self, images: tuple[Image, ...], facts: Facts, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.cancelled = False
        """Whether it was left without sending."""
        self._form, self._facts = first_form(images), facts
        self._draft: Draft = draft(self._form, facts)
        self._ascii = ascii_only
        self._busy = self._asked = self._laid_out = False

    def compose(self) -> ComposeResult:
        """Fields, each with a line for its broken rule, then what is checked and what is sent."""
        encrypted = any(image.encrypted for image in self._form.images)
        options = ((KEY, "another key"), (NONE, "remove encryption")) if encrypted else ((NONE, "none"), (KEY, "key"))
        with Vertical(id="dialog"):
            yield TextLine(id="source")
            with Horizontal(classes="field"):
                yield TextLine(id="name-label", classes="label")
                yield TextField(self._form.name, id="name")
                yield TextLine(id="name-count", classes="count")
            yield TextLine(id="name-problem", classes="problem")
            with Horizontal(classes="field"):
                yield TextLine(id="description-label", classes="label")
                yield TextField(id="description")
                yield TextLine(id="description-count", classes="count")
            yield TextLine(id="description-problem", classes="problem")
            with Horizontal(classes="field"):
                yield TextLine(id="encryption-label", classes="label")
                yield Choice(options, self._form.encryption, ascii_only=self._ascii, id="encryption")
                yield TextField(id="key", placeholder="alias or id, down for the list")
                yield TextLine(id="key-state")
            yield TextLine(id="encryption-problem", classes="problem")
            with Horizontal(id="project-row", classes="field"):
                yield TextLine(id="project-label", classes="label")
                yield TextField(id="project", placeholder="default, down for the list")
            yield TextLine(id="before")
            yield TextLine(id="check-1")
            yield TextLine(id="check-2")
            yield TextLine(id="sent")
            yield TextLine(id="post")
            yield TextLine(id="body")
            yield TextLine(id="outcome")
            yield KeyLine(id="dialog-keys")

    def on_mount(self) -> None:
        """Begin with the name."""
        for name in ("name", "description", "encryption", "project"):
            self.query_one(f"#{name}-label", TextLine).show([Part(f" {name.capitalize()}", "muted")])
        self.query_one("#source", TextLine).show(title_parts(self._form.images))
        rule = "-" if self._ascii else "─"
        for line, text in (("before", "Before sending"), ("sent", "Will be sent")):
            self.query_one(f"#{line}", TextLine).show([Part(f" {rule} {text} {rule * 200}", "muted")])
        self.bindings_updated_signal.subscribe(self, self._show_keys)
        self.query_one("#name", TextField).focus()
        self._laid_out = True
        self._judge()

    def take_facts(self, facts: Facts) -> None:
        """Judge by what is known now."""
        self._facts = facts
        self._judge()

    def refuse(self, text: str) -> None:
        """Nothing was sent: say why, and keep what was typed."""
        self._busy = self._asked = False
        self.query_one("#outcome", TextLine).show([Part(f" {text}", "error")])

    def ask(self, text: str) -> None:
        """Ask once whether it is wanted all the same."""
        self._busy, self._asked = False, True
        self.query_one("#outcome", TextLine).show([Part(f" {text} ctrl+s sends another one.", "warning")])

    def action_send(self) -> None:
        """Have it checked once more and sent; a broken rule gets the cursor instead."""
        if self._busy:
            return
        self._read_fields()
        broken = next((field for field in _PANELS if field in self._draft.problems), "")
        if broken:
            self.query_one(f"#{'key' if broken == 'encryption' and self._form.encryption == KEY else broken}").focus()
        elif self._facts.read_only:
            self.refuse("This session may only look: it was started read-only. Nothing was sent.")
        elif not self._draft.sendable:
            self.refuse("Nothing can be sent: see above.")
        else:
            self._busy = True
            self.query_one("#outcome", TextLine).show([Part(" Checking the name, then sending.", "muted")])
            self.post_message(SendWanted(self._draft.order(confirmed=self._asked)))

    def action_cancel(self) -> None:
        """Leave without sending."""
        self.cancelled = True
        self.dismiss()

    def action_copy_text(self) -> None:
        """Put the request on the clipboard."""
        if self._draft.ready:
            path = f"POST /v1/cloudimages/{self._draft.ready[0].image.id}/copy"
            self.post_message(ClipboardWanted(f"{path}\n{self._draft.body}"))

    def action_choose(self) -> None:
        """Open the list of what the field takes."""
        focused = self.focused.id if self.focused is not None else ""
        if focused == "key":
            self.app.push_screen(Picker("Which key", _KEY_COLUMNS, key_choices(self._facts.keys)), self._chose_key)
        elif focused == "project":
            options = [(name, (name, one), "") for one, name in self._facts.projects]
            self.app.push_screen(Picker("Which project", _PROJECT_COLUMNS, options), self._chose_project)
        else:
            self.focus_next()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._read_fields()

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

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

    def _read_fields(self) -> None:
        """Judge by what stands in the fields now: a message about the last letter may still be on its way."""
        name, description, key, project = [
            self.query_one(f"#{field}", TextField).value for field in ("name", "description", "key", "project")
        ]
        chosen = self.query_one("#encryption", Choice).value
        form = replace(
            self._form,
            name=name,
            description=description,
            encryption=chosen,
            key=key,
            project=self._project_id(project),
        )
        if form != self._form:
            self._form = form
            self._judge()

    def _project_id(self, text: str) -> str:
        return next((one for one, name in self._facts.projects if text.strip() in (one, name)), "")

    def _judge(self) -> None:
        """Say what follows from what stands in the fields; facts may come before there are any."""
        if not self._laid_out:
            return
        form, facts = self._form, self._facts
        self._draft = found = draft(form, facts)
        self._asked = False
        self._say_problems(found)
        ok = ("+" if self._ascii else "✓") if "name" not in found.problems else " "
        self.query_one("#name-count", TextLine).show([], [Part(f"{len(form.name)}/{MAX_NAME} {ok} ", "muted")])
        count = f"{len(form.description)}/{MAX_DESCRIPTION}   "
        self.query_one("#description-count", TextLine).show([], [Part(count, "muted")])
        self.query_one("#key").display = form.encryption == KEY
        state = key_state(found.key) or facts.keys_problem if form.encryption == KEY else ""
        self.query_one("#key-state", TextLine).show([Part(f" {state}", "muted")])
        self.query_one("#project-row").display = bool(facts.projects)
        for line, parts in zip(
            ("check-1", "check-2"), preflight(form, found, facts, ascii_only=self._ascii), strict=True
        ):
            self.query_one(f"#{line}", TextLine).show(parts)
        path = f" POST /v1/cloudimages/{found.ready[0].image.id}/copy" if found.sendable else ""
        self.query_one("#post", TextLine).show([Part(path)])
        self.query_one("#body", TextLine).show([Part(f" {found.body}")])
        if not self._busy:
            self.query_one("#outcome", TextLine).show([Part(f" {outcome(form, found)}")])

    def _say_problems(self, found: Draft) -> None:
        for field in _PANELS:
            line = self.query_one(f"#{field}-problem", TextLine)
            text = found.problems.get(field, "")
            line.display = bool(text)
            line.show([Part(f"              {text}", "error")])

    def _show_keys(self, _: object) -> None:
        if self.is_current:
            self.query_one("#dialog-keys", KeyLine).show_keys(shown_keys(self))
