"""Polls, and how late the end is seen, by length of job and by what it tells: `python -m tests.benchmarks.pace`.

Simulated: the pace is arithmetic, so that hours pass in a moment. Beside ours stand Terraform's provider (each 10 s),
the Go SDK's waiter (each second) and steps that grow by half from 2 to 60 s.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from imstui.model.replication import State
from imstui.replication.pace import JITTER
from imstui.replication.track import Track
from tests.replication.doubles import START
from tests.tui.samples import job

LENGTHS = (5, 30, 60, 120, 300, 600, 1_800, 3_600, 21_600)
ROUNDS = 40

Shape = Callable[[float], float | None]
"""What share the server tells, by the share that is really done."""

_JUMPS = (0.0, 0.1, 0.35, 0.6, 0.9)


def steady(share: float) -> float:
    return share


def whole_percent(share: float) -> float:
    return int(share * 100) / 100


def stalling(share: float) -> float:
    """It stands at 60 percent for the middle third of its time."""
    return share * 1.5 if share < 0.4 else 0.6 if share < 0.75 else 1 - (1 - share) * 1.6


def jumping(share: float) -> float:
    return max(jump for jump in _JUMPS if jump <= share)


def silent(_: float) -> None:
    return None


SHAPES: dict[str, Shape] = {
    "steady": steady,
    "steady, whole percents": whole_percent,
    "stalling": stalling,
    "jumping": jumping,
    "none": silent,
}


@dataclass(frozen=True)
class Watched:
    """How many polls it took, and how many seconds after the end the last one was."""

    polls: int
    late: float


def ours(length: float, shape: Shape, dice: random.Random) -> Watched:
    """One job, from the moment that it was accepted."""
    running = job(0, since=START, last_seen=START)
    track = Track.of(running, 0.0, START)
    track.schedule(State.SUBMITTING, 0.0)
    polls = 0
    while True:
        now = track.due
        polls += 1
        if now >= length:
            return Watched(polls, now - length)
        seen = replace(track.replication, progress=shape(now / length), last_seen=START + timedelta(seconds=now))
        track.update(seen, now)
        track.schedule(State.RUNNING, now, dice.uniform(*JITTER))


def every(seconds: float, length: float) -> Watched:
    """Polls at a fixed interval."""
    polls = max(1, -int(-length // seconds))
    return Watched(polls, polls * seconds - length)


def growing(length: float) -> Watched:
    """Polls at intervals that grow by half."""
    at, delay, polls = 0.0, 2.0, 0
    while at < length:
        at, delay, polls = at + delay, min(delay * 1.5, 60.0), polls + 1
    return Watched(polls, at - length)


@dataclass(frozen=True)
class Figures:
    """Means over lengths around one, and the delay that 95 percent keep."""

    polls: float
    late: float
    late_95: float

    @classmethod
    def of(cls, seen: list[Watched]) -> Figures:
        late = sorted(one.late for one in seen)
        return cls(statistics.mean(one.polls for one in seen), statistics.mean(late), late[int(len(late) * 0.95) - 1])


def lengths(around: float, dice: random.Random) -> list[float]:
    """Lengths around one, so that no way to poll is lucky."""
    return [around * dice.uniform(0.9, 1.1) for _ in range(ROUNDS)]


def figures(length: float, shape: Shape, seed: int = 1) -> Figures:
    """Ours, at one length."""
    dice = random.Random(seed)
    return Figures.of([ours(one, shape, dice) for one in lengths(length, dice)])


def others(length: float, seed: int = 1) -> dict[str, Figures]:
    """The other ways, which heed no percentage."""
    around = lengths(length, random.Random(seed))
    return {
        "Terraform": Figures.of([every(10, one) for one in around]),
        "Go SDK": Figures.of([every(1, one) for one in around]),
        "growing": Figures.of([growing(one) for one in around]),
    }


def lines() -> Iterator[str]:
    """The table: polls, mean seconds of delay, and what 95 percent keep."""
    yield f"{'job':>7}  {'what it tells':24}{'polls':>8}{'late s':>8}{'95%':>8}"
    for length in LENGTHS:
        rows = {f"imstui: {name}": figures(length, shape) for name, shape in SHAPES.items()} | others(length)
        for name, one in rows.items():
            yield f"{length:>6}s  {name:32}{one.polls:>8.1f}{one.late:>8.2f}{one.late_95:>8.2f}"
        yield ""


def main() -> None:
    """Print the table."""
    sys.stdout.write("\n".join(lines()) + "\n")


if __name__ == "__main__":
    main()
