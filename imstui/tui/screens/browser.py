"""The first screen: images above, jobs below; from here everything else is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import reactive

from imstui.tui.images.image_columns import DETAIL_FROM
from imstui.tui.jobs.job_columns import COLUMNS
from imstui.tui.launch import Launch
from imstui.tui.messages import (
    AcceptWanted,
    ClipboardWanted,
    CopyWanted,
    DemoWanted,
    ExportWanted,
    GlanceWanted,
    ImageWanted,
    JobsWanted,
    RefreshWanted,
    Said,
)
from imstui.tui.screens.images_pane import ImagesPane
from imstui.tui.screens.titled import Titled
from imstui.tui.widgets.jobs_panel import JobsPanel, RowOf
from imstui.tui.widgets.table_messages import RowHighlighted, RowSelected
from imstui.tui.widgets.title_line import Standing, TitleLine

if TYPE_CHECKING:
    # What there is before there are jobs is on the screen sooner without them.
    from imstui.model.replication import Replication
    from imstui.tui.widgets.text_block import TextRow

_NO_IMAGE: Final = "There is no image under the cursor."


class Browser(Titled[None]):
    """Images and jobs.

    Args:
        launch: what is known of the terminal.
        job_row: makes a replication's row as it reads at a moment.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy"),
        Binding("C", "copy_as_before", "Copy with the settings of the last copy", show=False),
        Binding("r", "refresh", "Refresh"),
        Binding("tab", "other_pane", "Jobs"),
        Binding("shift+tab", "other_pane", "The other pane", show=False),
        Binding("y", "copy_id", "Copy id"),
        Binding("a", "accept", "Accept what is shared with you", show=False),
        Binding("X", "export", "Write what is shown to a file, or to the clipboard", show=False),
        Binding("d", "demo", "Demo"),
    ]

    jobs: reactive[tuple[Replication, ...]] = reactive((), init=False)
    """The replications to show; bound to the app's."""

    def __init__(self, launch: Launch, job_row: RowOf) -> None:
        super().__init__(launch, id="browser")
        self.pane = ImagesPane(ascii_only=launch.ascii_only)
        self.pane.earlier_filters = launch.remembered.filters
        self.panel = JobsPanel(
            COLUMNS,
            job_row,
            launch.clock,
            period=launch.tick,
            hint="J whole screen",
            ascii_only=launch.ascii_only,
            id="jobs",
        )

    def compose(self) -> ComposeResult:
        """The detail pane is only made where it has room."""
        yield TitleLine(id="title")
        with Horizontal(id="middle"):
            yield self.pane
        yield self.panel
        yield from self.foot()

    def on_mount(self) -> None:
        """Begin with the images."""
        self.pane.table.focus()
        self.watch_jobs(self.jobs)

    def watch_standing(self, standing: Standing) -> None:
        """Say how the session stands; the demo is offered where there is none."""
        super().watch_standing(standing)
        if self.is_mounted:
            self.refresh_bindings()

    def on_screen_resume(self) -> None:
        """Take in what happened while another screen covered this one."""
        self.watch_jobs(self.jobs)

    def watch_jobs(self, jobs: tuple[Replication, ...]) -> None:
        """Show the jobs, and put their sign at the images."""
        if not self.is_mounted or not self.is_current or not (jobs or self.panel.model.rows):
            return
        from imstui.tui.jobs.board import counts, images_in_work

        self.panel.styles.height = 1 + len(jobs)
        self.panel.show_jobs(jobs, counts(jobs))
        self.pane.mark_running(images_in_work(jobs), self.signs()[0])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The demo is offered where there is nothing else."""
        if action == "demo":
            return not self.standing.account and not self._launch.demo
        return super().check_action(action, parameters)

    def action_copy(self) -> None:
        """Copy the marked images, else the one under the cursor."""
        self._copy(as_before=False)

    def action_copy_as_before(self) -> None:
        """The same, with key, description and project as in the last copy."""
        self._copy(as_before=True)

    def _copy(self, *, as_before: bool) -> None:
        chosen = self._chosen()
        self.post_message(CopyWanted(chosen, as_before=as_before) if chosen else Said(_NO_IMAGE))

    def _chosen(self) -> tuple[str, ...]:
        """The marked images in the order they are shown, those out of view behind them; else that under the cursor."""
        table = self.pane.table
        shown = [key for key in table.model.shown_keys() if key in table.marks]
        marked = (*shown, *sorted(table.marks.difference(shown)))
        return marked or ((table.cursor_key,) if table.cursor_key else ())

    def action_refresh(self) -> None:
        """Read everything again; sign in again where that is what is missing."""
        self.post_message(RefreshWanted())

    def action_other_pane(self) -> None:
        """Go from the images to the jobs and back."""
        if self.panel.has_focus or not self.jobs:
            self.pane.table.focus()
            if not self.jobs:
                self.post_message(Said("There are no jobs yet: c copies an image."))
        else:
            self.panel.focus()

    def action_copy_id(self) -> None:
        """Put the id under the cursor on the clipboard: an image's, or a job's watch command."""
        if self.panel.has_focus and self.panel.cursor_key:
            self.post_message(ClipboardWanted(f"imstui watch {self.panel.cursor_key}"))
        elif self.pane.table.cursor_key:
            self.post_message(ClipboardWanted(self.pane.table.cursor_key))
        else:
            self.post_message(Said(_NO_IMAGE))

    def action_accept(self) -> None:
        """Accept the image under the cursor."""
        key = self.pane.table.cursor_key
        self.post_message(AcceptWanted(key) if key else Said(_NO_IMAGE))

    def action_export(self) -> None:
        """Write the marked images, else all that are shown."""
        table = self.pane.table
        keys = tuple(key for key in table.model.shown_keys() if not table.marks or key in table.marks)
        self.post_message(ExportWanted(keys) if keys else Said("There is nothing to export."))

    def action_demo(self) -> None:
        """Leave for the demo."""
        self.post_message(DemoWanted())

    @on(RowSelected, "#images")
    def _open_image(self, event: RowSelected) -> None:
        self.post_message(ImageWanted(event.key))

    @on(RowSelected, "#jobs")
    def _open_job(self, event: RowSelected) -> None:
        self.post_message(JobsWanted(event.key))

    @on(RowHighlighted, "#images")
    def _glance(self, event: RowHighlighted) -> None:
        if event.key and self.query("#glance"):
            self.post_message(GlanceWanted(event.key))

    async def on_resize(self, event: events.Resize) -> None:
        """Have the detail pane where it has room."""
        wide = event.size.width >= DETAIL_FROM
        panes = self.query("#glance")
        if wide and not panes:
            from imstui.tui.widgets.text_block import TextBlock

            await self.query_one("#middle").mount(TextBlock(id="glance", can_focus=False))
            if self.pane.table.cursor_key:
                self.post_message(GlanceWanted(self.pane.table.cursor_key))
        elif not wide and panes:
            await panes.remove()

    def show_glance(self, image_id: str, rows: Sequence[TextRow]) -> None:
        """Show an image's details beside the list, if the cursor is still on it."""
        from imstui.tui.widgets.text_block import TextBlock

        for block in self.query("#glance").results(TextBlock):
            if image_id == self.pane.table.cursor_key:
                block.show_rows(rows)

    def cover(self, lines: int) -> None:
        """Keep the row under the cursor in sight while a panel covers that many lines at the foot."""
        self.styles.padding = (0, 0, lines, 0)
        self.set_class(lines > 0, "covered")
