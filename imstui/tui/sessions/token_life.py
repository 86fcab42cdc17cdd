"""When a token is renewed, and when a person is told that they must. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

_MOST: Final = timedelta(hours=1)
_LAST: Final = 6
"""The last warning comes with this fraction of the lead left: ten minutes of an hour."""


def lead(since: datetime, ends: datetime) -> timedelta:
    """How long before its end a token is renewed: an hour, or a quarter of a short life.

    Args:
        since: when it was first seen.
        ends: when it ends.
    """
    return min(_MOST, max(timedelta(), (ends - since) / 4))


def warnings_at(since: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """When a person is told that a token ends which only they can renew: in time, and once more before it does."""
    before = lead(since, ends)
    return ends - before, ends - before / _LAST
