"""The copy dialog for several images: one template for all names, a row for each, sent together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from imstui.replication.rules import MAX_NAME
from imstui.tui.copies.batch_words import LEAST_ROOM, batch_reason, batch_rows, batch_sum, why_no_name
from imstui.tui.copies.copy_draft import Line
from imstui.tui.copies.copy_form import Form
from imstui.tui.copies.copy_words import request_text
from imstui.tui.messages import ClipboardWanted
from imstui.tui.screens.copy_panel import CopyPanel
from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.in_order import InOrder
from imstui.tui.widgets.key_line import Key
from imstui.tui.widgets.paragraphs import Paragraphs
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.rows import Role
from imstui.tui.widgets.table import Table
from imstui.tui.widgets.table_messages import RowHighlighted, RowSelected
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine

_COLUMNS: Final = (
    Column("source", "  SOURCE", 14, weight=1, most=40, sortable=False),
    Column("name", "NEW NAME", 16, weight=1, most=48, sortable=False),
    Column("key", "KEY", 9, most=20, leaves=1, sortable=False),
    Column("before", "BEFORE SENDING", LEAST_ROOM, weight=1, sortable=False),
)


class _Rows(Table, InOrder):
    """The rows, whose keys come in one burst with those of the dialog."""


class BatchDialog(CopyPanel):
    """Copies of several images."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit this name", priority=True),
        Binding("space", "leave_out", "Leave out", priority=True),
        Binding("ctrl+y", "copy_text", "Copy the commands", show=False),
    ]

    _edited = ""
    """The id of the source whose name is being typed."""
    _before = ""

    def body(self) -> Iterator[Widget]:
        """A row for each source, what one has no room for, their sum, and in its place the field for one name."""
        behaviour = Behaviour(markable=False, sorts_itself=False, ascii_only=self._ascii)
        yield _Rows(_COLUMNS, behaviour, id="batch")
        yield Paragraphs(id="reason")
        yield TextLine(id="sum")
        one = Horizontal(
            TextLine(id="one-label", classes="label"),
            TextField(id="one-name"),
            TextLine(id="one-count", classes="count"),
            id="one-row",
            classes="field",
        )
        one.display = False
        yield one

    def show_draft(self) -> None:
        """Say what becomes of each."""
        rows = batch_rows(self._form, self._draft, self._facts, ascii_only=self._ascii)
        table = self.query_one("#batch", Table)
        if len(table.model.rows) == len(rows):
            table.update_rows({row.key: row for row in rows})
        else:
            table.set_rows(rows)
        self._show_reason()
        self.query_one("#sum", TextLine).show([Part(f" {batch_sum(self._draft, self._facts)}", "strong")])
        length = len(self.query_one("#one-name", TextField).value)
        self.query_one("#one-count", TextLine).show([], [Part(f"{length}/{MAX_NAME}   ", "muted")])

    @on(RowHighlighted)
    def _show_reason(self) -> None:
        """Say in full what the row under the cursor has no room for."""
        line = self._line_here()
        self._tell_reason(batch_reason(self._form, self._draft, line, self._facts) if line is not None else "")

    def _tell_reason(self, text: str, role: Role = "muted") -> None:
        reason = self.query_one("#reason", Paragraphs)
        reason.display = bool(text) and not self._edited
        reason.show([Part(text, role)])

    def _line_here(self) -> Line | None:
        """What becomes of the source under the cursor."""
        key = self.query_one("#batch", Table).cursor_key
        return next((one for one in self._draft.lines if one.planned.image.id == key), None)

    def filled_in(self) -> Form:
        """The form with the name that is being typed for one source."""
        form = super().filled_in()
        if not self._edited:
            return form
        return self._with_name(form, self.query_one("#one-name", TextField).value)

    def _with_name(self, form: Form, name: str) -> Form:
        """The form with one source's name; '' leaves it to the template."""
        names = {**form.names, self._edited: name}
        return replace(form, names={image_id: given for image_id, given in names.items() if given})

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to a row needs the cursor on one."""
        if action in {"edit", "leave_out"}:
            return self._laid_out and self.focused is self.query_one("#batch")
        return super().check_action(action, parameters)

    def keys_here(self) -> list[Key]:
        """The keys that lead somewhere now, with how many would be sent."""
        if self._edited:
            return [Key("enter", "keep this name"), Key("esc", "as it was")]
        number = len(self._draft.ready)
        keys = [key._replace(does=f"send {number}") if key.does == "send" else key for key in super().keys_here()]
        return [key for key in keys if key.does != "open"]

    @on(RowSelected)
    async def action_edit(self) -> None:
        """Type the name of the one under the cursor, once it is where the keys before led it; or say why not."""
        await self.catch_up()
        line = self._line_here()
        if line is None:
            return
        if why := why_no_name(line):
            self._tell_reason(why, "warning")
            return
        self._before = self._form.names.get(line.planned.image.id, "")
        field = self.query_one("#one-name", TextField)
        field.value = line.planned.request.name
        field.cursor_position = len(field.value)
        self._edited = line.planned.image.id
        self.query_one("#one-label", TextLine).show([Part(" Its name", "muted")])
        self._show_edit(shown=True)
        self.set_focus(field)

    async def action_leave_out(self) -> None:
        """Leave the one under the cursor out, or take it in again."""
        await self.catch_up()
        key = self.query_one("#batch", Table).cursor_key
        if key is not None:
            self._take_form(replace(self._form, without=self._form.without ^ {key}))

    def action_cancel(self) -> None:
        """Leave without sending; while a name is typed, leave that as it was."""
        if self._edited:
            self._take_form(self._with_name(self._form, self._before))
            self._end_edit()
        else:
            super().action_cancel()

    def action_copy_text(self) -> None:
        """Put the commands that ask for the same on the clipboard, one for each copy."""
        if self._draft.sendable:
            lines = [request_text("shell", one, self._facts) for one in self._draft.ready]
            self.post_message(ClipboardWanted("\n".join(lines)))
            self.mention("Copied as commands, if this terminal takes it.")

    def action_enter_field(self) -> None:
        """Go on to the next field; while a name is typed, keep it: that one isn't among those that are led along."""
        if self._edited:
            self._read_fields()
            self._end_edit()
        else:
            super().action_enter_field()

    def _end_edit(self) -> None:
        self._edited = ""
        self._show_edit(shown=False)
        self.set_focus(self.query_one("#batch"))

    def _show_edit(self, *, shown: bool) -> None:
        self.query_one("#one-row").display = shown
        self.query_one("#sum").display = not shown
        self._show_reason()
