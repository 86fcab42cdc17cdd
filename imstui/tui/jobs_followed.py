"""Following jobs as the app does it: what changed is shown and told, and the copy is read when it appears."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from imstui.model.errors import ImstuiError
from imstui.tui.launch import Launch
from imstui.tui.looking import LookingApp

if TYPE_CHECKING:
    # What there is before there are jobs is on the screen sooner without them.
    from imstui.model.replication import Replication

_MANY: Final = 100
_TOGETHER: Final = 0.5
"""Seconds that changes are gathered, from so many jobs on: each telling looks at all of them."""


class JobsFollowedApp(LookingApp):
    """Follows jobs."""

    def __init__(self, launch: Launch) -> None:
        super().__init__(launch)
        self._retelling: Timer | None = None

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
        from imstui.tui.board import appeared
        from imstui.tui.news import news

        assert self.backstage is not None  # noqa: S101 - whoever tells of a change has it from there
        before = self.backstage.board.get(replication.id)
        self.backstage.board.put([replication])
        self.backstage.learn(before, replication)
        self._retell_soon()
        told = news(before, replication)
        if told is not None:
            self.say(told.text, told.role)
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
