"""Time that stands still until it is told to pass: any number of sleepers on one event loop, woken in order."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import datetime, timedelta

from imstui.replication.desk import Clock
from tests.replication.doubles import START

_TURNS = 12
"""Turns of the loop after which everything that can go on without time has gone on."""


class VirtualTime:
    """The clocks of a world.

    Attributes:
        seconds: since the world began; only grows.
        put: seconds that the wall clock was put forward (or back) by hand.
    """

    def __init__(self) -> None:
        self.seconds = 1.0
        self.put = 0.0
        self._number = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.monotonic, self.sleep)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds + self.put)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.seconds + seconds, next(self._number), woken))
        await woken

    async def pass_by(self, seconds: float) -> None:
        """Let so many seconds pass, and all that happens in them."""
        until = self.seconds + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= until:
            at, _, woken = heapq.heappop(self._sleepers)
            if woken.done():
                continue
            self.seconds = max(self.seconds, at)
            woken.set_result(None)
            await self.settle()
        self.seconds = until

    async def settle(self) -> None:
        """Let everything go on that waits for no time."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)
