"""One figure of the page: what was measured, beside its floor and a peer of the same run, and what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_FLOOR: Final = "floor"
_PEER: Final = "peer"


@dataclass(frozen=True)
class Beside:
    """What the same thing costs somebody else, measured in the same run.

    Attributes:
        name: whose figure it is: 'bare httpx', 'vendor SDK'.
        value: in the figure's own unit.
    """

    name: str
    value: float


@dataclass(frozen=True)
class Promise:
    """What the design promises.

    Attributes:
        most: at most so much; `least` at least.
        of: what it is held against: the value itself ('value'), or its ratio to the 'floor' or the 'peer'.
    """

    most: float
    of: str = "value"
    least: float | None = None


@dataclass(frozen=True)
class Figure:
    """What was measured.

    Attributes:
        group: the heading that it stands under: start, list, table, bytes, polls, jobs, estimates, memory.
        unit: ms, MiB, bytes, polls, requests, jobs, s, % or times.
        floor: a bare script that does the same with nothing around it.
        peer: another program that does the same.
    """

    group: str
    what: str
    value: float
    unit: str
    floor: Beside | None = None
    peer: Beside | None = None
    promise: Promise | None = None

    @property
    def ratio(self) -> float | None:
        """The ratio that the promise is about, else that to the floor, else to the peer."""
        of = self.promise.of if self.promise else ""
        beside = self.peer if of == _PEER or (self.floor is None and of != _FLOOR) else self.floor
        return self.value / beside.value if beside is not None and beside.value else None

    @property
    def judged(self) -> float:
        """What is held against the promise."""
        if self.promise is None or self.promise.of == "value":
            return self.value
        assert self.ratio is not None, f"{self.what}: nothing to hold it against"
        return self.ratio

    @property
    def verdict(self) -> str:
        """'met', or by how much it isn't."""
        if self.promise is None:
            return ""
        most, least, found = self.promise.most, self.promise.least, self.judged
        if least is not None and found < least:
            return f"missed by {(least - found) / least:.0%}"
        if found <= most:
            return "met"
        return f"missed by {(found - most) / most:.0%}" if most else f"missed by {found:,.0f}"
