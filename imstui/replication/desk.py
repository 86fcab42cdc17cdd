"""What the functions of this room work with: an image service, the ledger, the senders' locks, a clock."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from imstui.model.copying import CopyOutcome, CopyRequest
from imstui.model.image import Image
from imstui.model.job import Job
from imstui.model.replication import Binding

if TYPE_CHECKING:
    # SQLite is loaded by whoever opens a ledger: listing images opens none.
    from imstui.local.ledger import Ledger
    from imstui.local.senders import Senders


class ImageService(Protocol):
    """The part of IMS that a replication needs. Raises CloudError, TransportError and SignInError."""

    async def copy(self, request: CopyRequest) -> CopyOutcome:
        """Send a copy, once."""

    async def job(self, job_id: str) -> Job:
        """Ask after a job."""

    async def image(self, image_id: str) -> Image | None:
        """One image; None if there is none of that id."""

    async def named(self, name: str) -> tuple[Image, ...]:
        """The project's private images of exactly that name."""


def utc_now() -> datetime:
    """The wall clock, for records. Never compared with the server's."""
    return datetime.now(UTC)


def lasting() -> float:
    """Seconds that only grow, also while the machine sleeps: a laptop that was closed for an hour has waited one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, as something that a test can turn.

    Attributes:
        now: the wall clock, aware.
        monotonic: seconds that only grow, for schedules.
        sleep: waits that many seconds.
    """

    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = lasting
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Desk:
    """What a session lends to this room."""

    ims: ImageService
    ledger: Ledger
    senders: Senders
    binding: Binding
    clock: Clock = field(default_factory=Clock)
    chance: random.Random = field(default_factory=random.Random)
