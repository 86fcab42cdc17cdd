"""The screen door: the app that holds the screens and starts the workers."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from imstui.tui.launch import Launch
from imstui.tui.screens.browser import Browser
from imstui.tui.screens.images_pane import ImagesPane
from imstui.tui.sessions.signing_in import SigningInApp
from imstui.tui.terminal.ending import ended_by_signals
from imstui.tui.terminal.keys_shown import all_deeds
from imstui.tui.terminal.themes import THEMES
from imstui.tui.widgets.rows import Row
from imstui.tui.working import WorkingApp

if TYPE_CHECKING:
    from imstui.model.replication import Replication
    from imstui.tui.terminal.picture import Picture
    from imstui.tui.terminal.taken_early import TakenTerminal
    from imstui.tui.widgets.text_block import TextRow

_LONGEST_END: Final = 1.8
"""Seconds: a copy that is being sent waits one and a half for its answer."""


class ImstuiApp(SigningInApp):
    """imstui on a terminal. It returns 'demo' if the person chose to look around there."""

    CSS_PATH = Path(__file__).with_name("imstui.tcss")
    TITLE = "imstui"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J", "jobs", "All jobs", show=False),
        Binding("e", "notes", "What was said", show=False),
        Binding("L", "accounts", "Accounts: sign in, switch", show=False),
        Binding("P", "project", "Another project", show=False),
        Binding("R", "sign_in_again", "Sign in again", show=False),
        Binding("question_mark", "help", "Help"),
        Binding("q", "quit", "Quit"),
        Binding("ctrl+l", "redraw", "Draw the screen anew", show=False, priority=True),
    ]

    def __init__(self, launch: Launch) -> None:
        super().__init__(launch)
        self.browser = Browser(launch, self.job_row)

    @property
    def images(self) -> ImagesPane:
        """Where images are shown."""
        return self.browser.pane

    def cover(self, lines: int) -> None:
        """A panel covers the foot of the browser."""
        self.browser.cover(lines)

    def get_default_screen(self) -> Screen[None]:
        """The browser, which sees what the app knows."""
        return self.browser.data_bind(ImstuiApp.jobs, ImstuiApp.standing, ImstuiApp.notes)

    def on_mount(self) -> None:
        """Begin: with the remembered images, so that the first frame has them already."""
        self.call_later(self.begin)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers: the bindings of where one is, and the themes."""
        for deed in all_deeds(screen):
            does = partial(self.run_action, deed.action, default_namespace=deed.node)
            yield SystemCommand(deed.does, deed.keys, does)
        for theme in THEMES:
            title = f"Theme {theme.name.removeprefix('imstui-')}"
            yield SystemCommand(title, "colours", partial(self.choose_theme, theme.name))

    def action_help(self) -> None:
        """Every key that works here."""
        from imstui.tui.screens.help import Help

        deeds = [(deed.keys, deed.does, deed.name) for deed in all_deeds(self.screen)]
        self.push_screen(Help(deeds).data_bind(WorkingApp.notes))

    def action_notes(self) -> None:
        """What was said."""
        from imstui.tui.screens.notes import Notes

        self.push_screen(Notes().data_bind(WorkingApp.notes))

    def action_jobs(self) -> None:
        """All jobs on a whole screen."""
        self.open_jobs("")

    def open_jobs(self, at: str) -> None:
        """All jobs on a whole screen, the cursor on one."""
        from imstui.tui.screens.jobs import Jobs

        if not isinstance(self.screen, Jobs):
            jobs = Jobs(self.launch, self.job_row, at)
            self.push_screen(jobs.data_bind(WorkingApp.jobs, WorkingApp.standing, WorkingApp.notes))

    def in_sight(self) -> Collection[str]:
        """Ids of the jobs that the person looks at."""
        screen = self.screen
        return screen.in_sight if hasattr(screen, "in_sight") else self.browser.panel.in_sight()

    def action_redraw(self) -> None:
        """Draw the screen anew: for a line that garbled it."""
        self.redraw()

    def job_row(self, replication: Replication, now: datetime) -> Row:
        """A replication's row as it reads at a moment."""
        from imstui.tui.jobs.job_rows import job_row

        history = self.backstage.history if self.backstage is not None else None
        return job_row(replication, now, history, ascii_only=self.launch.ascii_only)

    def show_glance(self, image_id: str, rows: Sequence[TextRow]) -> None:
        """Show an image's details beside the list."""
        self.browser.show_glance(image_id, rows)


def run_app(launch: Launch, shown: Picture | None = None, taken: TakenTerminal | None = None) -> tuple[str, int]:
    """Run the screen to its end.

    Args:
        launch: how to start.
        shown: what the terminal shows already; None if nobody knows.
        taken: the terminal, if it was taken for that.

    Returns:
        what the person chose to do next ('demo' or ''), and the exit code.
    """
    app = ImstuiApp(launch)
    if taken is not None:
        app.shown, app.taken = shown, taken
    chosen = asyncio.run(run_whole(app))
    return chosen or "", app.return_code or 0


async def run_whole(app: ImstuiApp) -> str | None:
    """Run the app, and leave nothing open: what is being sent is written down before the ledger closes."""
    with ended_by_signals(app.end_by):
        try:
            return await app.run_async(mouse=app.launch.mouse)
        finally:
            app.bid_farewell()
            await wind_up(app)


async def wind_up(app: ImstuiApp) -> None:
    """End what is still under way, then close the session and the ledger."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=_LONGEST_END)
    if app.backstage is not None:
        await app.backstage.sign_out()
        app.backstage.close()
