"""A cloud in memory and a clock that runs as fast as it is asked, for tests of this room alone."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from imstui.local.ledger import Ledger
from imstui.local.senders import Senders
from imstui.model.copying import Accepted, CopyOutcome, CopyRequest
from imstui.model.errors import BadRequest, ImstuiError
from imstui.model.image import Image
from imstui.model.job import Job
from imstui.model.replication import Binding, Replication
from imstui.replication.desk import Clock, Desk
from imstui.replication.intent import Wish, intents

PROJECT = "0123456789abcdef0123456789abcdef"
BINDING = Binding("iam.example.com", "eu-de", PROJECT, "prod")
KEY = "bd66288c-9081-460a-8227-4cbd0c814cb4"
SOURCE = Image(
    id="465076de-dc36-4aec-80f5-ef9d8009428f",
    name="web-base",
    status="active",
    image_type="private",
    owner=PROJECT,
    os_type="Linux",
    os_version="Ubuntu 22.04 server 64bit",
    size_bytes=2_000_000_000,
    min_disk_gb=20,
)
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


class FakeTime:
    """A clock that a sleep turns forward at once.

    Attributes:
        put: seconds that the wall clock was put forward (or back) by hand.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.put = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds + self.put)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        for _ in range(5):
            # What is under way gets its turns first, so that time only passes when all else waits.
            await asyncio.sleep(0)
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.monotonic, self.sleep)


Timeline = tuple[tuple[float, Job], ...]
"""A job as data: from how many seconds after the copy on it says what."""


def jobs(*steps: tuple[float, str, float | None]) -> Timeline:
    """A timeline from (seconds, status word, percentage)."""
    return tuple((at, Job("", status, progress=progress)) for at, status, progress in steps)


STEADY = jobs((0, "INIT", None), (5, "RUNNING", 0.1), (30, "RUNNING", 0.5), (60, "SUCCESS", 1))


@dataclass
class FakeIms:
    """An image service in memory.

    Attributes:
        answers: what the next copies answer, in order, in place of Accepted; an exception is raised.
        acts: whether a copy that doesn't answer Accepted made an image all the same.
        faults: what the next reads raise, in order.
    """

    time: FakeTime
    timeline: Timeline = STEADY
    parent: Callable[[CopyRequest], str | None] = lambda request: request.image_id
    answers: list[CopyOutcome | BaseException] = field(default_factory=list)
    acts: bool = False
    faults: list[ImstuiError] = field(default_factory=list)
    images: dict[str, Image] = field(default_factory=lambda: {SOURCE.id: SOURCE})
    begun: dict[str, tuple[float, CopyRequest, str]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    async def copy(self, request: CopyRequest) -> CopyOutcome:
        self.calls.append("copy")
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None and not self.acts:
            return _told(answer)
        job_id = f"{len(self.begun):032x}"
        image_id = f"00000000-0000-4000-8000-{len(self.images):012d}"
        self.images[image_id] = replace(
            SOURCE,
            id=image_id,
            name=request.name,
            status="saving",
            description=request.description,
            key_id=request.cmk_id,
            source_image_id=self.parent(request),
        )
        self.begun[job_id] = (self.time.seconds, request, image_id)
        return Accepted(job_id) if answer is None else _told(answer)

    async def job(self, job_id: str) -> Job:
        self._read("job")
        if job_id not in self.begun:
            raise BadRequest("job not found", status=400, code="IMG.0023")
        begun, request, image_id = self.begun[job_id]
        told = [job for at, job in self.timeline if self.time.seconds - begun >= at][-1]
        self._settle(image_id, told)
        return replace(told, id=job_id, image_id=image_id, image_name=request.name)

    async def image(self, image_id: str) -> Image | None:
        self._read("image")
        for begun, _, made in self.begun.values():
            self._settle(made, [job for at, job in self.timeline if self.time.seconds - begun >= at][-1])
        return self.images.get(image_id)

    async def named(self, name: str) -> tuple[Image, ...]:
        self._read("named")
        return tuple(image for image in self.images.values() if image.name == name)

    def _read(self, call: str) -> None:
        self.calls.append(call)
        if self.faults:
            raise self.faults.pop(0)

    def _settle(self, image_id: str, job: Job) -> None:
        if job.finished and image_id in self.images:
            status = "active" if job.status == "SUCCESS" else "killed"
            self.images[image_id] = replace(self.images[image_id], status=status)


def _told(answer: CopyOutcome | BaseException) -> CopyOutcome:
    if isinstance(answer, BaseException):
        raise answer
    return answer


def desk_at(folder: Path, ims: FakeIms, binding: Binding = BINDING) -> Desk:
    """A desk with a ledger in `folder`."""
    senders = Senders(folder / "senders")
    return Desk(ims, Ledger(folder / "ledger.db"), senders, binding, ims.time.clock, random.Random(7))


def wanted(
    desk: Desk, name: str = "web-base-enc", *, cmk_id: str | None = KEY, known: tuple[str, ...] = ()
) -> Replication:
    """An intent in the ledger."""
    request = CopyRequest(SOURCE.id, name, cmk_id=cmk_id)
    (one,) = intents([Wish(SOURCE, request, known)], desk.binding, desk.clock.now())
    desk.ledger.add([one], "intent written")
    return one
