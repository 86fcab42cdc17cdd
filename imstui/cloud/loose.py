"""Scalars as they really arrive: numbers and booleans as strings, two time formats, empty strings for nothing.

Each function returns None for what doesn't mean its kind, and never raises. Follows 'Querying Images' and the job
calls, whose begin_time is ISO 8601 today, and was 'DD-Mon-YYYY HH:MM:SS:mmm' by China's clock.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

_LARGEST: Final = 2**63 - 1
"""The most that a database column holds."""
_DIGITS: Final = 19
"""A text of fewer can't be larger than that."""
_MILLISECONDS_FROM: Final = 10**11
"""Seconds reach this in the year 5138: a larger number counts milliseconds."""
_CHINA: Final = timezone(timedelta(hours=8))
_OLD_TIME: Final = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d{2}):(\d{2}):(\d{2})(?:[:.](\d{1,6}))?")
_HALVES: Final = re.compile("[\ud800-\udfff]")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YES: Final = frozenset({"true", "1", "yes"})
_NO: Final = frozenset({"false", "0", "no"})


def text(value: object) -> str | None:
    """A text; numbers and booleans as JSON writes them. Half characters, which no encoding has, become U+FFFD."""
    match value:
        case str():
            return whole(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _digits(value)
        case _:
            return None


def whole(value: str) -> str:
    """The text with U+FFFD in the place of lone surrogates: neither a file nor a request could hold them."""
    return value if value.isascii() else _HALVES.sub("\N{REPLACEMENT CHARACTER}", value)


def _digits(value: float) -> str | None:
    try:
        return str(value)
    except ValueError:  # an integer beyond the interpreter's limit of digits
        return None


def natural(value: object) -> int | None:
    """A whole number from 0 to what a database column holds; also from its decimal text."""
    if isinstance(value, str) and len(value) < _DIGITS and value.isdecimal():
        # Nearly all that come, several times an image.
        return int(value)
    match value:
        case bool():
            return None
        case int():
            number = value
        case float() if value.is_integer():
            number = int(value)
        case str() if value.strip().isdecimal() and len(value) < 32:  # noqa: PLR2004 - far beyond the largest
            number = int(value)
        case _:
            return None
    return number if 0 <= number <= _LARGEST else None


def flag(value: object) -> bool | None:
    """A boolean; also 'true' and 'false' in any case, and 1 and 0."""
    match value:
        case bool():
            return value
        case int() | str():
            word = str(value).strip().casefold() if isinstance(value, str) or value in {0, 1} else ""
            return True if word in _YES else False if word in _NO else None
        case _:
            return None


def fraction(value: object) -> float | None:
    """A progress from 0 to 1. What lies between 1 and 100 was meant as percent; beyond that it means nothing."""
    number = _number(value)
    if number is None or not 0 <= number <= 100:  # noqa: PLR2004 - percent
        return None
    return number / 100 if number > 1 else number


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def moment(value: object) -> datetime | None:
    """A time in UTC: ISO 8601 (UTC where it names no zone), the old form, seconds or milliseconds since 1970."""
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, str):
        value = value.strip()
        old = _OLD_TIME.fullmatch(value)
        if old:
            return _old(old)
        if not value.isdecimal():
            return _iso(value)
    number = _number(value)
    return None if number is None else _since_1970(number)


def _iso(value: str) -> datetime | None:
    try:
        return _utc(datetime.fromisoformat(value))
    except ValueError:
        return None


def _utc(value: datetime) -> datetime | None:
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        return None


def _since_1970(number: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS_FROM else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _old(parts: re.Match[str]) -> datetime | None:
    day, month, year, hour, minute, second, fraction_text = parts.groups()
    name = month.casefold()
    if name not in _MONTHS:
        return None
    micro = int((fraction_text or "0").ljust(6, "0"))
    try:
        local = datetime(
            int(year), _MONTHS.index(name) + 1, int(day), int(hour), int(minute), int(second), micro, tzinfo=_CHINA
        )
    except ValueError:
        return None
    return _utc(local)
