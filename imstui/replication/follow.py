"""Following everything that is open to its end: one scheduler for all, however many there are.

It sends queued ones as places come free, looks for unknown ones, asks after running ones, proves finished ones, and
yields each replication whenever it changed. Whoever iterates decides when to stop: that ends the watching, not the
jobs. Other processes may work on the same ledger; what they write is taken in.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from typing import Final

from imstui.model.errors import Unsaved
from imstui.model.replication import Replication, State, Verdict
from imstui.replication.desk import Desk
from imstui.replication.keep import all_unsaved
from imstui.replication.settle import LATER_LOOK_WITHIN
from imstui.replication.submit import BUSY, STALE_AFTER, places
from imstui.replication.track import RECHECK, Track
from imstui.replication.turn import take_turn

IN_FLIGHT: Final = 8
START_EVERY: Final = 0.1
"""Seconds between two requests' starts over all replications: at most ten a second."""
_PROOF_TRIES: Final = 3
_ENDED: Final = frozenset({State.FAILED, State.REFUSED, State.DROPPED})


async def follow(
    desk: Desk, chosen: Collection[str] | None = None, *, stale_too: bool = False
) -> AsyncGenerator[Replication]:
    """Follow replications, and yield each one as it stands at first and whenever it changed.

    Args:
        desk: what to work with; only replications of its project are touched.
        chosen: ids to follow; it ends when none of them is open. None follows all that is open, and never ends.
        stale_too: send queued ones that are older than a day as well: a person said so.

    Raises:
        SignInError: the session ended and can't be renewed; everything stays in the ledger.
        LedgerError: the ledger can't be read or written any more.
        StillOpen: something was sent, and what came of it can't be written down: hint and sentence have the job's id.
    """
    follower = _Follower(desk, chosen, stale_too=stale_too)
    async with aclosing(follower.changes()) as changes:
        async for replication in changes:
            yield replication


class _Follower:
    """The scheduler's state while somebody iterates."""

    def __init__(self, desk: Desk, chosen: Collection[str] | None, *, stale_too: bool) -> None:
        self._desk = desk
        self._chosen = None if chosen is None else list(chosen)
        self._stale_too = stale_too
        self._tracks: dict[str, Track] = {}
        self._tasks: dict[asyncio.Task[Replication], Track] = {}
        self._version = (-1, -1)
        self._read_after = 0.0
        self._start_after = 0.0

    async def changes(self) -> AsyncGenerator[Replication]:
        lost: list[Unsaved] = []
        try:
            while True:
                for changed in self._take_in():
                    yield changed
                if self._chosen is not None and not any(self._open(self._tracks[one]) for one in self._chosen):
                    return
                pause = self._start_due()
                for changed in await self._finished(pause):
                    yield changed
        except Unsaved as error:
            lost.append(error)
        finally:
            lost += await self._stop()
            if lost:
                raise all_unsaved(lost)

    def _take_in(self) -> list[Replication]:
        """Read what others wrote, and new ones, now and then; a file that nobody wrote isn't read again."""
        now = self._desk.clock.monotonic()
        if now < self._read_after:
            return []
        self._read_after = now + RECHECK
        version = self._desk.ledger.version()
        if version == self._version:
            return []
        self._version = version
        changed = []
        for replication in [*self._wanted(), *self._in_the_way()]:
            track = self._tracks.get(replication.id)
            if track is None:
                self._tracks[replication.id] = Track.of(replication, now, self._desk.clock.now())
                changed.append(replication)
            elif not track.busy and track.replication != replication:
                track.update(replication, now)
                changed.append(replication)
        return [one for one in changed if self._told(one)]

    def _told(self, replication: Replication) -> bool:
        """Whether the one who iterates wants to hear of it."""
        return self._chosen is None or replication.id in self._chosen

    def _in_the_way(self) -> list[Replication]:
        """What takes up the places that chosen ones wait for: nobody else may be there to see it end."""
        ledger = self._desk.ledger
        if self._chosen is None or not any(ledger.get(one).state is State.QUEUED for one in self._chosen):
            return []
        ours = [one for one in ledger.open_ones() if one.binding.same_project(self._desk.binding)]
        return [one for one in ours if one.state in BUSY and not self._told(one)]

    def _wanted(self) -> list[Replication]:
        ledger, binding = self._desk.ledger, self._desk.binding
        if self._chosen is not None:
            return [ledger.get(one) for one in self._chosen]
        later = self._desk.clock.now() - LATER_LOOK_WITHIN
        found = ledger.open_ones() + ledger.in_states(State.SUCCEEDED, State.NOT_STARTED, since=later)
        wanted = [one for one in found if one.binding.same_project(binding)]
        known = {one.id for one in wanted}
        # One that somebody else ended isn't open any more, but whoever iterates has yet to hear of it.
        wanted += [ledger.get(one) for one, track in self._tracks.items() if one not in known and self._open(track)]
        return wanted

    def _open(self, track: Track) -> bool:
        """Whether there is anything left to do for it."""
        replication = track.replication
        match replication.state:
            case State.SUCCEEDED:
                return _unproven(replication) and track.proofs < _PROOF_TRIES
            case State.NOT_STARTED:
                return self._chosen is None or not track.looks
            case State.QUEUED:
                return self._told(replication) and (self._chosen is None or not self._stale(replication))
            case state:
                return state not in _ENDED

    def _stale(self, replication: Replication) -> bool:
        """Whether it waits for a person to say again that it shall be sent."""
        return not self._stale_too and self._desk.clock.now() - replication.created_at > STALE_AFTER

    def _start_due(self) -> float:
        """Start what is due, most pressing first; gives the seconds until there may be more to start."""
        now = self._desk.clock.monotonic()
        waiting = sorted(
            (track for track in self._tracks.values() if not track.busy and self._open(track)),
            key=lambda track: track.due,
        )
        for track in waiting:
            earliest = max(track.due, self._start_after)
            if earliest > now or len(self._tasks) >= IN_FLIGHT:
                return min(max(earliest - now, START_EVERY), RECHECK)
            if track.replication.state is not State.QUEUED or self._may_send(track, now):
                self._start(track, now)
        return RECHECK

    def _may_send(self, track: Track, now: float) -> bool:
        """Whether a queued one may go now; if not, when to ask again."""
        room = places(self._desk)
        sending = sum(other.busy and other.replication.state is State.QUEUED for other in self._tracks.values())
        if self._stale(track.replication) or room.free <= sending:
            track.due = now + min(room.wait or RECHECK, RECHECK)
            return False
        return True

    def _start(self, track: Track, now: float) -> None:
        track.busy = True
        self._start_after = now + START_EVERY
        self._tasks[asyncio.ensure_future(take_turn(self._desk, track.replication, track.waited(now)))] = track

    async def _finished(self, pause: float) -> list[Replication]:
        """Wait for what is under way, at most that long; gives what changed by it."""
        timer = asyncio.ensure_future(self._desk.clock.sleep(pause))
        try:
            await asyncio.wait({*self._tasks, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
        changed = []
        for task in [task for task in self._tasks if task.done()]:
            track = self._tasks.pop(task)
            track.busy = False
            before, after = track.replication, task.result()
            now = self._desk.clock.monotonic()
            track.update(after, now)
            track.schedule(before.state, now)
            if after != before and self._told(after):
                changed.append(after)
        return changed

    async def _stop(self) -> list[Unsaved]:
        """End what is under way; a copy being sent waits a moment for its answer and writes down what is known.

        Gives what couldn't be written down.
        """
        for task in self._tasks:
            task.cancel()
        ended = await asyncio.gather(*self._tasks, return_exceptions=True)
        return [error for error in ended if isinstance(error, Unsaved)]


def _unproven(replication: Replication) -> bool:
    return replication.proof is None or replication.proof.verdict is Verdict.UNREADABLE
