"""The line above the keys: what happened last. Errors that nobody read yet are counted until somebody does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.rows import Role
from imstui.tui.widgets.text_line import TextLine


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was said to the person.

    Attributes:
        text: what happened, then what to do.
        role: 'error' stays until it was read.
    """

    at: datetime
    text: str
    role: Role = ""
    read: bool = False


class MessageLine(TextLine):
    """The newest note; an older error that wasn't read stands at the right."""

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show the newest of these, which are in the order they came."""
        if not notes:
            self.show([])
            return
        newest = notes[-1]
        unread = sum(note.role == "error" and not note.read for note in notes[:-1])
        gone = newest.read and newest.role == "error"
        left = [] if gone else [Part(f" {newest.text}", newest.role)]
        more = f"{unread} unread, e shows " if unread else ""
        wrong = newest.role == "error" and not newest.read and not more
        self.show(left, [Part(more, "error")] if more else [Part("e shows all ", "muted")] if wrong else [])
