"""What stands on a terminal that has no room for anything else."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static


class TooSmall(ModalScreen[None]):
    """Says how much room is missing, and goes when there is enough. No key reaches what it hides.

    Args:
        columns: as many are needed.
        lines: as many are needed.
    """

    DEFAULT_CSS = """
    TooSmall { background: $background; align: left top; }
    TooSmall Static { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,escape", "app.quit", "Quit")]

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__()
        self._columns, self._lines = columns, lines

    def compose(self) -> ComposeResult:
        """A sentence or two."""
        yield Static(markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Say what there is, or go."""
        width, height = event.size
        if width >= self._columns and height >= self._lines:
            if self.is_current:
                self.dismiss()
            return
        self.query_one(Static).update(
            f"imstui needs {self._columns}x{self._lines}, this terminal has {width}x{height}. "
            "Make it larger, or use the commands: imstui --help. q quits."
        )

    def on_screen_resume(self) -> None:
        """Go, if what lay above it has gone and there is room by now."""
        if self.app.size.width >= self._columns and self.app.size.height >= self._lines:
            self.dismiss()
