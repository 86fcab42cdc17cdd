"""A month of watching in virtual time: copies wanted now and then, outages, sessions that end, restarts, a quiet week.

What is kept from growing is measured each virtual day, always in the same situation: everything awake, nothing sent.
"""

from __future__ import annotations

import gc
import os
import random
import tracemalloc
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from imstui.local.ledger import Ledger
from imstui.model.copying import CopyRequest
from imstui.model.errors import ImstuiError, Interrupted, NotConnected, ServerFault, SignInRefused
from imstui.model.replication import State, Verdict
from imstui.replication.intent import CAUSE, Wish, intents
from tests.reliability.cloud_in_memory import SOURCES, CloudInMemory, Fate, Plan
from tests.reliability.mortal import Process
from tests.reliability.truths import check_always, check_settled
from tests.reliability.virtual_time import VirtualTime
from tests.replication.doubles import BINDING, KEY

T = TypeVar("T")

DAY: Final = 86_400.0
_STEP: Final = 900.0
_OURS: Final = tracemalloc.Filter(inclusive=True, filename_pattern="*/imstui/*", all_frames=False)
_OUT: Final[tuple[Callable[[], ImstuiError], ...]] = (
    lambda: NotConnected("no route"),
    lambda: Interrupted("the connection broke"),
    lambda: ServerFault("down", status=503),
)


class Endless(deque[T]):
    """A queue that never ends; each entry is made anew, for an error that is raised again keeps all its frames."""

    def __init__(self, make: Callable[[], T]) -> None:
        super().__init__([make()])
        self._make = make

    def popleft(self) -> T:
        return self._make()


@dataclass(frozen=True)
class Sample:
    """What a day left behind.

    Attributes:
        files: open file descriptors of this process.
        traced: bytes that live objects hold which the program's own code made; 0 where they aren't counted.
        locks: files in the senders' folder.
    """

    day: int
    files: int
    traced: int
    locks: int


class Month:
    """The world of a soak.

    Attributes:
        restarts: how often a new process began.
        outages: how often the cloud was out of reach.
        samples: one for each day.
    """

    def __init__(self, folder: Path, seed: int, jobs: int, days: int, quiet: int) -> None:
        self.chance = random.Random(seed)
        self.time = VirtualTime()
        self.cloud = CloudInMemory(self.time)
        self.book = Ledger(folder / "ledger.db")
        self.restarts = self.outages = self.wanted = 0
        self.samples: list[Sample] = []
        self._folder, self._jobs, self._days, self._quiet = folder, jobs, days, quiet
        self._process: Process | None = None

    async def live(self) -> None:
        """The whole month, and an evening to settle."""
        steps = int(DAY / _STEP)
        busy = (self._days - self._quiet) * steps
        for number in range(self._days * steps):
            if number < busy:
                await self._happen(busy - number)
            elif number == busy:
                self._heal()
            await self._restart_if_ended()
            await self.time.pass_by(_STEP)
            if (number + 1) % steps == 0:
                check_always(self.book, self.cloud)
                self._tidy_up()
                self._sample((number + 1) // steps)
        check_settled(self.book, self.cloud)

    async def end(self) -> None:
        if self._process is not None:
            await self._process.end()
            self._process = None

    async def _happen(self, left: int) -> None:
        if self.chance.random() < (self._jobs - self.wanted) / left:
            self._want()
        if self.chance.random() < 0.01:
            await self._outage()
        if self.chance.random() < 0.01:
            # The token ended, and the password has changed: the process ends, and is started anew.
            self.cloud.read_faults.append(SignInRefused("the session ended"))
        if self.chance.random() < 0.01 and self._process is not None:
            await (self._process.kill() if self.chance.random() < 0.5 else self._process.end())
        if self.chance.random() < 0.1:
            self.cloud.plans.append(Plan(self.chance.choice((Fate.LOST, Fate.UNHEARD, Fate.THROTTLED))))
        self.cloud.seconds = self.chance.choice((120.0, 600.0, 2_400.0))
        self.cloud.limit = self.chance.randint(2, 5)

    def _tidy_up(self) -> None:
        """Somebody deletes what was copied, proven and used."""
        done = self.book.in_states(State.SUCCEEDED)
        read = [row for row in done if row.proof and row.proof.verdict is not Verdict.UNREADABLE]
        self.cloud.gone.update(row.image_id for row in read)

    def _want(self) -> None:
        self.wanted += 1
        source = self.chance.choice(SOURCES)
        key = self.chance.choice((KEY, None))
        request = CopyRequest(source.id, f"copy-{self.wanted}", cmk_id=key, enterprise_project_id=f"{self.wanted}")
        self.book.add(intents([Wish(source, request, ())], BINDING, self.time.now()), CAUSE)

    async def _outage(self) -> None:
        self.outages += 1
        self.cloud.read_faults = Endless(self.chance.choice(_OUT))
        plan = Plan(self.chance.choice((Fate.LOST, Fate.UNHEARD, Fate.NOT_SENT)))
        self.cloud.plans = Endless(lambda: plan)
        await self.time.pass_by(self.chance.choice((60.0, 1_200.0, 14_400.0)))
        self._heal()

    def _heal(self) -> None:
        self.cloud.read_faults, self.cloud.plans = deque(), deque()

    async def _restart_if_ended(self) -> None:
        if self._process is None or not self._process.alive:
            await self.end()
            self._process = Process(self._folder, self.cloud, self.restarts)
            self.restarts += 1

    def _sample(self, day: int) -> None:
        gc.collect()
        traced = 0
        if tracemalloc.is_tracing():
            snapshot = tracemalloc.take_snapshot().filter_traces([_OURS])
            traced = sum(statistic.size for statistic in snapshot.statistics("filename"))
        senders = self._folder / "senders"
        locks = len(list(senders.iterdir())) if senders.exists() else 0
        self.samples.append(Sample(day, len(os.listdir("/proc/self/fd")), traced, locks))  # noqa: PTH208 - a count
