"""What the scheduler knows of one replication beside the ledger: when the next thing is due for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from imstui.model.replication import Replication, State
from imstui.replication import pace

RECHECK: Final = 1.0
"""Seconds between two looks at what other processes wrote."""
_PROOF_PAUSE: Final = 5.0
_FIRST_DELAY: Final = {State.RUNNING: pace.poll_delay(0, 0, None), State.UNKNOWN: pace.look_delay(0)}


@dataclass(slots=True)
class Track:
    """One replication's place in the schedule. Times are the clock's that nobody can turn.

    Attributes:
        before: how long it had been in its state already when it was first seen in it.
        begun: when it was first seen in its state.
    """

    replication: Replication
    due: float
    begun: float
    before: timedelta = timedelta()
    delay: float = 0.0
    looks: int = 0
    misses: int = 0
    proofs: int = 0
    first_progress: tuple[float, float] | None = None
    busy: bool = False

    @classmethod
    def of(cls, replication: Replication, now: float, wall: datetime) -> Track:
        """A new one, due at once."""
        return cls(replication, now, now, max(timedelta(), wall - replication.since))

    def waited(self, now: float) -> timedelta:
        """How long it has been in its state; the wall clock counts only until it was first seen."""
        return self.before + timedelta(seconds=now - self.begun)

    def update(self, replication: Replication, now: float) -> None:
        """Take in how it stands; in a new state everything begins anew."""
        if replication.state is not self.replication.state:
            self.begun = self.due = now
            self.before = timedelta()
            self.delay, self.looks, self.misses, self.first_progress = 0.0, 0, 0, None
        self.replication = replication

    def schedule(self, before: State, now: float) -> None:
        """Say when the next thing is due, after something was just done for it in the state `before`."""
        replication = self.replication
        missed = bool(replication.last_error) and replication.state in {State.RUNNING, State.QUEUED}
        self.misses = self.misses + 1 if missed else 0
        if replication.state is not before:
            self.delay = 0.0
            self.due = now + _FIRST_DELAY.get(replication.state, 0.0)
        elif missed:
            self.due = now + pace.miss_delay(self.misses)
        else:
            self.delay = self._next_delay(now)
            self.due = now + self.delay

    def _next_delay(self, now: float) -> float:
        match self.replication.state:
            case State.RUNNING:
                return pace.poll_delay(now - self.begun, self.delay, self._progress(now))
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

    def _progress(self, now: float) -> pace.Progress | None:
        seen = self.replication.progress
        if seen is None:
            return None
        if self.first_progress is None:
            self.first_progress = (now, seen)
        at, first = self.first_progress
        return pace.Progress(first, now - at, seen)
