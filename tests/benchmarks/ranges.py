"""How often the truth lay in the range that was named, for the page; of the histories that `estimates` replays."""

from __future__ import annotations

from typing import Final

from tests.benchmarks import estimates
from tests.benchmarks.figure import Figure, Promise

_EIGHTY: Final = Promise(90, least=70)


def figures() -> list[Figure]:
    """Ranges that mean to hold eight times in ten, by history and by the server's percentages."""
    by_history, by_percentage = estimates.replay(1), estimates.replay_percentages(1)
    return [
        Figure("estimates", "ends within the named range, by history", _share(by_history), "%", promise=_EIGHTY),
        Figure("estimates", "the same, by the server's percentages", _share(by_percentage), "%", promise=_EIGHTY),
    ]


def _share(accounts: dict[float, estimates.Account]) -> float:
    return estimates.total(accounts) * 100
