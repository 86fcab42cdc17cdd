"""How long a running copy may still take: arithmetic on what was seen, without a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from imstui.model.replication import Replication, State
from imstui.replication.history import History

_LEAST_PROGRESS: Final = 0.04
"""Below it the server's percentage says too little about its pace."""
_PERCENT: Final = 0.01
"""What a share may be off, for many servers round it down."""
_BEND: Final = 1.3
"""How much a copy slows down or quickens: its share grows with a power of the time between this and its inverse."""
_WRONG: Final = 3.0
"""From so many times the reckoned time on, the reckoning was wrong."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is reckoned of a running copy.

    Attributes:
        share: how much of it may be done, 0 to below 1.
        low, high: seconds that may remain: what is named is kept about eight times of ten.
        like: how many earlier copies it rests on; 0 if it rests on the server's own percentage.
    """

    share: float
    low: float
    high: float
    like: int = 0


@dataclass(frozen=True, slots=True)
class Slow:
    """It takes longer than it should by what is known: a hint that it may hang.

    Attributes:
        than: how many like it were faster.
        like: of how many.
    """

    than: int
    like: int


def estimate(replication: Replication, now: datetime, history: History) -> Estimate | Slow | None:
    """What may remain of a running replication; None where nothing tells."""
    if replication.state is not State.RUNNING:
        return None
    gone = max(0.0, (now - replication.since).total_seconds())
    return _by_server(replication, gone) or _by_history(replication, gone, history)


def slowness(replication: Replication, now: datetime, history: History) -> Slow | None:
    """Whether it is slower than every copy that was like it, whatever else is known of it."""
    likely = history.likely(replication) if replication.state is State.RUNNING else None
    gone = (now - replication.since).total_seconds()
    if likely is None or likely.slower_than(gone) < len(likely.seconds):
        return None
    return Slow(len(likely.seconds), len(likely.seconds))


def _by_server(replication: Replication, gone: float) -> Estimate | None:
    progress, seen = replication.progress, replication.last_seen
    if progress is None or not _LEAST_PROGRESS <= progress < 1 or seen is None or not replication.job_id:
        return None
    spent = (seen - replication.since).total_seconds()
    if spent <= 0 or gone * progress > spent * _WRONG:
        return None
    unseen = max(0.0, gone - spent)
    low = spent * (min(1.0, progress + _PERCENT) ** (-1 / _BEND) - 1) - unseen
    high = spent * (progress**-_BEND - 1) - unseen
    return Estimate(min(gone * progress / spent, 0.99), max(0.0, low), max(0.0, high))


def _by_history(replication: Replication, gone: float, history: History) -> Estimate | Slow | None:
    likely = history.likely(replication)
    if likely is None:
        return None
    count = len(likely.seconds)
    found = likely.range_after(gone)
    if found is None:
        return Slow(likely.slower_than(gone), count)
    low, high = found
    return Estimate(min(gone * 2 / (low + high), 0.99), low - gone, high - gone, count)
