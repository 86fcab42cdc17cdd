"""The fields of the copy dialog, each with a line below it for the rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from imstui.replication.rules import MAX_DESCRIPTION, MAX_NAME
from imstui.tui.copies.copy_draft import Draft, Facts
from imstui.tui.copies.copy_form import KEY, NONE, Form
from imstui.tui.copies.key_words import key_state
from imstui.tui.widgets.choice import Choice
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine

FIELDS: Final = ("name", "description", "encryption", "project")
"""In their order; the key belongs to the encryption."""


class CopyFields(Vertical):
    """Name, description, encryption and enterprise project.

    Args:
        form: what stands in them at first.
        projects: names of the enterprise projects by id, as far as they are known.
        ascii_only: whether the terminal can show ASCII only.
    """

    DEFAULT_CSS = "CopyFields { height: auto; width: 1fr; }"

    def __init__(self, form: Form, projects: Mapping[str, str], *, ascii_only: bool) -> None:
        super().__init__()
        self._form, self._ascii = form, ascii_only
        self._project = projects.get(form.project, form.project)

    def compose(self) -> ComposeResult:
        """A row for each field."""
        form = self._form
        plain, encrypted = ((NONE, "none"), (KEY, "key")), ((KEY, "another key"), (NONE, "remove encryption"))
        options = encrypted if form.encrypted else plain
        yield from self._row("name", TextField(form.name, id="name"), TextLine(id="name-count", classes="count"))
        count = TextLine(id="description-count", classes="count")
        yield from self._row("description", TextField(form.description, id="description"), count)
        choice = Choice(options, form.encryption, ascii_only=self._ascii, id="encryption")
        key = TextField(form.key, placeholder="alias or id, down: list", id="key")
        yield from self._row("encryption", choice, key, TextLine(id="key-state"))
        project = TextField(self._project, placeholder="default, down for the list", id="project")
        yield from self._row("project", project)

    def _row(self, name: str, *widgets: Widget) -> Iterator[Widget]:
        label = TextLine(id=f"{name}-label", classes="label")
        label.show([Part(f" {name.capitalize()}", "muted")])
        yield Horizontal(label, *widgets, id=f"{name}-row", classes="field")
        yield TextLine(id=f"{name}-problem", classes="problem")

    def filled_in(self, form: Form) -> Form:
        """The form as the fields stand now: a message about the last letter may still be on its way."""
        name, description, key, project = [
            self.query_one(f"#{field}", TextField).value for field in ("name", "description", "key", "project")
        ]
        chosen = self.query_one("#encryption", Choice).value
        return replace(form, name=name, description=description, encryption=chosen, key=key, project=project)

    def go_on(self) -> None:
        """Put the cursor on what follows."""
        key = self.query_one("#key")
        if key.display and self.screen.focused is self.query_one("#encryption"):
            self.screen.set_focus(key)  # Until it is laid out, Textual doesn't know its place among the others.
        else:
            self.screen.focus_next()

    def go_to(self, field: str) -> None:
        """Put the cursor where that is typed or chosen; '' is the first."""
        if field == "encryption" and self.query_one("#encryption", Choice).value == KEY:
            field = "key"
        self.query_one(f"#{field or 'name'}").focus()

    def show(self, form: Form, found: Draft, facts: Facts, at_fault: Mapping[str, str]) -> None:
        """Say at each field what is to say.

        Args:
            form: what stands in them.
            found: what follows from it.
            facts: what is known around it.
            at_fault: what the cloud refused, by field.
        """
        for field in FIELDS:
            line = self.query_one(f"#{field}-problem", TextLine)
            text = found.problems.get(field) or at_fault.get(field, "")
            line.display = bool(text)
            line.show([Part(f"              {text}", "error")])
        ok = ("+" if self._ascii else "✓") if "name" not in found.problems else " "
        count = f"{len(form.name)}/{MAX_NAME} {ok} " if len(form.images) == 1 else "{name} {n}  "
        self.query_one("#name-count", TextLine).show([], [Part(count, "muted")])
        count = f"{len(form.description)}/{MAX_DESCRIPTION}   "
        self.query_one("#description-count", TextLine).show([], [Part(count, "muted")])
        self.query_one("#key").display = form.encryption == KEY
        self.query_one("#key-state", TextLine).show([Part(f" {_key_words(form, found, facts)}", "muted", 1)])
        self.query_one("#project-row").display = bool(facts.projects or form.project)


def _key_words(form: Form, found: Draft, facts: Facts) -> str:
    if form.encryption != KEY:
        return ""
    if facts.keys_problem:
        return "KMS can't be asked: type a key's id"
    return key_state(found.key) or ("" if facts.keys_read else "KMS is being asked")
