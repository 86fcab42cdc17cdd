"""Following jobs as the app does it: what changed is shown and told, and the copy is read when it appears."""

from __future__ import annotations

import sys
from collections.abc import Collection
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from imstui.model.errors import ImstuiError
from imstui.tui.images.looking import LookingApp
from imstui.tui.launch import Launch

if TYPE_CHECKING:
    # What there is before there are jobs is on the screen sooner without them.
    from imstui.model.replication import Replication
    from imstui.tui.jobs.news import News
    from imstui.tui.jobs.notifying import Notifier

_MANY: Final = 100
_TOGETHER: Final = 1.0
"""Seconds that changes are gathered, from so many jobs on: each telling looks at all of them."""
PAUSE: Final = 3.0
"""Seconds between two notifications: what ends meanwhile is told in one."""


class JobsFollowedApp(LookingApp):
    """Follows jobs."""

    def __init__(self, launch: Launch) -> None:
        super().__init__(launch)
        self._retelling: Timer | None = None
        self._focus_is_told = False
        self._resting: Timer | None = None
        self.notifier: Notifier | None = None
        """Made with the first job: most starts have nothing to tell."""

    def on_app_blur(self) -> None:
        """The terminal says that the person looks elsewhere, and so it will say when not."""
        self._focus_is_told = True

    def on_app_focus(self) -> None:
        """The terminal says that the person looks here."""
        self._focus_is_told = True

    def watch_jobs(self, jobs: tuple[Replication, ...]) -> None:
        """Say in the window's title what runs, waits or wants a person."""
        from imstui.present.notices import counted
        from imstui.tui.jobs.board import counts
        from imstui.tui.jobs.notifying import Notifier

        said = counted(counts(one for one in jobs if self._wanted(one)), ascii=self.launch.ascii_only)
        if self.notifier is None and not said:
            return
        self.notifier = self.notifier or Notifier(self.launch, self.to_terminal)
        self.notifier.entitle(said)

    def _wanted(self, one: Replication) -> bool:
        """Whether the title counts it: what is over and was read, or failed before today, is no news."""
        return self.backstage is not None and self.backstage.board.presses(one, self.launch.clock())

    def _notify(self, told: News) -> None:
        """Tell somebody who looks elsewhere; where the terminal doesn't say where they look, everybody."""
        if self.notifier is None or (self.app_focus and self._focus_is_told):
            return
        self.notifier.note(told)
        if self._resting is None:
            self._tell()

    def _tell(self) -> None:
        told = self.notifier is not None and self.notifier.tell()
        self._resting = self.set_timer(PAUSE, self._tell) if told else None

    def bid_farewell(self) -> None:
        """Give the window its old title back, when the screen is the shell's again."""
        if self.notifier is not None and self.notifier.farewell and sys.__stderr__ is not None:
            with suppress(OSError, ValueError):
                sys.__stderr__.write(self.notifier.farewell)
                sys.__stderr__.flush()

    def in_sight(self) -> Collection[str]:
        """Ids of the jobs that the person looks at."""
        raise NotImplementedError

    async def follow_jobs(self) -> None:
        """Follow all that is open in this project, for as long as the session lasts."""
        from imstui.replication.follow import follow

        if self.backstage is None or self.backstage.desk is None:
            return
        try:
            async with aclosing(follow(self.backstage.desk, in_sight=self.in_sight)) as changes:
                async for replication in changes:
                    self.changed(replication)
        except ImstuiError as error:
            self.trouble(error)

    def changed(self, replication: Replication) -> None:
        """A replication changed: show it, tell it, and read its image if that is news."""
        from imstui.tui.jobs.board import appeared
        from imstui.tui.jobs.news import news

        assert self.backstage is not None  # noqa: S101 - whoever tells of a change has it from there
        before = self.backstage.board.get(replication.id)
        self.backstage.board.put([replication])
        self.backstage.learn(before, replication)
        self._retell_soon()
        told = news(before, replication)
        if told is not None:
            self.say(told.text, told.role)
            if not replication.state.open:
                self._notify(told)
        if appeared(before, replication):
            self.read_image(replication.image_id)

    def _retell_soon(self) -> None:
        """Show the jobs: at once, or where there are very many, together with what else changes meanwhile."""
        if len(self.jobs) <= _MANY:
            self.retell()
        elif self._retelling is None:
            self._retelling = self.set_timer(_TOGETHER, self._retell_now)

    def _retell_now(self) -> None:
        self._retelling = None
        self.retell()
