"""The image list: tabs, filter, table and a line on what is shown. Each view remembers filter, order and cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from imstui.tui.catalogue import TITLES, Catalogue, View
from imstui.tui.image_columns import COLUMNS, KEY, Entry, with_running
from imstui.tui.screens.images_words import empty_text, status_parts, tabs
from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.filter_field import FilterField
from imstui.tui.widgets.table import Table
from imstui.tui.widgets.table_messages import MarksChanged, SortRequested
from imstui.tui.widgets.text_line import TextLine
from imstui.tui.widgets.view_tabs import ViewTabs

_FILTER: Final = "filter"
_TELL_EVERY: Final = 0.5
"""Seconds between two counts while pages come in."""


class ImagesPane(Vertical):
    """All images, by view.

    Args:
        ascii_only: draw signs in ASCII.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, so that keys that come right behind it, in one burst, reach the field and not the table.
        Binding("slash", "filter", "Filter", priority=True),
        *(Binding(view.value, f"view('{view.value}')", f"{TITLES[view]} images", show=False) for view in View),
        Binding("escape", "clear_filter", "End the filter", show=False),
    ]

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__(id="images-pane")
        self.catalogue = Catalogue()
        self.view = View.MINE
        self.trouble = ""
        """What stands in an empty table in place of images, in lines."""
        self._reading = False
        self._told_at = 0.0
        self._in_work: frozenset[str] = frozenset()
        self._sign = ""
        self._table = Table(COLUMNS, Behaviour(ascii_only=ascii_only), empty="Starting.", id="images")

    def compose(self) -> ComposeResult:
        """The filter's field is only made when somebody filters."""
        with Horizontal(id="top"):
            yield ViewTabs(id="tabs")
        yield self._table
        yield TextLine(id="status")

    def on_mount(self) -> None:
        """Say what is there already."""
        self.retell()

    @property
    def table(self) -> Table:
        """The table of the images."""
        return self._table

    def retell(self, *, reading: bool | None = None, trouble: str | None = None) -> None:
        """Say how many there are, and what is going on."""
        self._told_at = monotonic()
        self._reading = self._reading if reading is None else reading
        self.trouble = self.trouble if trouble is None else trouble
        shelf = self.catalogue[self.view]
        self.query_one("#tabs", ViewTabs).show_tabs(tabs(self.catalogue), self.view.value)
        left = status_parts(shelf, self.catalogue, len(self._table.marks), reading=self._reading)
        self.query_one("#status", TextLine).show(left)
        self._table.empty = empty_text(shelf, self.trouble, reading=self._reading)

    def take_page(self, view: View, entries: Sequence[Entry]) -> None:
        """Take in some images of a view."""
        shelf = self.catalogue[view]
        start = len(shelf.rows)
        if shelf.take(self._marked_running(entries)) and view is self.view:
            self._table.append_rows(shelf.rows[start:], shelf.shown)
        if start == 0 or monotonic() - self._told_at > _TELL_EVERY:
            self.retell()

    def end_page(self, view: View, now: datetime) -> None:
        """A view is complete."""
        replaced = self.catalogue[view].complete(now)
        if (replaced and view is self.view) or self.view is View.ALL:
            self._show_rows()
        self.retell()

    def take_image(self, view: View, entry: Entry) -> None:
        """Take in one image: a copy that appeared, or what was read again."""
        (entry,) = self._marked_running([entry])
        new = self.catalogue[view].upsert(entry)
        if self.view is not view:
            return
        if new:
            self._show_rows()
        else:
            self._table.update_rows({entry.row.key: entry.row})
        self.retell()

    def take_aliases(self, alias_of: Callable[[str], str]) -> None:
        """Name the keys by their aliases, in the cells and for the filter."""
        from imstui.tui.image_rows import with_aliases

        for shelf in self.catalogue.shelves.values():
            changed = with_aliases(shelf.rows, alias_of)
            shelf.replace(changed, found_by=KEY)
            self._table.update_rows(changed)

    def mark_running(self, ids: frozenset[str], sign: str) -> None:
        """Put the sign at these images, which running replications read or make, and take it from the others."""
        moved, self._in_work, self._sign = ids ^ self._in_work, ids, sign
        for shelf in self.catalogue.shelves.values():
            rows = [row for row in shelf.rows if row.key in moved] if moved else []
            changed = {row.key: with_running(row, self._sign if row.key in ids else "") for row in rows}
            shelf.replace(changed)
            self._table.update_rows(changed)

    def action_view(self, key: str) -> None:
        """Look at another view, as it was left."""
        self.catalogue[self.view].cursor = self._table.cursor_key
        self.view = View(key)
        shelf = self.catalogue[self.view]
        if self.view is View.ALL:
            self.catalogue.gather()
        self._table.sort_by(None)
        self._table.set_rows(shelf.rows, shelf.shown)
        self._table.sort_by(shelf.sort)
        self._table.go_to(0)
        if shelf.cursor is not None:
            self._table.move_to_key(shelf.cursor)
        for field in self.query(FilterField):
            field.value = shelf.text
            field.display = bool(shelf.text)
        self.retell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the key to whatever is being typed in."""
        if action == "filter":
            return not isinstance(self.screen.focused, Input)
        return super().check_action(action, parameters)

    async def action_filter(self) -> None:
        """Type what to look for."""
        if not self.query(FilterField):
            await self.query_one("#top", Horizontal).mount(
                FilterField(id=_FILTER, placeholder="name, id, OS, key, tag")
            )
        field = self.query_one(FilterField)
        field.display = True
        self.screen.set_focus(field)

    @on(FilterField.Ended)
    def action_clear_filter(self) -> None:
        """Show all of the view again."""
        for field in self.query(FilterField):
            field.value = ""
            field.display = False
        self._table.focus()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        shelf = self.catalogue[self.view]
        if event.value != shelf.text:
            shelf.set_filter(event.value)
            self._table.set_view(shelf.shown)
            self.retell()

    @on(FilterField.Kept)
    def _keep_filter(self) -> None:
        for field in self.query(FilterField):
            field.display = bool(field.value)
        self._table.focus()

    @on(MarksChanged)
    def _marked(self) -> None:
        self.retell()

    @on(SortRequested)
    def _sorted(self, event: SortRequested) -> None:
        self.catalogue[self.view].sort = event.sort

    def _show_rows(self) -> None:
        if self.view is View.ALL:
            self.catalogue.gather()
        shelf = self.catalogue[self.view]
        self._table.set_rows(shelf.rows, shelf.shown)

    def _marked_running(self, entries: Sequence[Entry]) -> list[Entry]:
        return [
            entry._replace(row=with_running(entry.row, self._sign)) if entry.row.key in self._in_work else entry
            for entry in entries
        ]
