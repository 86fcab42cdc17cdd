"""What the sign-in screens ask of the app. A secret travels wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from imstui.accounts.entering import Entry
    from imstui.model.credentials import Secret
    from imstui.model.profile import Keeping
    from imstui.tui.sessions.ways_shown import Way


@dataclass
class WaysWanted(Message):
    """Look for the ways in that this host offers."""


@dataclass
class WayTaken(Message):
    """Sign in that way."""

    way: Way


@dataclass
class PlaceWanted(Message):
    """Look where a secret can be kept; None is the keyring, if there is one."""

    keeping: Keeping | None


@dataclass
class EntryWanted(Message):
    """Sign in to what was entered, and keep it."""

    entry: Entry
    secret: Secret
