"""Following everything that is open to its end: one scheduler for all, however many there are.

It sends queued ones as places come free, looks for unknown ones, asks after running ones, proves finished ones, and
yields each replication whenever it changed. Whoever iterates decides when to stop: that ends the watching, not the
jobs. Other processes may work on the same ledger; what they write is taken in.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing
from typing import Final

from imstui.model.errors import Unsaved
from imstui.model.replication import Replication, State, Verdict
from imstui.replication.desk import Desk
from imstui.replication.keep import all_unsaved
from imstui.replication.pace import JITTER
from imstui.replication.schedule import EVERY, Schedule
from imstui.replication.settle import LATER_LOOK_WITHIN
from imstui.replication.submit import BUSY, STALE_AFTER, places
from imstui.replication.track import RECHECK, Track
from imstui.replication.turn import take_turn

_PROOF_TRIES: Final = 3
_ENDED: Final = frozenset({State.FAILED, State.REFUSED, State.DROPPED})


def _nothing_in_sight() -> Collection[str]:
    return ()


async def follow(
    desk: Desk,
    chosen: Collection[str] | None = None,
    *,
    stale_too: bool = False,
    in_sight: Callable[[], Collection[str]] = _nothing_in_sight,
) -> AsyncGenerator[Replication]:
    """Follow replications, and yield each one as it stands at first and whenever it changed.

    Args:
        desk: what to work with; only replications of its project are touched.
        chosen: ids to follow; it ends when none of them is open. None follows all that is open, and never ends.
        stale_too: send queued ones that are older than a day as well: a person said so.
        in_sight: ids of those that a person looks at just now: they are asked after first.

    Raises:
        SignInError: the session ended and can't be renewed; everything stays in the ledger.
        LedgerError: the ledger can't be read or written any more.
        StillOpen: something was sent, and what came of it can't be written down: hint and sentence have the job's id.
    """
    follower = _Follower(desk, chosen, stale_too=stale_too, in_sight=in_sight)
    async with aclosing(follower.changes()) as changes:
        async for replication in changes:
            yield replication


class _Follower:
    """The scheduler's state while somebody iterates."""

    def __init__(
        self,
        desk: Desk,
        chosen: Collection[str] | None,
        *,
        stale_too: bool,
        in_sight: Callable[[], Collection[str]],
    ) -> None:
        self._desk = desk
        self._chosen = None if chosen is None else dict.fromkeys(chosen)
        self._stale_too = stale_too
        self._in_sight = in_sight
        self._schedule = Schedule()
        self._tracks: dict[str, Track] = {}
        self._tasks: dict[asyncio.Task[Replication], Track] = {}
        self._version = (-1, -1)
        self._read: dict[str, tuple[object, ...]] = {}
        self._read_after = 0.0

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
        """Read what others wrote, and new ones, now and then; what nobody wrote isn't read again."""
        now = self._desk.clock.monotonic()
        if now < self._read_after:
            return []
        self._read_after = now + RECHECK
        version = self._desk.ledger.version()
        if version == self._version:
            return []
        self._version = version
        changed, new = [], []
        for replication in [*self._wanted(), *self._in_the_way()]:
            track = self._tracks.get(replication.id)
            if track is None:
                track = self._tracks[replication.id] = Track.of(replication, now, self._desk.clock.now())
                new.append(track)
            elif not track.busy and track.replication != replication:
                track.update(replication, now)
                self._put(track)
            else:
                continue
            changed.append(replication)
        self._begin(new, now)
        return [one for one in changed if self._told(one)]

    def _begin(self, new: list[Track], now: float) -> None:
        """Have each new one due as soon as it can be asked after, those first whose end is near or not known."""
        for number, track in enumerate(sorted(new, key=lambda track: track.remaining(now))):
            track.due = now + number * EVERY
            self._put(track)

    def _put(self, track: Track) -> None:
        """Give it its place in the schedule, as long as there is anything to do for it."""
        if track.busy:
            return
        replication = track.replication
        if self._open(track):
            self._schedule.put(replication.id, track.due, track.ahead(in_sight=replication.id in self._in_sight()))
        else:
            self._schedule.drop(replication.id)

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
        """Those to follow that read otherwise than when they were last looked at."""
        ledger, binding = self._desk.ledger, self._desk.binding
        if self._chosen is not None:
            return [ledger.get(one) for one in self._chosen]
        glimpses = ledger.glimpses(self._desk.clock.now() - LATER_LOOK_WITHIN)
        moved = [one for one, glimpse in glimpses.items() if self._read.get(one) != glimpse]
        # One that somebody else ended isn't open any more, but whoever iterates has yet to hear of it.
        moved += [one for one, track in self._tracks.items() if one not in glimpses and self._open(track)]
        self._read = glimpses
        return [one for one in map(ledger.get, moved) if one.binding.same_project(binding)]

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
        room: float | None = None
        while (key := self._schedule.take(now, len(self._tasks))) is not None:
            track = self._tracks[key]
            if track.replication.state is State.QUEUED:
                room = self._room() if room is None else room
                if self._stale(track.replication) or room > 0:
                    track.due = now + (RECHECK if room <= 0 else min(room, RECHECK))
                    self._put(track)
                    continue
            track.busy = True
            self._schedule.started(now)
            self._tasks[asyncio.ensure_future(take_turn(self._desk, track.replication, track.waited(now)))] = track
            room = None
        return self._schedule.pause(now, len(self._tasks), RECHECK)

    def _room(self) -> float:
        """Seconds until there may be a free place to send another one; 0 if there is one."""
        room = places(self._desk)
        sending = sum(track.replication.state is State.QUEUED for track in self._tasks.values())
        return 0.0 if room.free > sending else room.wait or RECHECK

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
            track.schedule(before.state, now, self._desk.chance.uniform(*JITTER), followed=len(self._schedule))
            self._put(track)
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
