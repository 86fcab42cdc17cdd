"""The help: every key that works where one came from, the pane's own first; typing filters it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from imstui.tui.screens.framed import Framed
from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.rows import Row
from imstui.tui.widgets.table import Table
from imstui.tui.widgets.text_field import TextField

_COLUMNS: Final = (
    Column("keys", "KEYS", 22),
    Column("does", "WHAT IT DOES", 30, weight=1),
    Column("name", "NAME FOR settings.toml", 24, leaves=1),
)


class Help(Framed[None]):
    """Keys and what they do.

    Args:
        keys: the keys of each action, what it does, and its name in the settings.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Before", show=False),
    ]

    def __init__(self, keys: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self._rows = [Row(f"{n}", cells) for n, cells in enumerate(keys)]
        self._searches = [" ".join(row.cells).casefold() for row in self._rows]
        self._table = Table(_COLUMNS, Behaviour(markable=False), empty="No key does that.", id="help")

    def compose(self) -> ComposeResult:
        """A field to filter, the keys, the foot."""
        yield TextField(placeholder="type to look for a key", id="help-filter")
        yield self._table
        yield from self.foot()

    def on_mount(self) -> None:
        """Begin with the filter."""
        self._table.set_rows(self._rows)
        self.query_one("#help-filter").focus()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    def action_move(self, rows: int) -> None:
        """Move in the list, while the filter has the keys."""
        self._table.go_to(self._table.cursor + rows)

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        words = event.value.casefold().split()
        self._table.set_view([n for n, text in enumerate(self._searches) if all(word in text for word in words)])
