"""A thousand running jobs on the real screen: `python -m tests.benchmarks.thousand [--jobs N] [--seconds N]`.

They are made at a rehearsal cloud whose limit is raised, and their ends come one after another. The program follows
them in a pseudo-terminal, scrolled meanwhile; what the kernel says that it took of one core is held to the promise,
and so are the requests that the cloud counted, and how long after its end each job was seen to have ended.
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
from dataclasses import replace
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
from tests.benchmarks.processes import IMSTUI, rehearsal
from tests.tui.terminal import DOWN, PAGE_DOWN, UP, Terminal

FIRST, SPREAD = 100.0, 600.0
"""When the first one ends, and the seconds over which the ends are spread, as the promise has it."""


async def begin(env: dict[str, str], count: int) -> None:
    """Have that many jobs running, and write them into the ledger that the program will open."""
    seconds = [FIRST + SPREAD * number / count for number in range(count)]
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
        return share, written, latencies


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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A thousand running jobs.")
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=FIRST + SPREAD)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options = ("--images", "400", "--running-limit", "100000", "--scenario", "quota=100000")
        with rehearsal(Path(folder), *options) as env:
            asyncio.run(begin(env, chosen.jobs))
            share, written, latencies = watch(env, chosen.seconds)
            seen = late(env)
            busiest = busiest_second(env)
    sys.stdout.write(f"{chosen.jobs} jobs for {chosen.seconds:.0f} s\n")
    sys.stdout.write(f"share of one core      {share:8.1%}   promise: 10%\n")
    sys.stdout.write(f"jobs asked after       {busiest:8} in the busiest second   promise: 10\n")
    sys.stdout.write(f"bytes a second         {written / chosen.seconds:8.0f}\n")
    sys.stdout.write(f"a key, median          {statistics.median(latencies) * 1000:8.0f} ms\n")
    if seen:
        sys.stdout.write(f"ends seen              {len(seen):8}\n")
        sys.stdout.write(f"latest after its end   {max(seen):8.1f} s   promise: 60 s\n")


if __name__ == "__main__":
    main()
