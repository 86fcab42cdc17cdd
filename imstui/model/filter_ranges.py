"""Numbers and spans in a filter: `>40`, `<=10`, `10..40`, `1.9`, `<7d`, with their units."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

_FIGURE: Final = r"([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*([a-z]*)"
_COMPARED: Final = re.compile(rf"(>=|<=|>|<|=)?\s*{_FIGURE}")
_BETWEEN: Final = re.compile(rf"(?:{_FIGURE})?\s*\.\.\s*(?:{_FIGURE})?")

GB: Final = 1024**3
SIZES: Final[Mapping[str, int]] = {
    **dict.fromkeys(("", "g", "gb", "gib"), GB),
    **dict.fromkeys(("k", "kb", "kib"), 1024),
    **dict.fromkeys(("m", "mb", "mib"), 1024**2),
    **dict.fromkeys(("t", "tb", "tib"), 1024**4),
}
"""Units of a size, in bytes; a bare number is of GB."""
DISKS: Final[Mapping[str, int]] = dict.fromkeys(("", "g", "gb", "gib"), 1)
"""Units of a disk, in GB."""
AGES: Final[Mapping[str, int]] = {
    "s": 1, "m": 60, "h": 3600, "d": 86_400, "": 86_400, "w": 7 * 86_400, "y": 365 * 86_400,
}  # fmt: skip
"""Units of an age, in seconds; a bare number is of days."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from `low` to `high`; each end belongs to it or doesn't."""

    low: float = -math.inf
    high: float = math.inf
    low_in: bool = True
    high_in: bool = True

    def holds(self, number: float) -> bool:
        """Whether the number lies in it."""
        above = number >= self.low if self.low_in else number > self.low
        return above and (number <= self.high if self.high_in else number < self.high)

    def within(self, other: Interval) -> bool:
        """Whether whatever lies in this one lies in the other one."""
        low = self.low > other.low or (self.low == other.low and (other.low_in or not self.low_in))
        high = self.high < other.high or (self.high == other.high and (other.high_in or not self.high_in))
        return low and high


def size_interval(text: str) -> Interval | None:
    """Bytes; a number alone means sizes that round to it, with as many decimals as it has. None if it is no size."""
    return _interval(text, SIZES, _rounded)


def disk_interval(text: str) -> Interval | None:
    """Whole GB; a number alone means just that. None if it is no number of GB."""
    return _interval(text, DISKS, _exact)


def age_interval(text: str) -> Interval | None:
    """Seconds; a span alone means ages that are told so: 3d from three days to less than four. None if it is none."""
    return _interval(text, AGES, _whole)


def _rounded(figure: str, unit: int) -> Interval:
    half = 0.5 * 10.0 ** -len(figure.partition(".")[2])
    return Interval((float(figure) - half) * unit, (float(figure) + half) * unit, high_in=False)


def _exact(figure: str, unit: int) -> Interval:
    return Interval(float(figure) * unit, float(figure) * unit)


def _whole(figure: str, unit: int) -> Interval:
    return Interval(float(figure) * unit, (float(figure) + 1) * unit, high_in=False)


class _Equal(Protocol):
    def __call__(self, figure: str, unit: int, /) -> Interval: ...


def _interval(text: str, units: Mapping[str, int], equal: _Equal) -> Interval | None:
    text = text.strip().lower()
    between = _BETWEEN.fullmatch(text)
    if between:
        low, low_unit, high, high_unit = between.groups()
        return _range(_amount(low, low_unit or high_unit, units), _amount(high, high_unit, units), (low, high))
    compared = _COMPARED.fullmatch(text)
    if compared is None or compared[3] not in units:
        return None
    sign, figure, unit = compared[1], compared[2], units[compared[3]]
    amount = float(figure) * unit
    match sign:
        case ">" | ">=":
            return Interval(low=amount, low_in=sign == ">=")
        case "<" | "<=":
            return Interval(high=amount, high_in=sign == "<=")
        case _:
            return equal(figure, unit)


def _amount(figure: str | None, unit: str | None, units: Mapping[str, int]) -> float | None:
    if figure is None or (unit or "") not in units:
        return None
    return float(figure) * units[unit or ""]


def _range(low: float | None, high: float | None, figures: tuple[str | None, str | None]) -> Interval | None:
    """The range between two amounts, either of which may have been left out; the smaller one first, however typed."""
    if (low is None) != (figures[0] is None) or (high is None) != (figures[1] is None) or low is high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Interval(-math.inf if low is None else low, math.inf if high is None else high)
