"""What screens ask of the app. Plain dataclasses; what they carry is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    # What an order is made of comes with the copy dialog.
    from imstui.tui.copies.orders import Order
    from imstui.tui.widgets.rows import Role


@dataclass
class Said(Message):
    """Something to tell the person."""

    text: str
    role: Role = ""


@dataclass
class RefreshWanted(Message):
    """Read everything again; signs in again where the session has ended."""


@dataclass
class ImageWanted(Message):
    """Open an image's details."""

    image_id: str


@dataclass
class GlanceWanted(Message):
    """Show an image's details beside the list."""

    image_id: str


@dataclass
class RawWanted(Message):
    """Show an image's JSON as the cloud sends it."""

    image_id: str


@dataclass
class CopyWanted(Message):
    """Open the copy dialog for these images; with the settings of the last copy, if that is wanted."""

    image_ids: tuple[str, ...]
    as_before: bool = False


@dataclass
class AgainWanted(Message):
    """Open the copy dialog as it was when that replication was sent."""

    replication_id: str


@dataclass
class SendWanted(Message):
    """Check and send what the dialog asks for."""

    order: Order


@dataclass
class JobsWanted(Message):
    """Open the jobs on a whole screen, at this replication."""

    replication_id: str = ""


@dataclass
class StoryWanted(Message):
    """Tell one replication's story."""

    replication_id: str


@dataclass
class RecordWanted(Message):
    """Show a replication's receipt, or with `raw` its job's JSON as the cloud tells it now."""

    replication_id: str
    raw: bool = False


@dataclass
class DropWanted(Message):
    """Take a queued replication out, file a lost one as settled, or put away a failed one that was read."""

    replication_id: str


@dataclass
class ClipboardWanted(Message):
    """Put a text on the person's clipboard."""

    text: str


@dataclass
class FilterKept(Message):
    """A filter was kept: all of them, oldest first."""

    history: tuple[str, ...]


@dataclass
class AcceptWanted(Message):
    """Accept an image that somebody shared with this project."""

    image_id: str


@dataclass
class ExportWanted(Message):
    """Ask where these images, in this order, shall be written to."""

    image_ids: tuple[str, ...]


@dataclass
class NotesRead(Message):
    """The person has read what was said."""


@dataclass
class DemoWanted(Message):
    """Leave this screen for the demo."""


@dataclass
class NamesWanted(Message):
    """Enterprise projects are in sight: have them told by their names."""
