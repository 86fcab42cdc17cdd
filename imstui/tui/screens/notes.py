"""The last twenty things that were said, newest first, in full."""

from __future__ import annotations

from textual.app import ComposeResult

from imstui.present.times import clock
from imstui.tui.messages import NotesRead
from imstui.tui.screens.framed import Reading
from imstui.tui.widgets.message_line import Note
from imstui.tui.widgets.text_block import TextBlock, TextRow


class Notes(Reading):
    """What was said."""

    def compose(self) -> ComposeResult:
        """The notes, the foot."""
        yield TextBlock(id="said", label_width=10)
        yield from self.foot()

    def on_mount(self) -> None:
        """The keys scroll them."""
        self.query_one("#said", TextBlock).focus()

    def watch_notes(self, notes: tuple[Note, ...]) -> None:
        """Show them, also those that only come now: what the app has is bound after the mount. So they are read."""
        super().watch_notes(notes)
        if not self.is_mounted:
            return
        rows = [TextRow(clock(note.at), note.text, note.role) for note in reversed(notes)]
        self.query_one("#said", TextBlock).show_rows(rows or [TextRow("", "Nothing was said yet.", "muted")])
        if any(note.role == "error" and not note.read for note in notes):
            self.post_message(NotesRead())
