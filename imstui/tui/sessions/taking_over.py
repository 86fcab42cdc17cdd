"""One session after another: opened, taken over from the former, and its token renewed before it ends."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from textual.worker import WorkerError

from imstui.model.errors import ImstuiError, LedgerError, NotConnected, NotSignedIn, SignInError
from imstui.tui.terminal.fitting import FittingApp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.screen import Screen
    from textual.timer import Timer

    from imstui.session import Session
    from imstui.tui.launch import Finder
    from imstui.tui.sessions.opening import ScreenAsker

_OF_A_SESSION: Final = ("follow", "kept", "images", "surroundings", "image", "glance", "open", "life", "projects")
"""The groups of workers that belong to one session."""
_WAYS: Final = "r tries again · L other accounts · d looks around in the demo"
_NOT_SIGNED_IN: Final = "not signed in"
_TRY_EVERY: Final = 20.0
"""Seconds between two attempts to sign in to a cloud that is out of reach."""
_LOOK_EVERY: Final = 60.0
"""Seconds between two looks at the token's life: a computer that slept may have slept through its end."""


class TakingOverApp(FittingApp):
    """Works with one session at a time, and keeps it there as long as it can."""

    _finder: Finder | None = None
    _away_since: datetime | None = None
    """Since when the cloud is out of reach for signing in."""
    _next_try: Timer | None = None

    @property
    def finder(self) -> Finder:
        """Finds the settings of the account that is meant."""
        return self._finder or self.launch.find_asking or (lambda _: self.launch.find())

    @property
    def asker(self) -> ScreenAsker:
        """The person at the screen."""
        from imstui.tui.sessions.opening import ScreenAsker

        return ScreenAsker(self._ask)

    def _ask(self, screen: Callable[[], Screen[Any]], answer: Callable[[Any], None]) -> None:
        self.call_next(lambda: self.push_screen(screen(), answer))

    async def enter(self) -> None:
        """Sign in to the account that is meant, and work with that."""
        from imstui.tui.sessions.opening import opened

        await self.take(await opened(self.finder, self.asker), self.finder)

    def entered(self) -> None:
        """There is a session: also see to its token."""
        super().entered()
        if self._away_since is not None:
            self._away_since = None
            self.say("The cloud is in reach again: signed in.")
        self.run_worker(self._keep_alive, group="life", exclusive=True)  # type: ignore[arg-type] # as it says, coroutine functions too

    async def take(self, session: Session, finder: Finder) -> bool:
        """Work with this session in the place of the former; whether it is another project's.

        What was read of another project leaves the screen. Its jobs keep their rows in the ledger.
        """
        assert self.backstage is not None  # noqa: S101 - `begin` has made it
        await self._end_session()
        before, self._finder = self.backstage.binding, finder
        self.backstage.elsewhere = finder is not (self.launch.find_asking or finder)
        await self.backstage.sign_out()
        self.backstage.adopt(session)
        other = before is not None and not before.same_project(session.binding)
        if other:
            await self._clear()
        self.entered()
        if self.dialog is not None:
            self.dialog.take_facts(self.facts())
        return other

    async def _end_session(self) -> None:
        """End what belongs to the session; a copy that is being sent is waited for."""
        ending = [worker for group in _OF_A_SESSION for worker in self.workers.cancel_group(self, group)]
        ending += [worker for worker in self.workers if worker.group == "send"]
        for worker in ending:
            with suppress(WorkerError):
                await worker.wait()

    async def _clear(self) -> None:
        """Show nothing of the former project."""
        assert self.backstage is not None  # noqa: S101 - as above
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if self.dialog is not None:
            self._dialog_closed()
        self.retell(quota="")
        try:
            self.backstage.board.put(self.backstage.open_ledger())
        except LedgerError as error:
            self.trouble(error)

    def no_account(self) -> None:
        """Nothing tells which account is meant: offer what there is."""
        raise NotImplementedError

    def no_session(self, error: ImstuiError) -> None:
        """Say that there is no session, and what can be done."""
        self.retell(state=_NOT_SIGNED_IN, account="", region="", project="", quota="", expires_at=None)
        if isinstance(error, NotSignedIn):
            trouble = f"Not signed in.\n{_WAYS}"
            self.no_account()
        else:
            trouble = f"Not signed in: see the line below.\n{_WAYS}"
            if isinstance(error, NotConnected):
                self._wait_for_cloud(error)
            else:
                self._away_since = None
                self.say_error(error)
        self.images.retell(trouble=trouble, reading=False)

    def _wait_for_cloud(self, error: NotConnected) -> None:
        """Say since when it is out of reach, and try again by and by."""
        from imstui.present.explain import one_line
        from imstui.present.times import clock

        self._away_since = self._away_since or self.launch.clock()
        since = clock(self._away_since)[:5]
        self.say(f"Out of reach since {since}: r tries now, else every {_TRY_EVERY:.0f} s. {one_line(error)}", "error")
        self._try_later()

    def _try_later(self) -> None:
        if self._next_try is not None:
            self._next_try.stop()
        self._next_try = self.set_timer(_TRY_EVERY, self._try_again)

    def _try_again(self) -> None:
        """Sign in again; later, where somebody types or reads: what signing in asks for would come in between."""
        from textual.widgets import Input

        if self._away_since is None or self.backstage is None or self.backstage.session is not None:
            return
        busy = len(self.screen_stack) > 1 or isinstance(self.focused, Input)
        if busy or self.standing.state != _NOT_SIGNED_IN:
            self._try_later()
        else:
            self.run_worker(self._tried_again(), group="session", exclusive=True)

    async def _tried_again(self) -> None:
        """Sign in without a word as long as nothing is another than it was."""
        try:
            await self.enter()
        except NotConnected:
            self._try_later()
        except ImstuiError as error:
            self.no_session(error)

    async def _keep_alive(self) -> None:
        """Renew the token before it ends; where only the person can, tell them in time."""
        from imstui.tui.sessions.token_life import lead, warnings_at

        session = self.backstage.session if self.backstage is not None else None
        since, told = self.launch.clock(), 0
        while session is not None and (ends := session.account.expires_at) is not None:
            if ends != self.standing.expires_at:
                self.retell(expires_at=ends)
                since = self.launch.clock()
            due = ends - lead(since, ends) if session.renewable else [*warnings_at(since, ends), None][told]
            if due is None:
                return
            left = (due - self.launch.clock()) / timedelta(seconds=1)
            if left > 0:
                await asyncio.sleep(min(left, _LOOK_EVERY))
            elif not session.renewable:
                told += 1
                self._warn_of(session)
            elif not await self._renewed(session):
                return

    async def _renewed(self, session: Session) -> bool:
        """Whether it makes sense to go on: the token is another now, or may be later."""
        before = session.account.expires_at
        try:
            await session.renew()
        except SignInError as error:
            self.trouble(error)
            return False
        except ImstuiError:
            await asyncio.sleep(_LOOK_EVERY)
            return True
        return session.account.expires_at != before

    def _warn_of(self, session: Session) -> None:
        from imstui.present.times import when
        from imstui.tui.sessions.renewal_words import only_you

        at = when(session.account.expires_at, self.launch.clock())
        self.say(f"The session ends at {at}. {only_you(session)}: R signs in again.", "warning")
