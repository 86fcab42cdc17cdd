"""Progress bars that invent nothing: what the server said, what we estimate beyond it, and the rest."""

from __future__ import annotations

import math
from typing import Final

_SIGNS: Final = "█▒·"
_ASCII: Final = "#+."


def bar(width: int, server: float | None, estimate: float | None, *, ascii: bool = False) -> str:  # noqa: A002 - as in states
    """A bar of exactly `width` cells.

    Cells are rounded down, and an estimate never fills the last one: only the server can say that a job is over.

    Args:
        width: cells.
        server: 0 to 1 as the server sent it; None if it sent none.
        estimate: 0 to 1 as we reckon for now, shown only as far as it goes beyond the server's; None for no estimate.
        ascii: whether the terminal can show ASCII only.
    """
    full, beyond, rest = _ASCII if ascii else _SIGNS
    width = max(0, width)
    told = math.floor(_share(server) * width)
    reckoned = min(math.floor(_share(estimate) * width), width - 1)
    extra = max(0, reckoned - told)
    return full * told + beyond * extra + rest * (width - told - extra)


def percent(server: float | None) -> str:
    """The server's share as '62%', rounded down; '' where it sent none."""
    return "" if server is None or math.isnan(server) else f"{math.floor(_share(server) * 100)}%"


def _share(value: float | None) -> float:
    # A hair is added, so that 0.29 of 100 is 29 in floating point too; 1 stays out of reach for what is less.
    if value is None or math.isnan(value):
        return 0.0
    value = min(max(0.0, value), 1.0)
    return min(value + 1e-9, 1.0) if value < 1 - 1e-6 else value
