"""One image, whole: every attribute with its meaning, and its JSON one key away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from imstui.tui.messages import ClipboardWanted, CopyWanted, RawWanted
from imstui.tui.screens.framed import Reading
from imstui.tui.widgets.text_block import TextBlock, TextRow


class Detail(Reading):
    """An image's details.

    Args:
        image_id: whose they are.
        rows: what there is to read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy"),
        Binding("w", "raw", "Raw JSON"),
        Binding("y", "copy_id", "Copy id"),
    ]

    def __init__(self, image_id: str, rows: Sequence[TextRow]) -> None:
        super().__init__()
        self.image_id = image_id
        self._rows, self._raw = tuple(rows), False
        self._block = TextBlock(id="details")

    def compose(self) -> ComposeResult:
        """The block, and the foot."""
        yield self._block
        yield from self.foot()

    def on_mount(self) -> None:
        """Show the details."""
        self._block.show_rows(self._rows)
        self._block.focus()

    def show_raw(self, rows: Sequence[TextRow]) -> None:
        """Show the JSON in the place of the details."""
        self._raw = True
        self._block.show_rows(rows)

    def action_raw(self) -> None:
        """The JSON as the cloud sends it, or the details again."""
        if self._raw:
            self._raw = False
            self._block.show_rows(self._rows)
        else:
            self.post_message(RawWanted(self.image_id))

    def action_copy(self) -> None:
        """Copy this image."""
        self.post_message(CopyWanted((self.image_id,)))

    def action_copy_id(self) -> None:
        """Put its id on the clipboard."""
        self.post_message(ClipboardWanted(self.image_id))
