"""What the image list is told from below: images that come, that change, and what is known around them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual.containers import Vertical

from imstui.tui.images.catalogue import PARTS, Catalogue, View
from imstui.tui.images.image_columns import COLUMNS
from imstui.tui.screens.images_words import empty_text, status_parts, tabs
from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.table import Table
from imstui.tui.widgets.text_line import TextLine
from imstui.tui.widgets.view_tabs import ViewTabs

if TYPE_CHECKING:
    # The first frame comes before the first image.
    from imstui.model.image_row import ImageRow

_TELL_EVERY: Final = 0.5
"""Seconds between two counts while pages come in."""


class ImagesShown(Vertical):
    """The images by view, and the table of the one that is looked at.

    Args:
        ascii_only: draw signs in ASCII.
    """

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__(id="images-pane")
        self.catalogue = Catalogue()
        self.view = View.MINE
        self.trouble = ""
        """What stands in an empty table in place of images, in lines."""
        self._reading = False
        self._told_at = 0.0
        self._table = Table(COLUMNS, Behaviour(ascii_only=ascii_only), empty="Starting.", id="images")

    @property
    def table(self) -> Table:
        """The table of the images."""
        return self._table

    @property
    def typing(self) -> bool:
        """Whether the keys go to the filter."""
        return False

    def retell(self, *, reading: bool | None = None, trouble: str | None = None) -> None:
        """Say how many there are, and what is going on."""
        self._told_at = monotonic()
        self._reading = self._reading if reading is None else reading
        self.trouble = self.trouble if trouble is None else trouble
        shelf = self.catalogue[self.view]
        if not (self.query("#tabs") and self.query("#status")):
            return  # An answer that comes while the app ends finds the lines gone.
        self.query_one("#tabs", ViewTabs).show_tabs(tabs(self.catalogue), self.view.value)
        left = status_parts(shelf, self.catalogue, len(self._table.marks), reading=self._reading, typing=self.typing)
        self.query_one("#status", TextLine).show(left)
        self._table.empty = empty_text(shelf, self.trouble, reading=self._reading, typing=self.typing)

    def learn(self, **known: Any) -> None:
        """Learn what stands around the images: fields of `Surroundings`."""
        self.catalogue.learn(**known)
        self.show_rows()
        self.retell()

    def forget(self) -> None:
        """Forget all images: another project's are next."""
        self.catalogue.forget()
        self.show_rows()
        self.retell()

    def take_kept(self, view: View, images: Sequence[ImageRow], complete_at: datetime | None) -> None:
        """Take in some images of a view as they were known last."""
        shelf = self.catalogue[view]
        first = not len(shelf.images)
        shelf.keep(images)
        shelf.loaded_at = complete_at or shelf.loaded_at
        self._show_more(view, tell=first or complete_at is not None)

    def begin(self, now: datetime) -> None:
        """The images are read anew from now on."""
        self.catalogue.learn(now=now)
        for view in PARTS:
            self.catalogue[view].begin()

    def take_page(self, view: View, images: Sequence[ImageRow]) -> None:
        """Take in some images of a view."""
        shelf = self.catalogue[view]
        first = not len(shelf.images)
        if shelf.take(images):
            self._show_changes(view)
        else:
            self._show_more(view, tell=first)

    def end_page(self, view: View, now: datetime) -> None:
        """A view is complete."""
        if self.catalogue[view].finish(now):
            self._show_changes(view)
        self.retell()

    def take_image(self, view: View, image: ImageRow) -> None:
        """Take in one image: a copy that appeared, or what was read again."""
        self.catalogue[view].put_one(image)
        self._show_changes(view)
        self.retell()

    def mark_running(self, ids: frozenset[str], sign: str) -> None:
        """Put the sign at these images, which running replications read or make, and take it from the others."""
        around = self.catalogue.around
        moved = ids ^ around.in_work
        if not moved and sign == around.sign:
            return
        self.catalogue.learn(in_work=ids, sign=sign)
        if self.catalogue[self.view].asks("running"):
            self.show_rows()
        else:
            self._table.repaint_keys(moved)

    def settle(self) -> None:
        """What was new isn't any more: the person has seen it."""
        settled = self.catalogue.settle()
        if settled:
            self._table.repaint_keys(settled)

    def show_rows(self) -> None:
        """Show the images of the view anew."""
        if self.view is View.ALL:
            self.catalogue.gather()
        shelf = self.catalogue[self.view]
        self._table.show_source(shelf.images, shelf.shown)

    def _concerns(self, view: View) -> bool:
        return view is self.view or self.view is View.ALL

    def _show_changes(self, view: View) -> None:
        """A reading changed a view."""
        self.catalogue.tell()
        if self._concerns(view):
            self.show_rows()

    def _show_more(self, view: View, *, tell: bool) -> None:
        """A view grew at its end."""
        shelf = self.catalogue[view]
        if view is self.view:
            if self._table.model.rows is shelf.images:
                self._table.rows_came(shelf.shown)
            else:
                self._table.show_source(shelf.images, shelf.shown)
        if tell or monotonic() - self._told_at > _TELL_EVERY:
            self.retell()
