"""Moments and spans in words. No clock inside: who asks for an age says what time it is.

Data carry UTC; tables and stories carry this host's local time, or the zone that is given. A moment without a zone is
taken for UTC, as the cloud means it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, overload

from imstui.present.text import NOTHING

_MILLISECOND: Final = 1000
_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86_400
_YEAR_DAYS: Final = 365
_HOURS_IN_AGES: Final = 48
"""Up to two days an age counts hours: '1d' would say too little of a copy made last night."""
_MINUTES_IN_SPANS: Final = 90
"""From here on an estimate counts hours."""


@overload
def iso_utc(moment: datetime) -> str: ...
@overload
def iso_utc(moment: None) -> None: ...
@overload
def iso_utc(moment: datetime | None) -> str | None: ...
def iso_utc(moment: datetime | None) -> str | None:
    """A moment as data: '2026-03-01T08:00:00Z', with milliseconds only if there are any; None stays None."""
    if moment is None:
        return None
    # Lists have tens of thousands of them: those that are in UTC already aren't moved, and each is written once.
    if moment.tzinfo is not UTC:
        moment = _in_zone(moment, UTC)
    if moment.microsecond < _MILLISECOND:
        return f"{moment.isoformat('T', 'seconds')[:19]}Z"
    return f"{moment.isoformat('T', 'milliseconds')[:23]}Z"


def clock(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """The time of day to the second, for a story's lines: '11:02:07'."""
    return NOTHING if moment is None else f"{_in_zone(moment, zone):%H:%M:%S}"


def stamp(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """Day and time of day: '2026-03-01 09:00'."""
    return NOTHING if moment is None else _in_zone(moment, zone).replace(tzinfo=None).isoformat(" ", "minutes")


def when(moment: datetime | None, now: datetime, zone: tzinfo | None = None) -> str:
    """A moment as short as it stays clear: '14:02' today, 'yesterday 11:02', else '2026-03-01 09:00'."""
    if moment is None:
        return NOTHING
    local, today = _in_zone(moment, zone), _in_zone(now, zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    if (today - local.date()) == timedelta(days=1):
        return f"yesterday {local:%H:%M}"
    return stamp(moment, zone)


def age(then: datetime | None, now: datetime) -> str:
    """How old something is, at most four characters: '<1m', '2m', '5h', '3d', '1y'.

    A moment that lies ahead, by a clock that differs, is '<1m'.
    """
    if then is None:
        return NOTHING
    seconds = _seconds_between(then, now)
    if seconds < _MINUTE:
        return "<1m"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE}m"
    if seconds < _HOURS_IN_AGES * _HOUR:
        return f"{seconds // _HOUR}h"
    days = seconds // _DAY
    return f"{days}d" if days < _YEAR_DAYS else f"{days // _YEAR_DAYS}y"


def relative(moment: datetime | None, now: datetime) -> str:
    """How far away a moment is, as short as an age: '3d ago', 'in 23h', 'now'."""
    if moment is None:
        return NOTHING
    if _seconds_between(moment, now) >= _MINUTE:
        return f"{age(moment, now)} ago"
    return f"in {age(now, moment)}" if _seconds_between(now, moment) >= _MINUTE else "now"


def ago(then: datetime | None, now: datetime) -> str:
    """How long ago something was seen: '2 s ago', '3 min ago', '5 h ago', '2 days ago'."""
    if then is None:
        return NOTHING
    seconds = _seconds_between(then, now)
    if seconds < _MINUTE:
        return f"{seconds} s ago"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min ago"
    if seconds < _HOURS_IN_AGES * _HOUR:
        return f"{seconds // _HOUR} h ago"
    return f"{seconds // _DAY} days ago"


def duration(seconds: float | None) -> str:
    """A measured span: '4:10', '1:02:03'. Less than nothing is '0:00'."""
    if seconds is None or seconds != seconds:  # noqa: PLR0124 - only NaN differs from itself, and math isn't needed else
        return NOTHING
    whole = int(min(max(0.0, seconds), 1e9))
    minutes, left = divmod(whole, _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def span(low: float, high: float) -> str:
    """An estimated span, from two numbers of seconds: 'under 1 min', '5 min', '9 to 12 min', '1.5 to 2 h'."""
    low, high = sorted((max(0.0, low), max(0.0, high)))
    if high < _MINUTE:
        return "under 1 min"
    if high < _MINUTES_IN_SPANS * _MINUTE:
        return _range(f"{max(1, round(low / _MINUTE))}", f"{round(high / _MINUTE)}", "min")
    return _range(f"{round(low / _HOUR, 1):g}", f"{round(high / _HOUR, 1):g}", "h")


def _range(low: str, high: str, unit: str) -> str:
    return f"{high} {unit}" if low == high else f"{low} to {high} {unit}"


def _seconds_between(then: datetime, now: datetime) -> int:
    return max(0, int((_aware(now) - _aware(then)).total_seconds()))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    moment = _aware(moment)
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        # The first and last day of the calendar have no neighbour to be moved to.
        return moment
