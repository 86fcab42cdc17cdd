"""A process that can die at any write to its ledger, be stopped and go on, or be told to end; several on one loop."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from imstui.local.ledger import Ledger
from imstui.local.senders import Senders
from imstui.model.copying import CopyOutcome, CopyRequest
from imstui.model.errors import ImstuiError
from imstui.model.image import Image
from imstui.model.job import Job
from imstui.model.replication import Replication, Step
from imstui.replication.desk import Desk
from imstui.replication.follow import follow
from tests.reliability.cloud_in_memory import CloudInMemory
from tests.replication.doubles import BINDING

T = TypeVar("T")

_READ = 0.05
"""Seconds that reading takes, there and back: what is told is a little old when it arrives."""


class Killed(BaseException):
    """What a SIGKILL looks like from within: nothing that was meant to follow happens."""


class MortalLedger(Ledger):
    """A ledger whose process dies at a certain write.

    Attributes:
        fuse: how many writes are left, if it is lit; `after` says on which side of the last one it burns down.
        dead: nothing is read or written any more.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.fuse: int | None = None
        self.after = False
        self.dead = False

    def take(self, step: Step, *, claiming: bool = False) -> Replication:
        return self._write(lambda: super(MortalLedger, self).take(step, claiming=claiming))

    def note(self, replication: Replication, *, claiming: bool = False) -> bool:
        return self._write(lambda: super(MortalLedger, self).note(replication, claiming=claiming))

    def get(self, replication_id: str) -> Replication:
        self._live()
        return super().get(replication_id)

    def _live(self) -> None:
        if self.dead:
            raise Killed

    def _write(self, write: Callable[[], T]) -> T:
        self._live()
        if self.fuse is not None:
            self.fuse -= 1
            self.dead = self.fuse < 0
        if self.dead and not self.after:
            raise Killed
        written = write()
        self._live()
        return written


class Process:
    """One imstui that follows everything.

    Attributes:
        thaw: is not set while it is stopped (SIGSTOP).
    """

    def __init__(self, folder: Path, cloud: CloudInMemory, seed: int) -> None:
        self.ledger = MortalLedger(folder / "ledger.db")
        self.thaw = asyncio.Event()
        self.thaw.set()
        self._cloud = cloud
        self._named_at: dict[str, float] = {}
        clock = cloud.time.clock
        self.desk = Desk(self, self.ledger, Senders(folder / "senders"), BINDING, clock, random.Random(seed))
        self._task = asyncio.ensure_future(self._run())

    @property
    def alive(self) -> bool:
        return not self._task.done()

    async def kill(self) -> None:
        """SIGKILL."""
        self.ledger.dead = True
        await self.end()

    async def end(self) -> None:
        """SIGTERM."""
        self.thaw.set()
        self._task.cancel()
        # Whatever it ends with was expected by nobody but the ones who look at the ledger afterwards.
        await asyncio.gather(self._task, return_exceptions=True)
        self.ledger.close()

    async def copy(self, request: CopyRequest) -> CopyOutcome:
        self._cloud.names_read[request.enterprise_project_id or ""] = self._named_at.pop(request.name, math.inf)
        plan = self._cloud.next_plan()
        await self._pass(plan.seconds)
        outcome = self._cloud.act(plan.fate, request)
        await self._pass(plan.seconds)
        return outcome

    async def job(self, job_id: str) -> Job:
        return await self._read(lambda: self._cloud.job(job_id))

    async def image(self, image_id: str) -> Image | None:
        return await self._read(lambda: next((one for one in self._cloud.listed() if one.id == image_id), None))

    async def named(self, name: str) -> tuple[Image, ...]:
        def answer() -> tuple[Image, ...]:
            self._named_at[name] = self._cloud.time.seconds
            return tuple(one for one in self._cloud.listed() if one.name == name)

        return await self._read(answer)

    async def _read(self, answer: Callable[[], T]) -> T:
        await self._pass(_READ)
        if self._cloud.read_faults:
            raise self._cloud.read_faults.popleft()
        told = answer()
        await self._pass(_READ)
        return told

    async def _pass(self, seconds: float) -> None:
        await self._cloud.time.sleep(seconds)
        await self.thaw.wait()
        if self.ledger.dead:
            raise Killed

    async def _run(self) -> None:
        try:
            async for _ in follow(self.desk, stale_too=True):
                await self.thaw.wait()
        except (Killed, ImstuiError):
            # It died, or its session ended: it may be started anew.
            return
