"""The copy dialog for one image: it checks as one types, and shows what will be sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from imstui.replication.preflight import Result
from imstui.tui.copies.copy_words import CHECK_LINES, FORMS, check_lines, request_text
from imstui.tui.messages import ClipboardWanted
from imstui.tui.screens.copy_panel import CopyPanel
from imstui.tui.widgets.paragraphs import Paragraphs
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_line import TextLine

_HIGH_ENOUGH: Final = 20
"""Lines of the terminal from which on there is room for all."""


class CopyDialog(CopyPanel):
    """A copy of one image."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "other_shape", "Show it as JSON, shell or curl", show=False),
        Binding("ctrl+y", "copy_text", "Copy the request", show=False),
    ]

    _shape = FORMS[0]

    def body(self) -> Iterator[Widget]:
        """What is checked, and what is sent."""
        yield TextLine(id="before")
        for number in range(CHECK_LINES):
            yield TextLine(id=f"check-{number}")
        yield TextLine(id="sent")
        yield Paragraphs(id="request")

    def show_draft(self) -> None:
        """Say what was found, and what will be sent."""
        rule = "-" if self._ascii else "─"
        self.query_one("#before", TextLine).show([Part(f" {rule} Before sending {rule * 200}", "muted")])
        found = self._draft.findings(self._draft.lines[0].planned, self._facts)
        low = self.app.size.height < _HIGH_ENOUGH
        if low:
            # What comes of it and the keys need the room more than what is well.
            found = tuple(finding for finding in found if finding.result is not Result.PASS)
        self.query_one("#before").display = not low
        for number, parts in enumerate(check_lines(found, self.app.size.width, ascii_only=self._ascii)):
            line = self.query_one(f"#check-{number}", TextLine)
            line.display = bool(parts) or not low
            line.show(parts)
        self._show_request(rule, low=low)

    def _show_request(self, rule: str, *, low: bool) -> None:
        """Show it, but where the cloud has just refused the same: what it said needs the room."""
        self.query_one("#sent").display = self._refusal is None and not low
        if self._refusal is not None or low:
            self.query_one("#request", Paragraphs).show([])
            return
        shapes = [Part(f" {shape}", "strong" if shape == self._shape else "muted") for shape in FORMS]
        keys = [Part(" ctrl+t", "accent"), *shapes, Part("  ctrl+y", "accent"), Part(" copy ", "muted")]
        wide = self.app.size.width - sum(len(part.text) for part in keys) - 16
        self.query_one("#sent", TextLine).show([Part(f" {rule} Will be sent {rule * max(0, wide)}", "muted")], keys)
        text = self._request() or "Nothing, as it stands."
        self.query_one("#request", Paragraphs).show([Part(text, "" if self._draft.sendable else "muted")])

    def _request(self) -> str:
        return request_text(self._shape, self._draft.ready[0], self._facts) if self._draft.sendable else ""

    def action_other_shape(self) -> None:
        """Show what will be sent in the next of its forms."""
        self._shape = FORMS[(FORMS.index(self._shape) + 1) % len(FORMS)]
        self.show_draft()

    def on_click(self, event: events.Click) -> None:
        """A click on the line above the request shows the next form."""
        if event.widget is not None and event.widget.id == "sent":
            self.action_other_shape()

    def action_copy_text(self) -> None:
        """Put what will be sent on the clipboard, in the form that is shown."""
        text = self._request()
        if text:
            self.post_message(ClipboardWanted(text))
            self.mention("Copied, if this terminal takes it.")

    def on_resize(self) -> None:
        """Lay the lines out for the new width."""
        if self._laid_out:
            self.show_draft()
