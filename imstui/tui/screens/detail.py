"""One image, whole: every attribute with its meaning, and its JSON one key away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from imstui.tui.launch import Launch
from imstui.tui.messages import AcceptWanted, ClipboardWanted, CopyWanted, ImageWanted, RawWanted
from imstui.tui.screens.framed import Reading
from imstui.tui.screens.titled import Titled
from imstui.tui.widgets.text_block import TextBlock, TextRow
from imstui.tui.widgets.title_line import TitleLine


class Detail(Titled[None], Reading):
    """An image's details.

    Args:
        launch: what is known of the terminal.
        image_id: whose they are.
        rows: what there is to read.
        links: ids of the images that digits open.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy"),
        Binding("w", "raw", "Raw JSON"),
        Binding("y", "copy_id", "Copy id"),
        Binding("a", "accept", "Accept", show=False),
        *(Binding(str(n), f"link({n})", f"Open the image numbered {n}", show=False) for n in range(1, 10)),
    ]

    def __init__(self, launch: Launch, image_id: str, rows: Sequence[TextRow], links: Sequence[str] = ()) -> None:
        super().__init__(launch)
        self.image_id = image_id
        self._links = tuple(links)
        self._rows, self._raw = tuple(rows), False
        self._block = TextBlock(id="details")

    def compose(self) -> ComposeResult:
        """Whose session it is, the block, and the foot."""
        yield TitleLine(id="title")
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

    def action_link(self, digit: int) -> None:
        """Open an image that this one is related to."""
        if digit <= len(self._links):
            self.post_message(ImageWanted(self._links[digit - 1]))

    def action_accept(self) -> None:
        """Accept it, if somebody shared it with this project."""
        self.post_message(AcceptWanted(self.image_id))

    def action_copy(self) -> None:
        """Copy this image."""
        self.post_message(CopyWanted((self.image_id,)))

    def action_copy_id(self) -> None:
        """Put its id on the clipboard."""
        self.post_message(ClipboardWanted(self.image_id))
