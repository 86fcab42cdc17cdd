"""The last twenty things that were said, newest first, in full."""

from __future__ import annotations

from textual.app import ComposeResult

from imstui.present.times import clock
from imstui.tui.messages import NotesRead
from imstui.tui.screens.framed import Reading
from imstui.tui.widgets.text_block import TextBlock, TextRow


class Notes(Reading):
    """What was said."""

    def compose(self) -> ComposeResult:
        """The notes, the foot."""
        yield TextBlock(id="said", label_width=10)
        yield from self.foot()

    def on_mount(self) -> None:
        """Show them; with that they are read."""
        block = self.query_one("#said", TextBlock)
        rows = [TextRow(clock(note.at), note.text, note.role) for note in reversed(self.notes)]
        block.show_rows(rows or [TextRow("", "Nothing was said yet.", "muted")])
        block.focus()
        self.post_message(NotesRead())
