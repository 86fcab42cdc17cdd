"""When to look next: pure arithmetic on seconds, without a clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LOOKS: Final = (2.0, 5.0, 10.0, 30.0)
"""Seconds between the looks for an unknown outcome; each minute after these."""
LOOK_LATER: Final = 60.0
LATER_LOOK: Final = 3_600.0
"""Seconds between the later looks for one that was filed as not started."""

_SHORTEST: Final = 2.0
_LONGEST: Final = 60.0
_FRACTION: Final = 0.45
"""Of the time that is estimated to remain: enough looks to correct the estimate, few enough to be quiet."""
_GROWTH: Final = 1.25
_BLIND_LONGEST: Final = 30.0
_BLIND_SHARE: Final = 0.05
"""Without a percentage, a look each twentieth of the time gone by: the delay stays in proportion to the job."""
_MISS_FIRST: Final = 2.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What a percentage has shown so far.

    Attributes:
        first: the fraction that was seen first, and `at` how many seconds ago.
        now: the fraction seen last.
    """

    first: float
    at: float
    now: float

    def remaining(self) -> float | None:
        """Seconds that remain at the rate so far; None while nothing moved."""
        done = self.now - self.first
        if done <= 0 or self.at <= 0:
            return None
        return max(0.0, 1.0 - self.now) * self.at / done


def look_delay(looks: int) -> float:
    """Seconds until an unknown outcome is looked for again, after so many looks."""
    return LOOKS[looks] if looks < len(LOOKS) else LOOK_LATER


def poll_delay(elapsed: float, previous: float, progress: Progress | None) -> float:
    """Seconds until a running job is asked after again.

    Args:
        elapsed: seconds that it has been followed.
        previous: the delay before, seconds; 0 at first.
        progress: what the server's percentage has shown; None if it sends none.
    """
    remaining = progress.remaining() if progress else None
    if remaining is not None:
        return min(max(remaining * _FRACTION, _SHORTEST), _LONGEST)
    blind = min(max(elapsed * _BLIND_SHARE, _SHORTEST), _BLIND_LONGEST)
    return min(max(previous * _GROWTH, _SHORTEST), blind) if previous else _SHORTEST


def miss_delay(misses: int) -> float:
    """Seconds until the next look after so many failed ones in a row."""
    return float(min(_MISS_FIRST * 2 ** max(0, misses - 1), _LONGEST))
