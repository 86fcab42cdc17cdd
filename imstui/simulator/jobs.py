"""Asynchronous jobs: their ids, and where they stand at a moment of job time (protocol sections 2.1 to 2.4)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from imstui.simulator.tenancy import stable_hex

COPY = "imsCopyImageInRegionJob"
MEMBERSHIP = "imsImageMemberJob"

INIT, RUNNING, SUCCESS, FAIL = "INIT", "RUNNING", "SUCCESS", "FAIL"

# A job is INIT for this long in job time, or for a twentieth of its life if that is shorter.
_INIT_SECONDS = 2.0
_INIT_PART = 0.05

_LONGEST = 1_200.0
_SHORTEST = 10.0
_PER_GIB = 7.5
_ENCRYPTING = 1.25
_GIB = 1024**3


@dataclass(frozen=True)
class Failure:
    """How a job ends badly.

    Attributes:
        after: The part of its full duration after which it gives up, 0 to 1.
    """

    code: str
    reason: str
    after: float = 0.6


@dataclass(frozen=True)
class Standing:
    """Where a job stands: its status and how far it is, 0 to 1."""

    status: str
    part: float


@dataclass
class Job:
    """One asynchronous job; its state is worked out from job time when somebody asks.

    Attributes:
        begun: The wall moment of its start, seconds since 1970.
        start: The job time of its start, seconds.
        duration: Its length if it goes well, seconds of job time.
        size: The size of the image that it makes, as the wire says it.
        results: What a membership job does to each image.
        answer: What a membership job answers: accepted or rejected.
    """

    id: str
    kind: str
    project_id: str
    begun: float
    start: float
    duration: float
    source_id: str = ""
    image_id: str = ""
    image_name: str = ""
    size: str | None = None
    failure: Failure | None = None
    results: list[dict[str, str]] = field(default_factory=list)
    answer: str = ""

    @property
    def end(self) -> float:
        """The job time at which it is over."""
        return self.start + self.duration * (self.failure.after if self.failure else 1.0)

    def standing(self, now: float) -> Standing:
        """Where it stands at a moment of job time."""
        gone = now - self.start
        part = max(0.0, min(1.0, gone / self.duration)) if self.duration else 1.0
        if now >= self.end:
            return Standing(FAIL, self.failure.after) if self.failure else Standing(SUCCESS, 1.0)
        if gone < min(_INIT_SECONDS, self.duration * _INIT_PART):
            return Standing(INIT, 0.0)
        return Standing(RUNNING, min(part, 0.99))


class JobIds:
    """Job ids as the cloud makes them: a host's mark, the clock in hex milliseconds, and a counter."""

    def __init__(self) -> None:
        self._counter = itertools.count(1)
        self._host = stable_hex("job-host")[:16]

    def next(self, wall: float) -> str:
        """An id that no other job has."""
        return f"{self._host}{int(wall * 1000):012x}{next(self._counter) % 0x10000:04x}"


def copy_seconds(size: int, *, encrypting: bool) -> float:
    """How long a copy of so many bytes takes at speed 1, in seconds: 20 minutes at most."""
    seconds = _SHORTEST + _PER_GIB * size / _GIB
    return round(min(_LONGEST, seconds * (_ENCRYPTING if encrypting else 1.0)), 3)
