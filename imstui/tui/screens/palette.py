"""The command palette, as Textual has it, but for a cursor that blinks: on an idle screen nothing moves."""

from __future__ import annotations

from textual.command import CommandPalette
from textual.widgets import Input


class Palette(CommandPalette):
    """All commands of where one is, by name."""

    def on_mount(self) -> None:
        """Have the cursor stand still."""
        self.query_one(Input).cursor_blink = False
