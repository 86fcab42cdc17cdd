"""How patiently a request is repeated: count, waits and budget; clock, sleep and chance come from outside."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_LONGEST_ASKED: Final = 86400.0


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """Exponential backoff with full jitter, bounded in count and time.

    Attributes:
        clock: seconds that only ever grow.
        now: wall clock, for signatures and for Retry-After dates.
        tries: how often a request is sent at most.
        first: upper end of the first wait, seconds; it doubles from try to try.
        longest: upper end of any wait that the server didn't ask for, seconds.
        budget: no new try begins later than this after the first one did, seconds.
    """

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random
    now: Callable[[], datetime] = _now
    tries: int = 4
    first: float = 0.5
    longest: float = 8.0
    budget: float = 60.0

    def wait(self, tried: int, elapsed: float, asked: float | None) -> float | None:
        """Seconds until the next try, or None if there shall be none.

        Args:
            tried: how often it was tried so far, at least 1.
            elapsed: seconds since the first try began.
            asked: seconds that the server asked for, if it did.
        """
        if tried >= self.tries:
            return None
        jitter = self.random() * min(self.longest, self.first * 2 ** (tried - 1))
        seconds = (asked or 0.0) + jitter
        return seconds if elapsed + seconds < self.budget else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a Retry-After header asks for; None if there is none, or none that can be read.

    A date is held against the answer's own Date header: the two clocks needn't agree.

    Args:
        headers: by lower-case name.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return min(float(text), _LONGEST_ASKED)
    until = _http_date(text)
    since = _http_date(headers.get("date", "")) or _now()
    if until is None:
        return None
    return min(max(0.0, (until - since).total_seconds()), _LONGEST_ASKED)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
