"""The ways in: a cloud, clouds.yaml, the environment, the demo, and the profiles that are known here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from imstui.model.replication import Replication
from imstui.tui.jobs.board import counts
from imstui.tui.jobs.job_columns import COLUMNS
from imstui.tui.launch import Launch
from imstui.tui.messages import DemoWanted, Said
from imstui.tui.screens.titled import Titled
from imstui.tui.sessions.account_messages import WaysWanted, WayTaken
from imstui.tui.sessions.ways_shown import Way
from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.jobs_panel import JobsPanel, RowOf
from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.rows import Row
from imstui.tui.widgets.table import Table
from imstui.tui.widgets.table_messages import RowSelected
from imstui.tui.widgets.text_block import TextBlock, TextRow
from imstui.tui.widgets.text_line import TextLine
from imstui.tui.widgets.title_line import Standing, TitleLine

_WAYS: Final = (
    Column("key", "", 2, sortable=False),
    Column("does", "WAY IN", 29, sortable=False),
    Column("uses", "", 20, weight=1, sortable=False),
)


class SignIn(Titled[None]):
    """What this host offers to sign in with.

    Args:
        launch: what is known of the terminal.
        job_row: makes a replication's row as it reads at a moment.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"{n}", f"take({n - 1})", f"Way {n}", show=False) for n in range(1, 10)),
        # With priority: the table's own k moves up.
        Binding("k", "why", "Why the keyring", priority=True),
        Binding("d", "demo", "Demo", show=False),
        Binding("r", "look", "Look again"),
        Binding("escape", "leave", "Back"),
    ]

    jobs: reactive[tuple[Replication, ...]] = reactive((), init=False)
    """The replications to show: they go on whoever is signed in; bound to the app's."""

    def __init__(self, launch: Launch, job_row: RowOf) -> None:
        super().__init__(launch)
        self._ways: tuple[Way, ...] = ()
        self._why = ""
        self._table = Table(_WAYS, Behaviour(markable=False), empty="Looking for what there is.", id="ways")
        self._panel = JobsPanel(
            COLUMNS, job_row, launch.clock, period=launch.tick, ascii_only=launch.ascii_only, id="known-jobs"
        )

    def compose(self) -> ComposeResult:
        """A title, the ways, the keyring, the foot."""
        yield TitleLine(id="title")
        yield TextLine(id="sign-in-title")
        yield self._table
        yield TextLine(id="keyring")
        yield TextBlock(id="keyring-why", can_focus=False)
        yield self._panel
        yield from self.foot()

    def on_mount(self) -> None:
        """Look for the ways."""
        self.watch_jobs(self.jobs)
        self.query_one("#keyring-why").display = False
        self._table.focus()
        self.action_look()

    def watch_standing(self, standing: Standing) -> None:
        """Say how the session stands."""
        super().watch_standing(standing)
        if self.is_mounted:
            now = "Another account, in the place of the one above." if standing.account else "Not signed in."
            self.query_one("#sign-in-title", TextLine).show([Part(f" {now}", "strong")])

    def watch_jobs(self, jobs: tuple[Replication, ...]) -> None:
        """Show the jobs that are known."""
        if self.is_mounted:
            self._panel.styles.height = 1 + len(jobs) if jobs else 0
            self._panel.show_jobs(jobs, counts(jobs))

    def take_ways(self, ways: Sequence[Way]) -> None:
        """Show these."""
        self._ways = tuple(ways)
        rows = [
            Row(f"{n}", (f"{n + 1}", way.does, way.uses), "muted" if way.why_not else "")
            for n, way in enumerate(self._ways)
        ]
        self._table.set_rows(rows)

    def take_keyring(self, line: str, why: str) -> None:
        """Say how the keyring stands."""
        self._why = why
        self.query_one("#keyring", TextLine).show([Part(f" {line}", "muted")], [Part("k why? ", "accent")])
        self.query_one("#keyring-why", TextBlock).show_rows([TextRow("", why)])

    def action_look(self) -> None:
        """Look anew: a keyring may have been unlocked, a file written."""
        self.query_one("#keyring", TextLine).show([Part(" Keyring: looking.", "muted")])
        self.post_message(WaysWanted())

    def action_why(self) -> None:
        """Tell about the keyring in full, or no more."""
        block = self.query_one("#keyring-why")
        block.display = not block.display and bool(self._why)

    def action_take(self, number: int) -> None:
        """Take a way, if it can be."""
        if number >= len(self._ways):
            return
        self._table.go_to(number)
        way = self._ways[number]
        self.post_message(Said(way.why_not, "warning") if way.why_not else WayTaken(way))

    def action_demo(self) -> None:
        """Leave for the demo, as from the first screen."""
        self.post_message(DemoWanted())

    def action_leave(self) -> None:
        """Go back to what is below."""
        self.dismiss()

    @on(RowSelected, "#ways")
    def _selected(self, event: RowSelected) -> None:
        self.action_take(int(event.key))
