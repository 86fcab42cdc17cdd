"""Which of many is next: at most so many requests a second, so many at a time, the most pressing first. Pure."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import count

AT_ONCE = 8
EVERY = 0.105
"""Seconds between two starts over all replications: at most ten in any second, also as they arrive."""


@dataclass
class Schedule:
    """What is due when. Whoever asks says what time it is.

    One that is due goes before those that were due after it, or up to its head start before it: where there is more
    due than may be asked, everything waits alike, and what presses waits less, but nothing waits for ever.
    """

    every: float = EVERY
    at_once: int = AT_ONCE
    _later: list[tuple[float, int, str]] = field(default_factory=list)
    _ready: list[tuple[float, int, str]] = field(default_factory=list)
    _entries: dict[str, tuple[int, float]] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=count)
    _start_after: float = 0.0

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, key: str, due: float, ahead: float = 0.0) -> None:
        """Have it due then, in the place of what was said of it before.

        Args:
            key: who.
            due: when it may be started.
            ahead: its head start in seconds, once it is due.
        """
        number = next(self._numbers)
        self._entries[key] = (number, ahead)
        heapq.heappush(self._later, (due, number, key))

    def drop(self, key: str) -> None:
        """There is nothing more to do for it."""
        self._entries.pop(key, None)

    def take(self, now: float, under_way: int) -> str | None:
        """Take out the one that is to be started now; None if none may be."""
        self._ripen(now)
        if under_way >= self.at_once or now < self._start_after or not self._ready:
            return None
        _, _, key = heapq.heappop(self._ready)
        del self._entries[key]
        return key

    def started(self, now: float) -> None:
        """A request went out: the next one waits its time."""
        self._start_after = now + self.every

    def pause(self, now: float, under_way: int, longest: float) -> float:
        """Seconds until there may be more to start, at most `longest`."""
        if under_way >= self.at_once:
            return longest
        self._ripen(now)
        self._skip_stale(self._later)
        at = self._start_after if self._ready else self._later[0][0] if self._later else now + longest
        return min(max(at - now, 0.0), longest)

    def _ripen(self, now: float) -> None:
        """Have all that is due by now in the order of how it presses."""
        while self._later and self._later[0][0] <= now:
            due, number, key = heapq.heappop(self._later)
            entry = self._entries.get(key)
            if entry is not None and entry[0] == number:
                heapq.heappush(self._ready, (due - entry[1], number, key))
        self._skip_stale(self._ready)

    def _skip_stale(self, heap: list[tuple[float, int, str]]) -> None:
        while heap and self._entries.get(heap[0][2], (-1, 0.0))[0] != heap[0][1]:
            heapq.heappop(heap)
