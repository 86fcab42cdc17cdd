"""What the scheduler knows of one replication beside the ledger: when the next thing is due for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from imstui.model.replication import Replication, State
from imstui.replication import pace
from imstui.replication.course import Course

RECHECK: Final = 1.0
"""Seconds between two looks at what other processes wrote."""
ENDING: Final = 40.0
IN_SIGHT: Final = 5.0
"""Seconds of head start for one that should be over, and for one that the person looks at."""
_ENDING_PART: Final = 4.0
"""The head start shrinks by a second for so many that remain."""
_PROOF_PAUSE: Final = 5.0
_FIRST_DELAY: Final = {State.RUNNING: pace.SHORTEST, State.UNKNOWN: pace.look_delay(0)}


@dataclass(slots=True)
class Track:
    """One replication's place in the schedule. Times are the clock's that nobody can turn.

    Attributes:
        before: how long it had been in its state already when it was first seen in it.
        begun: when it was first seen in its state.
        course: what its percentages have shown; None before the first.
    """

    replication: Replication
    due: float
    begun: float
    before: timedelta = timedelta()
    delay: float = 0.0
    looks: int = 0
    misses: int = 0
    proofs: int = 0
    course: Course | None = None
    busy: bool = False

    @classmethod
    def of(cls, replication: Replication, now: float, wall: datetime) -> Track:
        """A new one, due at once."""
        track = cls(replication, now, now, max(timedelta(), wall - replication.since))
        seen = replication.last_seen
        if replication.state is State.RUNNING and replication.progress and seen is not None:
            # Where it stood when it was seen last tells already whose end is near.
            at = now - max(0.0, (wall - seen).total_seconds())
            track.course = Course.begun(at, replication.progress, now - track.before.total_seconds())
        return track

    def waited(self, now: float) -> timedelta:
        """How long it has been in its state; the wall clock counts only until it was first seen."""
        return self.before + timedelta(seconds=now - self.begun)

    def update(self, replication: Replication, now: float) -> None:
        """Take in how it stands; in a new state everything begins anew."""
        if replication.state is not self.replication.state:
            self.begun = self.due = now
            self.before = timedelta()
            self.delay, self.looks, self.misses, self.course = 0.0, 0, 0, None
        self.replication = replication

    def schedule(self, before: State, now: float, jitter: float = 1.0, *, followed: int = 1) -> None:
        """Say when the next thing is due, after something was just done for it.

        Args:
            before: the state in which it was done.
            now: the moment.
            jitter: what delays are multiplied by.
            followed: how many are followed.
        """
        replication = self.replication
        missed = bool(replication.last_error) and replication.state in {State.RUNNING, State.QUEUED}
        self.misses = self.misses + 1 if missed else 0
        if replication.state is not before:
            self.delay = 0.0
            self.due = now + _FIRST_DELAY.get(replication.state, 0.0)
        elif missed:
            self.due = now + pace.miss_delay(self.misses) * jitter
        else:
            self.delay = self._next_delay(now, followed)
            self.due = now + self.delay * jitter

    def ahead(self, *, in_sight: bool) -> float:
        """Its head start, in seconds, over others that are due as well."""
        if self.replication.state is not State.RUNNING:
            return IN_SIGHT * in_sight
        if self.course is None or self.course.rate is None:
            # One that was never asked after may be over already.
            return ENDING * (not self.delay) + IN_SIGHT * in_sight
        return max(0.0, ENDING - self.remaining(self.due) / _ENDING_PART) + IN_SIGHT * in_sight

    def remaining(self, now: float) -> float:
        """Seconds that remain as far as its percentages tell; 0 if they don't, or if it should be over."""
        remaining = self.course.remaining(now) if self.course is not None else None
        return max(0.0, remaining or 0.0)

    def _next_delay(self, now: float, followed: int) -> float:
        match self.replication.state:
            case State.RUNNING:
                self._see(now)
                elapsed, least = self.waited(now).total_seconds(), pace.least_delay(followed)
                return pace.poll_delay(elapsed, self.delay, self.course, now, least=least)
            case State.UNKNOWN:
                self.looks += 1
                return pace.look_delay(self.looks - 1)
            case State.NOT_STARTED:
                self.looks += 1
                return pace.LATER_LOOK
            case State.SUCCEEDED:
                self.proofs += 1
                return _PROOF_PAUSE * self.proofs
            case _:
                return RECHECK

    def _see(self, now: float) -> None:
        share = self.replication.progress
        if share is None:
            return
        if self.course is None:
            self.course = Course.begun(now, share, now - self.waited(now).total_seconds())
        else:
            self.course = self.course.seen(now, share)
