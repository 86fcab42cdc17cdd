"""What a job's percentages have shown so far: its rate, the steps it moves in, and when it may end. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

_WHOLE = 1.0


@dataclass(frozen=True, slots=True)
class Course:
    """The percentages of one job. Times are seconds of a clock that only grows.

    Attributes:
        first_at, first: what was seen first, and when.
        moved_at, now: what was seen last, and when it was first seen.
        looked_at: when it was looked last.
        grain: the largest jump that followed a look without a move: the server's own steps are at least so large.
    """

    first_at: float
    first: float
    moved_at: float
    now: float
    looked_at: float
    grain: float = 0.0

    @classmethod
    def begun(cls, at: float, share: float, begun: float) -> Course:
        """A course of which one share is known, and when the job began, at none of it."""
        return cls(begun, 0.0, at, share, at) if share > 0 and at > begun else cls(at, share, at, share, at)

    def seen(self, at: float, share: float) -> Course:
        """The course with one more look; a share that fell begins it anew."""
        if share < self.now:
            return Course(at, share, at, share, at)
        if share == self.now:
            return replace(self, looked_at=at)
        still = self.looked_at > self.moved_at
        grain = max(self.grain, share - self.now) if still else self.grain
        return replace(self, moved_at=at, now=share, looked_at=at, grain=grain)

    @property
    def rate(self) -> float | None:
        """The share that is done in a second; None while nothing moved."""
        spent = self.moved_at - self.first_at
        return (self.now - self.first) / spent if self.now > self.first and spent > 0 else None

    def remaining(self, at: float) -> float | None:
        """Seconds that remain at the rate so far; below 0 if it should be over. None while nothing moved."""
        rate = self.rate
        return None if rate is None else (_WHOLE - self.now) / rate - (at - self.moved_at)

    @property
    def in_last_step(self) -> bool:
        """Whether the next thing that the server tells may be the end."""
        return self.grain > 0 and self.now + self.grain >= _WHOLE

    @property
    def step(self) -> float:
        """Seconds that one of the server's steps takes; 0 if none were seen."""
        rate = self.rate
        return self.grain / rate if rate else 0.0
