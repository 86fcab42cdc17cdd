"""All jobs on a whole screen, and the story of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.widgets import Input

from imstui.model.replication import Replication
from imstui.tui.jobs.board import counts
from imstui.tui.jobs.job_choice import CLASSES, chosen
from imstui.tui.jobs.job_columns import COLUMNS
from imstui.tui.launch import Launch
from imstui.tui.messages import (
    AgainWanted,
    ClipboardWanted,
    DropWanted,
    ImageWanted,
    RecordWanted,
    Said,
    StoryWanted,
)
from imstui.tui.screens.framed import Reading
from imstui.tui.screens.titled import Titled
from imstui.tui.widgets.filter_field import FilterField, FilterLine
from imstui.tui.widgets.jobs_panel import JobsPanel, RowOf
from imstui.tui.widgets.table_messages import RowHighlighted, RowSelected
from imstui.tui.widgets.text_block import TextBlock, TextRow
from imstui.tui.widgets.title_line import TitleLine
from imstui.tui.widgets.view_tabs import Tab, ViewTabs


class _AllJobs(JobsPanel):
    """The jobs where the story stands below them anyway."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Read the story", show=False)]


class Jobs(Titled[None], Reading):
    """Every replication of this account that is known.

    Args:
        launch: what is known of the terminal.
        job_row: makes a replication's row as it reads at a moment.
        at: the replication that the cursor begins on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "again", "Again"),
        Binding("R", "record(False)", "Receipt"),
        Binding("o", "open", "Image"),
        Binding("y", "copy_command", "Copy command"),
        Binding("w", "record(True)", "Raw"),
        Binding("x", "drop", "Drop"),
        Binding("slash", "filter", "Filter", priority=True, show=False),
        *(Binding(key, f"group('{group}')", f"Show {group}", show=False) for key, group in CLASSES.items()),
        Binding("tab,shift+tab", "other_pane", "The jobs, or the story", show=False),
    ]

    jobs: reactive[tuple[Replication, ...]] = reactive((), init=False)
    """The replications to show; bound to the app's."""

    def __init__(self, launch: Launch, job_row: RowOf, at: str = "") -> None:
        super().__init__(launch)
        self._at = at
        self._group, self._text = "all", ""
        self._record = ("", "")
        """What stands in the story's place: whose it is, and the text."""
        self._told = ""
        ascii_only = launch.ascii_only
        self._panel = _AllJobs(
            COLUMNS,
            job_row,
            launch.clock,
            period=launch.tick,
            cursor_stays=True,
            ascii_only=ascii_only,
            id="all-jobs",
        )
        self._story = TextBlock(id="story", label_width=11)

    def compose(self) -> ComposeResult:
        """Whose they are, what to choose from, the jobs, a story, the foot; a filter's field comes with the filter."""
        yield TitleLine(id="title")
        with Horizontal(id="top"):
            yield ViewTabs(id="tabs")
        yield self._panel
        yield self._story
        yield from self.foot()

    def on_mount(self) -> None:
        """Begin with the job that was asked for."""
        self.watch_jobs()
        self._panel.focus()

    def watch_jobs(self) -> None:
        """Show the jobs that are chosen, and tell the story again if it went on."""
        if not self.is_mounted:
            return
        count = counts(self.jobs)
        tabs = [Tab(key, group.capitalize(), str(count[group])) for key, group in CLASSES.items()]
        tabs[0] = tabs[0]._replace(number=str(len(self.jobs)))
        chosen_key = next(key for key, group in CLASSES.items() if group == self._group)
        self.query_one("#tabs", ViewTabs).show_tabs([*tabs, *self._hint()], chosen_key)
        shown = chosen(self.jobs, self._group, self._text)
        self._panel.show_jobs(shown, counts(shown))
        if self._at and self._panel.move_to_key(self._at):
            self._at = ""  # The jobs of the app are only bound after the mount.
        if self._panel.cursor_key:
            self._ask_for_story(self._panel.cursor_key)
        else:
            self._story.show_rows([TextRow("", "No job is like that." if self.jobs else "No jobs yet.", "muted")])

    def _hint(self) -> list[Tab]:
        return [] if any(line.display for line in self.query(FilterLine)) else [Tab("/", "filter")]

    @property
    def in_sight(self) -> tuple[str, ...]:
        """Ids of the jobs that are on the screen."""
        return self._panel.in_sight()

    def show_story(self, replication_id: str, rows: Sequence[TextRow]) -> None:
        """Show a story, if its job is still the one under the cursor; one that goes on stays where it is read."""
        if replication_id == self._panel.cursor_key and self._record[0] != replication_id:
            self._story.show_rows(rows, stay=replication_id == self._told)
            self._told = replication_id

    def show_record(self, replication_id: str, text: str, note: str = "") -> None:
        """Show a receipt or JSON in the story's place, with a word on it, until one moves on or goes back."""
        if replication_id == self._panel.cursor_key:
            self._record, self._told = (replication_id, text), ""
            self._story.show_rows([TextRow("", text)])
            self._story.focus()
            self.post_message(Said(f"{note} y copies this text, esc brings the story back.".lstrip()))

    def _ask_for_story(self, replication_id: str) -> None:
        if self._record[0] != replication_id:
            self._record = ("", "")
            self.post_message(StoryWanted(replication_id))

    def action_leave(self) -> None:
        """Go back: from a record to the story, from there to where the screen was opened."""
        if not self._record[0]:
            super().action_leave()
            return
        self._record = ("", "")
        self._panel.focus()
        if self._panel.cursor_key:
            self._ask_for_story(self._panel.cursor_key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to whatever is being typed in."""
        if action in {"filter", "group"}:
            return not isinstance(self.focused, Input)
        return super().check_action(action, parameters)

    def action_other_pane(self) -> None:
        """Go from the jobs to the story and back."""
        (self._story if self._panel.has_focus else self._panel).focus()

    def action_group(self, group: str) -> None:
        """Show only those of a class."""
        self._group = group
        self.watch_jobs()

    async def action_filter(self) -> None:
        """Type what to look for."""
        if not self.query(FilterLine):
            await self.query_one("#top", Horizontal).mount(FilterLine("name, id, state, key:", self._panel))
        line = self.query_one(FilterLine)
        line.display = True
        self.set_focus(line.field)
        self.watch_jobs()

    @on(FilterField.Ended)
    @on(FilterField.Kept)
    def _filtered(self, event: FilterField.Ended | FilterField.Kept) -> None:
        for line in self.query(FilterLine):
            line.field.value = line.field.value if isinstance(event, FilterField.Kept) else ""
            line.display = bool(line.field.value)
        self._panel.focus()
        self.watch_jobs()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._text = event.value
        self.watch_jobs()

    @on(ViewTabs.Chosen)
    async def _choose(self, event: ViewTabs.Chosen) -> None:
        if event.key in CLASSES:
            self.action_group(CLASSES[event.key])
        else:
            await self.action_filter()

    def action_again(self) -> None:
        """Open the copy dialog as it was for this one."""
        job = self._job()
        if job is not None and job.request.image_id:
            self.post_message(AgainWanted(job.id))
        elif job is not None:
            self.post_message(Said("This job was taken in by its id: what it copies isn't known."))

    def action_open(self) -> None:
        """Open the copy, or while there is none its source."""
        job = self._job()
        if job is not None and (job.image_id or job.request.image_id):
            self.post_message(ImageWanted(job.image_id or job.request.image_id))

    def action_record(self, raw: bool) -> None:
        """Show the receipt, or the job's JSON, in the story's place."""
        job = self._job()
        if job is not None:
            self.post_message(RecordWanted(job.id, raw))

    def action_drop(self) -> None:
        """Take it out of the queue, settle it, or put it away."""
        job = self._job()
        if job is not None:
            self.post_message(DropWanted(job.id))

    def action_copy_command(self) -> None:
        """Put the command that follows it elsewhere on the clipboard, or the record that is shown."""
        job = self._job()
        if self._record[0]:
            self.post_message(ClipboardWanted(self._record[1]))
        elif job is not None:
            self.post_message(ClipboardWanted(f"imstui watch {job.job_id or job.id}"))

    def _job(self) -> Replication | None:
        job = next((job for job in self.jobs if job.id == self._panel.cursor_key), None)
        if job is None:
            self.post_message(Said("There is no job under the cursor."))
        return job

    @on(RowHighlighted, "#all-jobs")
    def _tell(self, event: RowHighlighted) -> None:
        if event.key:
            self._ask_for_story(event.key)

    @on(RowSelected, "#all-jobs")
    def _read(self) -> None:
        self._story.focus()
