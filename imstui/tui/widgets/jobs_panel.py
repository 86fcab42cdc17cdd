"""The jobs: one line each, under a line that counts them.

A tick repaints one line, and nothing moves while none runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.timer import Timer

from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.columns import Column
from imstui.tui.widgets.line import Run
from imstui.tui.widgets.parts import Part, arrange
from imstui.tui.widgets.rows import Row
from imstui.tui.widgets.table import Table

if TYPE_CHECKING:
    # The first frame comes before the first job.
    from imstui.model.replication import Replication

RowOf = Callable[["Replication", datetime], Row]
_TITLE: Final = "Jobs"


class JobsPanel(Table, inherit_bindings=False):
    """Replications, in the order they are given.

    Args:
        columns: what a row's cells are.
        row_of: makes a replication's row as it reads at a moment.
        clock: tells that moment.
        period: seconds between two moves of what is running.
        hint: stands at the right of the line that counts.
        cursor_stays: show the cursor also while another pane has the keys.
        id: the widget's id.
    """

    DEFAULT_CSS = """
    JobsPanel > .table--header { background: $surface; color: $text-muted; text-style: none; }
    JobsPanel > .table--cursor { background: $surface; color: $foreground; text-style: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next job", show=False),
        Binding("up,k", "move(-1)", "Previous job", show=False),
        Binding("pagedown,ctrl+f", "page(1)", "Next page", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "Previous page", show=False),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False),
        Binding("home,g", "first", "First job", show=False),
        Binding("end,G", "last", "Last job", show=False),
        Binding("enter", "select", "Story"),
    ]

    def __init__(
        self,
        columns: Sequence[Column],
        row_of: RowOf,
        clock: Callable[[], datetime],
        *,
        period: float = 1.0,
        hint: str = "",
        cursor_stays: bool = False,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own word for it
    ) -> None:
        super().__init__(columns, Behaviour(markable=False, ascii_only=ascii_only), id=id)
        self._row_of, self._clock, self._period = row_of, clock, period
        self._hint, self._cursor_stays, self._rule = hint, cursor_stays, "-" if ascii_only else "─"
        self._jobs: dict[str, Replication] = {}
        self._counts: tuple[Part, ...] = ()
        self._ticking: Timer | None = None

    def show_jobs(self, jobs: Sequence[Replication], counts: Mapping[str, int]) -> None:
        """Show these; only rows that read otherwise than before are repainted."""
        before, self._jobs = self._jobs, {job.id: job for job in jobs}
        now = self._clock()
        if list(before) == list(self._jobs):
            self.update_rows({job.id: self._row_of(job, now) for job in jobs if before[job.id] is not job})
        else:
            # A row is made anew only where its job changed: its times are brought up to date when it is in sight.
            self.set_rows([self._kept(job.id) if before.get(job.id) is job else self._row_of(job, now) for job in jobs])
            self._tick()
        said = _counted(counts)
        if said != self._counts:
            self._counts = said
            self.refresh()
        self._keep_time()

    def _kept(self, job_id: str) -> Row:
        number = self.model.index_of(job_id)
        assert number is not None  # noqa: S101 - what was shown before has its row
        return self.model.rows[number]

    def on_mount(self) -> None:
        """Have a clock for what runs; it stands still while nothing does."""
        self._ticking = self.set_interval(self._period, self._tick, pause=True)
        self._keep_time()

    def render_line(self, y: int) -> Strip:
        """The line that counts, then the rows; the cursor is seen only in the pane that has the keys."""
        if y == 0:
            return self._runs_strip(self._head())
        row = self.model.row_at(self.top + y - 1)
        if row is not None and not self.has_focus and not self._cursor_stays:
            return self._runs_strip(self._laid_out().row(row))
        return super().render_line(y)

    def _runs_strip(self, runs: Sequence[Run]) -> Strip:
        return self._strip(runs, "")

    def _head(self) -> list[Run]:
        rule = Part(f"{self._rule} ", "muted")
        left = [rule, Part(f"{_TITLE} ", "muted"), rule, *(self._counts or (Part("none ", "muted"),))]
        right = [Part(f" {self._hint} {self._rule}", "muted", 1)] if self._hint else []
        runs = arrange(left, right, self.scrollable_content_region.width)
        return [Run(text.replace(" ", self._rule) if not text.strip() and not role else text, role or "muted")
                for text, role in runs]  # fmt: skip

    def _keep_time(self) -> None:
        if self._ticking is not None:
            moving = any(job.state.open for job in self._jobs.values())
            (self._ticking.resume if moving else self._ticking.pause)()

    def _scroll_to_row(self, top: int) -> None:
        """What comes in sight reads as it stands now."""
        super()._scroll_to_row(top)
        self._tick()

    def in_sight(self) -> tuple[str, ...]:
        """Ids of the jobs that are on the screen."""
        keys = [self.model.key_at(position) for position in range(self.top, self.top + self.page)]
        return tuple(key for key in keys if key in self._jobs)

    def _tick(self) -> None:
        """Move the times of the open ones that are in sight."""
        if not self.screen.is_current:
            return
        now = self._clock()
        seen = [self._jobs[key] for key in self.in_sight()]
        self.update_rows({job.id: self._row_of(job, now) for job in seen if job.state.open})


def _counted(counts: Mapping[str, int]) -> tuple[Part, ...]:
    roles = {"running": "accent", "queued": "muted", "unknown": "warning", "failed": "error", "done": "muted"}
    told = [(f"{counts[word]} {word}", role) for word, role in roles.items() if counts.get(word)]
    parts: list[Part] = []
    for number, (text, role) in enumerate(told):
        parts += [Part(" · ", "muted")] * bool(number) + [Part(text, role)]
    return (*parts, Part(" ", "muted")) if parts else ()
