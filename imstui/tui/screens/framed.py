"""What every screen has: the message line above the keys, and the keys made from its bindings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from imstui.tui.terminal.keys_shown import shown_keys
from imstui.tui.widgets.key_line import KeyLine
from imstui.tui.widgets.message_line import MessageLine, Note


class Framed(Screen[ScreenResultType]):
    """A screen with the two lines at its foot."""

    notes: reactive[tuple[Note, ...]] = reactive((), init=False)
    """What was said to the person, oldest first; bound to the app's."""

    def foot(self) -> Iterator[Widget]:
        """The two lines, to be composed last."""
        yield MessageLine(id="message")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Keep the keys true to what has the focus."""
        self.bindings_updated_signal.subscribe(self, self._show_keys)
        self.watch_notes(self.notes)

    def watch_notes(self, notes: tuple[Note, ...]) -> None:
        """Say what was said last."""
        if self.is_mounted:
            self.query_one("#message", MessageLine).show_notes(notes)

    def _show_keys(self, _: object) -> None:
        if self.is_current:
            self.query_one("#keys", KeyLine).show_keys(shown_keys(self))


class Reading(Framed[None]):
    """A screen to read something on, left with esc or q."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "Back")]

    def action_leave(self) -> None:
        """Go back to where it was opened."""
        self.dismiss()

    def compose(self) -> ComposeResult:
        """The foot alone; a screen puts its own above it."""
        yield from self.foot()
