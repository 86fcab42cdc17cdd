"""A thousand running jobs on the real screen: `python -m tests.benchmarks.thousand [--short]`.

They are made at a rehearsal cloud whose limit is raised, and their ends come one after another. The program follows
them in a pseudo-terminal, scrolled meanwhile; what the kernel says that it took of one core is held to the promise,
and so are the requests that the cloud counted, and how long after its end each job was seen to have ended.
A shorter one takes part in the page of figures, and says so; `python -m tests.benchmarks --whole` has the whole there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.request import urlopen

from imstui.accounts import credentials
from imstui.local.ledger import Ledger
from imstui.local.paths import places
from imstui.model.copying import Accepted, CopyRequest
from imstui.model.image import Image, ImageType
from imstui.model.replication import State
from imstui.replication.intent import Wish, intents
from imstui.session import ImageQuery, open_session
from tests.benchmarks.figure import Figure, Promise
from tests.benchmarks.page import lines
from tests.benchmarks.processes import IMSTUI, rehearsal
from tests.tui.terminal import DOWN, PAGE_DOWN, UP, Terminal


@dataclass(frozen=True)
class Scale:
    """How many jobs run, when the first one ends, and the seconds over which the ends are spread."""

    jobs: int
    first: float
    spread: float

    @property
    def seconds(self) -> float:
        """Until the last one ends."""
        return self.first + self.spread

    def __str__(self) -> str:
        return f"{self.jobs:,} jobs over {self.spread / 60:.0f} min"


WHOLE = Scale(1000, 100.0, 600.0)
"""As the promise has it."""
SHORT = Scale(300, 40.0, 120.0)
_PATIENCE = 90.0


@dataclass(frozen=True)
class Watched:
    """What following cost: the share of a core, requests in the busiest second, bytes, keys' seconds; how late.

    Attributes:
        unseen: how many hadn't been seen to end at the end.
    """

    share: float
    busiest: int
    written: int
    keys: list[float]
    late: list[float]
    unseen: int


async def begin(env: dict[str, str], scale: Scale) -> None:
    """Have that many jobs running, and write them into the ledger that the program will open."""
    seconds = [scale.first + scale.spread * number / scale.jobs for number in range(scale.jobs)]
    async with open_session(credentials(environ=env)) as session:
        pages = [page async for page in session.pages(ImageQuery(type=ImageType.PRIVATE))]
        images = [image for page in pages for image in page.images if image.active and image.size_bytes]
        with Ledger(places(env).ledger) as ledger:
            while seconds:
                image = min(images, key=lambda image: abs(_takes(image) - seconds[-1]))
                number = len(seconds)
                desk = session.desk(ledger, None)  # type: ignore[arg-type] # nothing is sent through it
                request = CopyRequest(image.id, f"copy-{number:04}")
                answer = await desk.ims.copy(request)
                if not isinstance(answer, Accepted):
                    images.remove(image)  # Some images of the rehearsal can't be copied.
                    continue
                seconds.pop()
                now = desk.clock.now()
                (one,) = intents([Wish(image, request)], session.binding, now)
                ledger.add([replace(one, state=State.RUNNING, job_id=answer.job_id, last_seen=now)], "written")


def _takes(image: Image) -> float:
    """About how many seconds a copy of it takes at this rehearsal."""
    return 10 + 7.5 * (image.size_bytes or 0) / 1024**3


def cpu_seconds(pid: int) -> float:
    """What the process took of a core since it began."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watch(env: dict[str, str], seconds: float) -> tuple[float, int, list[float]]:
    """Share of a core, bytes, and the latencies of keys, while the program follows for so long."""
    with Terminal([IMSTUI], env=env) as terminal:
        terminal.wait_text("quota", 60)
        terminal.send(b"J")
        terminal.wait_text("All [0-9]")
        before, begun, total = cpu_seconds(terminal.pid), time.monotonic(), terminal.total
        latencies: list[float] = []
        while time.monotonic() - begun < seconds:
            terminal.read(1.0)
        spent = time.monotonic() - begun
        share, written = (cpu_seconds(terminal.pid) - before) / spent, terminal.total - total
        for key in (DOWN, PAGE_DOWN, UP) * 5:
            pressed = time.perf_counter()
            terminal.send(key)
            terminal.read(2.0)
            latencies.append(time.perf_counter() - pressed)
        # What takes as long as planned ends later, for it was begun later; and its end may be seen a minute after.
        until = time.monotonic() + _PATIENCE
        while still_open(env) and time.monotonic() < until:
            terminal.read(1.0)
        return share, written, latencies


def still_open(env: dict[str, str]) -> int:
    """How many haven't been seen to end."""
    with Ledger(places(env).ledger) as ledger:
        return len(ledger.open_ones())


def late(env: dict[str, str]) -> list[float]:
    """Of those that ended, how many seconds later it was seen; both clocks are this machine's."""
    with Ledger(places(env).ledger) as ledger:
        ended = [one for one in ledger.recent(-1) if one.state is State.SUCCEEDED and one.end_time]
    return [(one.since - one.end_time).total_seconds() for one in ended if one.end_time is not None]


def busiest_second(env: dict[str, str]) -> int:
    """How many jobs were asked after in the busiest second of the last few thousand requests that the cloud noted."""
    told = json.loads(urlopen(f"{env['IMSTUI_IMS_ENDPOINT']}/__rehearsal__/requests", timeout=60).read())  # noqa: S310 - the rehearsal's own address
    asked = [float(note["at"]) for note in told["requests"] if note["operation"].startswith("job")]
    seconds = [[other for other in asked[number : number + 40] if other < at + 1] for number, at in enumerate(asked)]
    return max(map(len, seconds))


def measure(scale: Scale) -> Watched:
    """Begin them at a rehearsal cloud, and follow them on the screen."""
    options = ("--images", "400", "--running-limit", "100000", "--scenario", "quota=100000")
    with tempfile.TemporaryDirectory() as folder, rehearsal(Path(folder), *options) as env:
        asyncio.run(begin(env, scale))
        share, written, keys = watch(env, scale.seconds)
        return Watched(share, busiest_second(env), written, keys, late(env), still_open(env))


def figures(*, whole: bool = False) -> list[Figure]:
    """The promise for a thousand; without `whole` held to fewer jobs over a shorter time, which the words say."""
    scale = WHOLE if whole else SHORT
    found = measure(scale)
    return [
        Figure("jobs", f"{scale}: share of a core", found.share * 100, "%", promise=Promise(10)),
        Figure("jobs", f"{scale}: busiest second", found.busiest, "requests", promise=Promise(10)),
        Figure("jobs", f"{scale}: latest end seen", max(found.late), "s", promise=Promise(60)),
        Figure("jobs", f"{scale}: ends not seen", found.unseen, "jobs", promise=Promise(0)),
        Figure("jobs", f"{scale}: a key, median", statistics.median(found.keys) * 1000, "ms"),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A thousand running jobs.")
    parser.add_argument("--short", action="store_true", help="Fewer jobs, over a shorter time.")
    found = figures(whole=not parser.parse_args().short)
    sys.stdout.writelines(f"{line}\n" for line in lines(found))


if __name__ == "__main__":
    main()
