"""A list to choose one from, over the lower part; what can't be chosen says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.rows import Row
from imstui.tui.widgets.table import Table
from imstui.tui.widgets.table_messages import RowHighlighted, RowSelected
from imstui.tui.widgets.text_line import TextLine

Option = tuple[str, tuple[str, ...], str, str]
"""What is chosen, its cells, why it can't be chosen ('' if it can), and what to know about it."""


class Picker(ModalScreen[str]):
    """Gives what was chosen, or '' if nothing was.

    Args:
        title: what is chosen.
        columns: of an option's cells.
        options: in their order.
        typed: what stands in the field already: the cursor begins where that is, so that enter takes nothing else.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Cancel")]

    def __init__(self, title: str, columns: Sequence[Column], options: Sequence[Option], typed: str = "") -> None:
        super().__init__()
        self._title, self._options, self._typed = title, tuple(options), typed.strip().casefold()
        self._table = Table(
            columns,
            Behaviour(markable=False, type_ahead=True, highlight_delay=0),
            empty="There is nothing to choose.",
        )

    def compose(self) -> ComposeResult:
        """A title, the list, a line for reasons."""
        with Vertical(id="picker"):
            yield TextLine(id="picker-title")
            yield self._table
            yield TextLine(id="picker-reason")

    def on_mount(self) -> None:
        """Show the options."""
        told = (("letters", " find  ", 1), ("enter", " chooses  ", 0), ("esc", " leaves ", 0))
        keys = [part for key, does, leaves in told for part in (Part(key, "accent", leaves), Part(does, "", leaves))]
        self.query_one("#picker-title", TextLine).show([Part(f" {self._title}", "strong")], keys)
        self._table.set_rows(
            [Row(f"{n}", cells, "muted" if why else "") for n, (_, cells, why, _) in enumerate(self._options)]
        )
        self._table.go_to(self._nearest())
        self._table.focus()

    def _nearest(self) -> int:
        """The option that is typed, else the first that begins so, else the first that has it somewhere."""
        names = [(value.casefold(), cells[0].casefold()) for value, cells, _, _ in self._options]
        fits: tuple[Callable[[str], bool], ...] = (
            lambda name: name == self._typed,
            lambda name: name.startswith(self._typed),
            lambda name: self._typed in name,
        )
        found = (number for fit in fits for number, both in enumerate(names) if any(map(fit, both)))
        return next(found, 0) if self._typed else 0

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss("")

    @on(RowHighlighted)
    def _tell(self, event: RowHighlighted) -> None:
        """What is to know about the one under the cursor."""
        if event.key is not None:
            _, _, why, about = self._options[int(event.key)]
            self._say(why or about, "warning")

    @on(RowSelected)
    def _choose(self, event: RowSelected) -> None:
        value, _, why, _ = self._options[int(event.key)]
        if why:
            self._say(why, "error")
        else:
            self.dismiss(value)

    def _say(self, text: str, role: str) -> None:
        self.query_one("#picker-reason", TextLine).show([Part(f" {text}", role)])
