"""Two clocks: the wall's, for stamps, tokens and signatures; and job time, which can run faster and jump ahead."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_DAY = 86_400
_OLD_ZONE = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class _Stretch:
    """From this wall moment on, job time goes on from `job` at `speed`."""

    wall: float
    job: float
    speed: float


class Clocks:
    """The wall clock and the job clock that hangs on it."""

    def __init__(self, speed: float, wall: Callable[[], float] = time.time) -> None:
        self.wall = wall
        self._stretches = [_Stretch(wall(), 0.0, speed)]

    def job(self) -> float:
        """Seconds of job time since the start."""
        last = self._stretches[-1]
        return last.job + max(0.0, self.wall() - last.wall) * last.speed

    def advance(self, seconds: float) -> None:
        """Moves job time ahead; the wall clock stays."""
        self._stretches.append(_Stretch(self.wall(), self.job() + seconds, self._stretches[-1].speed))

    def run_at(self, speed: float) -> None:
        """Lets job time pass at another speed from now on."""
        if speed != self._stretches[-1].speed:
            self._stretches.append(_Stretch(self.wall(), self.job(), speed))

    def wall_of(self, job: float) -> float:
        """The wall moment (seconds since 1970) at which job time reached `job`."""
        for number, stretch in enumerate(self._stretches):
            reached = stretch.wall + max(0.0, job - stretch.job) / stretch.speed
            after = self._stretches[number + 1] if number + 1 < len(self._stretches) else None
            if after is None or job < after.job:
                return min(reached, after.wall) if after else reached
        return self.wall()


def second_stamp(moment: float) -> str:
    """A wall moment as images carry it: YYYY-MM-DDThh:mm:ssZ."""
    day, second = divmod(int(moment), _DAY)
    return f"{_date(day)}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"


@functools.lru_cache(maxsize=8_192)
def _date(day: int) -> str:
    """The date so many days after 1970 began; kept, since fifty thousand images share few thousand days."""
    return datetime.fromtimestamp(day * _DAY, UTC).strftime("%Y-%m-%d")


def milli_stamp(moment: float) -> str:
    """A wall moment as jobs carry it: with milliseconds."""
    then = datetime.fromtimestamp(moment, UTC)
    return f"{then:%Y-%m-%dT%H:%M:%S}.{then.microsecond // 1000:03d}Z"


def micro_stamp(moment: float) -> str:
    """A wall moment as tokens carry it: with six fraction digits."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def old_stamp(moment: float) -> str:
    """A wall moment as old jobs carry it: local time of UTC+8, a colon before the milliseconds."""
    then = datetime.fromtimestamp(moment, _OLD_ZONE)
    return f"{then:%d-%b-%Y %H:%M:%S}:{then.microsecond // 1000:03d}"
