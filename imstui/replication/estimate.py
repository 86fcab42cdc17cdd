"""How long a running copy may still take: arithmetic on what was seen, without a clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from imstui.model.replication import Replication, State

_LEAST_PROGRESS: Final = 0.02
"""Below it the server's percentage says too little about its pace."""
_LEAST_RATES: Final = 1
_SPREAD: Final = (0.85, 1.25)
_LONGEST_RATES: Final = 20
_GIB: Final = 1024**3


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is reckoned of a running copy.

    Attributes:
        share: how much of it may be done, 0 to below 1.
        low, high: seconds that may remain.
        by_server: whether it rests on the server's own percentage; else on how long earlier copies took.
    """

    share: float
    low: float
    high: float
    by_server: bool


@dataclass(frozen=True, slots=True)
class Rates:
    """Seconds per GiB of copies that ended well, from the fastest to the slowest."""

    seconds: tuple[float, ...] = ()

    @classmethod
    def of(cls, replications: Iterable[Replication]) -> Rates:
        """What these, newest first, have shown."""
        found = [rate for rate in map(_rate, replications) if rate is not None]
        return cls(tuple(sorted(found[:_LONGEST_RATES])))


def estimate(replication: Replication, now: datetime, rates: Rates) -> Estimate | None:
    """What may remain of a running replication; None where nothing tells."""
    if replication.state is not State.RUNNING:
        return None
    gone = max(0.0, (now - replication.since).total_seconds())
    return _by_server(replication, gone) or _by_rates(replication, gone, rates)


def _by_server(replication: Replication, gone: float) -> Estimate | None:
    progress, seen = replication.progress, replication.last_seen
    if progress is None or not _LEAST_PROGRESS <= progress < 1 or seen is None:
        return None
    total = (seen - replication.since).total_seconds() / progress
    return None if total <= 0 else _estimate(gone, total * _SPREAD[0], total, total * _SPREAD[1], by_server=True)


def _by_rates(replication: Replication, gone: float, rates: Rates) -> Estimate | None:
    size = (replication.source.size_bytes or 0) / _GIB
    if not size or len(rates.seconds) < _LEAST_RATES:
        return None
    fast, slow = rates.seconds[0] * size * _SPREAD[0], rates.seconds[-1] * size * _SPREAD[1]
    return _estimate(gone, fast, median(rates.seconds) * size, slow, by_server=False)


def _estimate(gone: float, low: float, middle: float, high: float, *, by_server: bool) -> Estimate | None:
    if gone > high * 2:
        return None  # It takes so much longer that the reckoning was wrong.
    return Estimate(min(gone / middle, 0.99), max(0.0, low - gone), max(0.0, high - gone), by_server)


def _rate(replication: Replication) -> float | None:
    begin, end, size = replication.begin_time, replication.end_time, replication.source.size_bytes
    if replication.state is not State.SUCCEEDED or begin is None or end is None or not size or end <= begin:
        return None
    return (end - begin).total_seconds() / (size / _GIB)
