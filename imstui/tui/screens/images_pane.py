"""The image list: tabs, filter, table and a line on what is shown. Each view remembers filter, order and cursor."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from imstui.tui.images.catalogue import TITLES, View
from imstui.tui.messages import FilterKept, NamesWanted
from imstui.tui.screens.images_shown import ImagesShown
from imstui.tui.widgets.filter_field import FilterField, FilterLine
from imstui.tui.widgets.table_messages import MarksChanged, SortRequested
from imstui.tui.widgets.text_line import TextLine
from imstui.tui.widgets.view_tabs import ViewTabs

_EXAMPLE: Final = "web os:ubuntu key:no size:>40"


class ImagesPane(ImagesShown):
    """All images, by view, and the keys that look through them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, so that keys that come right behind it, in one burst, reach the field and not the table.
        Binding("slash", "filter", "Filter", priority=True),
        *(Binding(view.value, f"view('{view.value}')", f"{TITLES[view]} images", show=False) for view in View),
        Binding("escape", "clear_filter", "End the filter", show=False),
    ]

    earlier_filters: tuple[str, ...] = ()
    """Those that were kept at earlier starts, oldest first."""

    def compose(self) -> ComposeResult:
        """The filter's line is only made when somebody filters."""
        with Horizontal(id="top"):
            yield ViewTabs(id="tabs")
        yield self.table
        yield TextLine(id="status")

    def on_mount(self) -> None:
        """Say what is there already."""
        self.retell()

    def on_resize(self, _: events.Resize) -> None:
        """A wider table may show what has no name yet."""
        self.call_after_refresh(self._name_projects)

    def _name_projects(self) -> None:
        if self.table.shows("project"):
            self.post_message(NamesWanted())

    @property
    def typing(self) -> bool:
        """Whether the keys go to the filter."""
        return any(line.field.has_focus for line in self.query(FilterLine))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What is offered while a filter is typed."""
        if isinstance(event.widget, FilterField):
            self.retell()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """It isn't offered any more: the key for it does something else now."""
        if isinstance(event.widget, FilterField):
            self.retell()

    def on_key(self, _: events.Key) -> None:
        """Whoever presses a key has seen what is new."""
        self.settle()

    def action_view(self, key: str) -> None:
        """Look at another view, as it was left."""
        self.catalogue[self.view].cursor = self.table.cursor_key
        self.view = View(key)
        shelf = self.catalogue[self.view]
        self.table.sort_by(None)
        self.show_rows()
        self.table.sort_by(shelf.sort)
        self.table.go_to(0)
        if shelf.cursor is not None:
            self.table.move_to_key(shelf.cursor)
        for line in self.query(FilterLine):
            line.field.value = shelf.text
            line.display = bool(shelf.text)
        self.retell()

    def forget(self) -> None:
        """Forget all images, and what was looked for and marked among them."""
        self.view = View.MINE
        self.action_clear_filter()
        self.table.set_marks(frozenset())
        self.table.sort_by(None)
        super().forget()

    @on(ViewTabs.Chosen)
    def _chose_view(self, event: ViewTabs.Chosen) -> None:
        self.action_view(event.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the key to whatever is being typed in."""
        if action == "filter":
            return not isinstance(self.screen.focused, Input)
        return super().check_action(action, parameters)

    async def action_filter(self) -> None:
        """Type what to look for."""
        if not self.query(FilterLine):
            await self.query_one("#top", Horizontal).mount(FilterLine(_EXAMPLE, self.table, self.earlier_filters))
        line = self.query_one(FilterLine)
        line.display = True
        self.screen.set_focus(line.field)

    @on(FilterField.Ended)
    def action_clear_filter(self) -> None:
        """Show all of the view again."""
        for line in self.query(FilterLine):
            line.field.value = ""
            line.display = False
        self.table.focus()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        shelf = self.catalogue[self.view]
        if event.value != shelf.text:
            shelf.look_for(event.value)
            self.table.set_view(shelf.shown)
            self.retell()

    @on(FilterField.Wanted)
    def _take_suggestion(self, event: FilterField.Wanted) -> None:
        """Put what was perhaps meant in the place of what isn't understood."""
        problem = next((one for one in self.catalogue[self.view].problems if one.suggestion), None)
        if problem is not None:
            event.field.replace(problem.suggestion, problem.start, problem.end)

    @on(FilterField.Kept)
    def _keep_filter(self) -> None:
        for line in self.query(FilterLine):
            line.display = bool(line.field.value)
            self.post_message(FilterKept(line.field.history))
        self.table.focus()

    @on(MarksChanged)
    def _marked(self) -> None:
        self.retell()

    @on(SortRequested)
    def _sorted(self, event: SortRequested) -> None:
        self.catalogue[self.view].sort = event.sort
