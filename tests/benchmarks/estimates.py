"""Estimates held to account: `python -m tests.benchmarks.estimates` replays generated histories.

Every ledger has its own cloud: what a copy costs at all, what a GiB costs, what a key costs, how much copies differ,
how often the cloud is busy. Copies come one after another; each is judged by those before it, at its start and while
it runs, and then it is seen whether its end lay in the range that was named.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp

from imstui.model.copying import CopyRequest
from imstui.model.replication import Replication, State
from imstui.replication.estimate import Estimate, Slow, estimate
from imstui.replication.history import History
from tests.tui.samples import NOW, job

LEDGERS = 60
COPIES = 60
MOMENTS = (0.0, 0.25, 0.5, 0.75, 0.9)
"""Shares of a copy's real time at which it is judged."""
GIB = 1024**3


@dataclass(frozen=True)
class World:
    """How long copies take in one ledger's cloud."""

    fixed: float
    per_gib: float
    key: float
    spread: float
    busy: float
    images: tuple[int, ...]

    @classmethod
    def drawn(cls, dice: random.Random) -> World:
        """One of the many that there are: some teams copy one golden image, others whatever comes."""
        return cls(
            fixed=dice.uniform(10, 120),
            per_gib=dice.uniform(8, 60),
            key=dice.uniform(1.0, 1.6),
            spread=dice.uniform(0.05, 0.4),
            busy=dice.choice((0.0, 0.1, 0.25)),
            images=tuple(int(exp(dice.uniform(-0.7, 4)) * GIB) for _ in range(dice.choice((1, 3, 10, 60)))),
        )

    def copy(self, number: int, dice: random.Random) -> tuple[Replication, float]:
        """A copy and how many seconds it really takes."""
        size, encrypted = dice.choice(self.images), dice.random() < 0.7
        seconds = (self.fixed + self.per_gib * size / GIB) * (self.key if encrypted else 1)
        seconds *= exp(dice.gauss(0, self.spread)) * (dice.uniform(1.4, 2.5) if dice.random() < self.busy else 1)
        sample = job(0)
        source, request = replace(sample.source, size_bytes=size), CopyRequest("i", "x", cmk_id="k" * encrypted or None)
        return replace(sample, id=f"r{number}", source=source, request=request), seconds


@dataclass
class Account:
    """How often a range was named, and how often the truth lay in it."""

    asked: int = 0
    named: int = 0
    kept: int = 0
    slow: int = 0

    def note(self, told: Estimate | Slow | None, remains: float) -> None:
        self.asked += 1
        self.slow += isinstance(told, Slow)
        if isinstance(told, Estimate):
            self.named += 1
            self.kept += told.low <= remains <= told.high

    @property
    def coverage(self) -> float:
        return self.kept / self.named if self.named else 0.0


def running(replication: Replication, seconds: float, moment: float) -> tuple[Replication, datetime]:
    """The copy as it stands at that share of its time, and the time it is then."""
    now = NOW + timedelta(seconds=seconds * moment)
    return replace(replication, state=State.RUNNING, since=NOW, last_seen=now), now


def ended(replication: Replication, seconds: float) -> Replication:
    """The copy as the ledger keeps it."""
    return replace(
        replication, state=State.SUCCEEDED, begin_time=NOW, end_time=NOW + timedelta(seconds=seconds), since=NOW
    )


def replay(seed: int, ledgers: int = LEDGERS) -> dict[float, Account]:
    """By history alone: an account for each moment."""
    dice = random.Random(seed)
    accounts = {moment: Account() for moment in MOMENTS}
    for _ in range(ledgers):
        world, history = World.drawn(dice), History()
        for number in range(COPIES):
            one, seconds = world.copy(number, dice)
            for moment, account in accounts.items():
                at, now = running(one, seconds, moment)
                account.note(estimate(at, now, history), seconds * (1 - moment))
            history = history.and_one(ended(one, seconds))
    return accounts


def replay_percentages(seed: int, ledgers: int = LEDGERS) -> dict[float, Account]:
    """By the server's percentages: jobs that slow down, speed up, stand still for a while, or go on evenly."""
    dice = random.Random(seed)
    accounts = {moment: Account() for moment in MOMENTS[1:]}
    for number in range(ledgers * COPIES):
        one, seconds = World.drawn(dice).copy(number, dice)
        bend = exp(dice.gauss(0, 0.22))
        for moment, account in accounts.items():
            at, now = running(one, seconds, moment)
            told = replace(at, progress=int(moment**bend * 100) / 100)
            account.note(estimate(told, now, History()), seconds * (1 - moment))
    return accounts


def total(accounts: dict[float, Account]) -> float:
    """Of all ranges that were named, the share that was kept."""
    return sum(one.kept for one in accounts.values()) / sum(one.named for one in accounts.values())


def lines(seed: int = 1) -> Iterator[str]:
    """What was named, and what was kept."""
    for title, accounts in (("by history", replay(seed)), ("by percentage", replay_percentages(seed))):
        yield f"{title + ', at share':28}{'asked':>8}{'named':>8}{'slow':>8}{'kept of 80%':>14}"
        for moment, one in accounts.items():
            yield f"{moment:<28.0%}{one.asked:>8}{one.named:>8}{one.slow:>8}{one.coverage:>14.1%}"
        yield f"{'all':52}{total(accounts):>14.1%}  promise: 70 to 90%"
        yield ""


def main() -> None:
    """Print the table."""
    sys.stdout.write("\n".join(lines()) + "\n")


if __name__ == "__main__":
    main()
