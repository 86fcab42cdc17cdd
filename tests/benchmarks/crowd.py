"""A thousand jobs that end one after another, in simulated time: `python -m tests.benchmarks --only crowd`.

The scheduler is the real one, with a ledger on the disk; only the cloud's answers and the passing of time are made up.
What following them costs of a core needs a real cloud and a real screen: `thousand` measures that.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from imstui.model.image import Image
from imstui.model.job import Job
from imstui.model.replication import State
from imstui.replication.desk import Desk
from imstui.replication.follow import follow
from tests.benchmarks.figure import Figure, Promise
from tests.reliability.virtual_time import VirtualTime
from tests.replication.doubles import SOURCE, START, FakeIms, FakeTime, desk_at
from tests.tui.samples import job

JOBS, SPREAD = 1000, 600.0
_UNKNOWN_FIRST = 100.0
"""What nothing is known of can't be asked after faster than the limit allows: until each was asked once."""
_WATCHED = 780.0


class Crowd(FakeIms):
    """Very many jobs, each with its own end; notes when it was asked."""

    def __init__(self, time: VirtualTime, ends: dict[str, float], begun: float) -> None:
        super().__init__(FakeTime())
        self.virtual, self.ends, self.begun_at = time, ends, begun
        self.asked: list[float] = []

    async def job(self, job_id: str) -> Job:
        self.asked.append(self.virtual.seconds)
        share = min(1.0, (self.virtual.seconds - self.begun_at) / (self.ends[job_id] - self.begun_at))
        return Job(job_id, "RUNNING" if share < 1 else "SUCCESS", progress=int(share * 100) / 100, image_id=SOURCE.id)

    async def image(self, image_id: str) -> Image | None:
        self.asked.append(self.virtual.seconds)
        return replace(SOURCE, id=image_id)


@dataclass(frozen=True)
class Followed:
    """How many seconds after its end each was seen to have ended; requests in the busiest second, and in all."""

    late: list[float]
    busiest: int
    requests: int


def followed(folder: Path, *, known: bool) -> Followed:
    """Follow a thousand: come back to with their last percentages in the ledger, or just begun."""
    time, dice = VirtualTime(), random.Random(1)
    first, begun = (0.0, -60.0) if known else (_UNKNOWN_FIRST, 0.0)
    ends = {f"{number:032x}": first + dice.uniform(0, SPREAD) for number in range(JOBS)}
    crowd = Crowd(time, ends, begun)
    desk = replace(desk_at(folder, crowd), clock=time.clock)
    rows = [
        replace(
            job(0, job_id=job_id, binding=desk.binding, last_seen=START, created_at=START),
            id=f"r{number:010}",
            since=START + timedelta(seconds=begun),
            progress=-begun / (end - begun) if known else None,
        )
        for number, (job_id, end) in enumerate(ends.items())
    ]
    desk.ledger.add(rows, "written")
    seen = asyncio.run(_ends_seen(desk, time, _WATCHED))
    desk.ledger.close()
    seconds = Counter(int(at) for at in crowd.asked)
    return Followed([seen[job_id] - end for job_id, end in ends.items()], max(seconds.values()), len(crowd.asked))


async def _ends_seen(desk: Desk, time: VirtualTime, seconds: float) -> dict[str, float]:
    """When each job was seen to have ended."""
    seen: dict[str, float] = {}

    async def watch() -> None:
        async with aclosing(follow(desk)) as changes:
            async for one in changes:
                if one.state is State.SUCCEEDED:
                    seen.setdefault(one.job_id, time.seconds)

    watching = asyncio.ensure_future(watch())
    await time.pass_by(seconds)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return seen


def figures() -> list[Figure]:
    """The promise for a thousand, as far as simulated time can tell."""
    with tempfile.TemporaryDirectory() as folder:
        one = followed(Path(folder), known=True)
    what = f"{JOBS:,} jobs over 10 min, simulated"
    return [
        Figure("jobs", f"{what}: busiest second", one.busiest, "requests", promise=Promise(10)),
        Figure("jobs", f"{what}: latest end seen", max(one.late), "s", promise=Promise(60)),
    ]
