"""All jobs on a whole screen, and the story of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from imstui.model.replication import Replication
from imstui.tui.board import counts
from imstui.tui.job_columns import COLUMNS
from imstui.tui.launch import Launch
from imstui.tui.messages import ClipboardWanted, CopyWanted, ImageWanted, Said, StoryWanted
from imstui.tui.screens.framed import Reading
from imstui.tui.widgets.jobs_panel import JobsPanel, RowOf
from imstui.tui.widgets.table_messages import RowHighlighted, RowSelected
from imstui.tui.widgets.text_block import TextBlock, TextRow


class Jobs(Reading):
    """Every replication of this account that is known.

    Args:
        launch: what is known of the terminal.
        job_row: makes a replication's row as it reads at a moment.
        at: the replication that the cursor begins on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "again", "Copy again"),
        Binding("o", "open", "Open image"),
        Binding("y", "copy_command", "Copy watch command"),
        Binding("tab", "other_pane", "Story"),
    ]

    jobs: reactive[tuple[Replication, ...]] = reactive((), init=False)
    """The replications to show; bound to the app's."""

    def __init__(self, launch: Launch, job_row: RowOf, at: str = "") -> None:
        super().__init__()
        self._at = at
        ascii_only = launch.ascii_only
        self._panel = JobsPanel(
            COLUMNS, job_row, launch.clock, period=launch.tick, ascii_only=ascii_only, id="all-jobs"
        )
        self._story = TextBlock(id="story", label_width=12)

    def compose(self) -> ComposeResult:
        """The jobs, a story, the foot."""
        yield self._panel
        yield self._story
        yield from self.foot()

    def on_mount(self) -> None:
        """Begin with the job that was asked for."""
        self.watch_jobs(self.jobs)
        self._panel.focus()
        if self._at:
            self._panel.move_to_key(self._at)

    def watch_jobs(self, jobs: tuple[Replication, ...]) -> None:
        """Show the jobs, and tell the story again if it went on."""
        if self.is_mounted:
            self._panel.show_jobs(jobs, counts(jobs))
            if self._panel.cursor_key:
                self.post_message(StoryWanted(self._panel.cursor_key))

    def show_story(self, replication_id: str, rows: Sequence[TextRow]) -> None:
        """Show a story, if its job is still the one under the cursor."""
        if replication_id == self._panel.cursor_key:
            self._story.show_rows(rows)

    def action_other_pane(self) -> None:
        """Go from the jobs to the story and back."""
        (self._story if self._panel.has_focus else self._panel).focus()

    def action_again(self) -> None:
        """Open the copy dialog for the same source."""
        job = self._job()
        if job is not None and job.request.image_id:
            self.post_message(CopyWanted((job.request.image_id,)))

    def action_open(self) -> None:
        """Open the copy, or while there is none its source."""
        job = self._job()
        if job is not None and (job.image_id or job.request.image_id):
            self.post_message(ImageWanted(job.image_id or job.request.image_id))

    def action_copy_command(self) -> None:
        """Put the command that follows it elsewhere on the clipboard."""
        job = self._job()
        if job is None:
            self.post_message(Said("There is no job under the cursor."))
        else:
            self.post_message(ClipboardWanted(f"imstui watch {job.job_id or job.id}"))

    def _job(self) -> Replication | None:
        return next((job for job in self.jobs if job.id == self._panel.cursor_key), None)

    @on(RowHighlighted, "#all-jobs")
    def _tell(self, event: RowHighlighted) -> None:
        if event.key:
            self.post_message(StoryWanted(event.key))

    @on(RowSelected, "#all-jobs")
    def _read(self) -> None:
        self._story.focus()
