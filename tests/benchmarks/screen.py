"""The real screen against a rehearsal cloud in a process of its own, beside a minimal Textual app.

    python -m tests.benchmarks.screen [--repeats N] [--sizes 200,1000,10000,50000]
    python -m tests.benchmarks.screen --bytes      what every screen, dialog and key costs on the line

Times are medians from the key to the last byte; bytes are counted, and repeat. Ratios are of one run.
"""

from __future__ import annotations

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.figure import Beside, Figure, Promise
from tests.benchmarks.table import MINIMAL, median_ms, resident
from tests.tui.byte_table import send_five, walk, while_idle
from tests.tui.terminal import DOWN, HOME, PAGE_DOWN, Terminal

PROGRAM: Final = Path(sys.executable).with_name("imstui")
REFERENCE: Final = 10_000
PROMISED: Final = {
    "start": 9_000, "dialog": 8_000, "page down": 3_000, "cursor down": 350, "tick": 200, "message": 700, "idle": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """What was measured at one size: starts to the minimal app, times in ms, memory in MiB, costs in bytes.

    A start's first row where the images are remembered is `kept_ratio`; `whole_ratio` is the frame in which keys work.
    """

    images: int
    frame_ratio: float
    row_ratio: float
    kept_ratio: float
    whole_ratio: float
    loaded_ms: float
    resident_mib: float
    again_mib: float
    down_ms: float
    page_ms: float
    filter_ms: float
    costs: Mapping[str, int]


@contextmanager
def cloud(images: int) -> Iterator[dict[str, str]]:
    """A rehearsal cloud of that many images in another process; gives the environment that leads to it."""
    command = [str(PROGRAM), "simulate", "--images", str(images), "--speed", "0.05", "--scenario", "anchor=2026-03-01"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        told: dict[str, str] = {}
        for line in child.stdout or ():
            name, _, value = line.strip().partition("=")
            told[name] = "".join(shlex.split(value))
            if name == "IMSTUI_EPS_ENDPOINT":
                break
        yield told
    finally:
        child.terminate()
        child.wait(10)
        if child.stdout is not None:
            child.stdout.close()


def opened(told: Mapping[str, str], home: str) -> Terminal:
    """The program in a terminal, started."""
    terminal = Terminal([str(PROGRAM)], env={**told, "IMSTUI_HOME": home, "HOME": home})
    return terminal.__enter__()


def starts(told: Mapping[str, str], repeats: int, home: str) -> tuple[float, float]:
    """Medians until the first frame and the first image, to those of the minimal app that starts in turn with it.

    Args:
        told: leads to the cloud.
        repeats: how many starts.
        home: a home that remembers the images; '' takes a new one each time.
    """
    frames: list[float] = []
    rows: list[float] = []
    floors: list[float] = []
    for _ in range(repeats):
        with Terminal([sys.executable, "-c", MINIMAL]) as least:
            floors.append(least.wait_text("READY") * 1000)
        with tempfile.TemporaryDirectory() as fresh:
            terminal = opened(told, home or fresh)
            try:
                # Remembered rows come before the frame that they belong to, read ones after it.
                waited = [(frames, "Jobs"), (rows, "active")]
                for times, pattern in reversed(waited) if home else waited:
                    times.append(terminal.wait_text(pattern) * 1000)
            finally:
                terminal.kill()
                os.close(terminal.fd)
    floor = statistics.median(floors)
    return statistics.median(frames) / floor, statistics.median(rows) / floor


def costs_of(terminal: Terminal) -> dict[str, int]:
    """The bytes of each step, and of a running job's second."""
    costs = {"page down": terminal.cost(PAGE_DOWN), "cursor down": terminal.cost(DOWN)}
    costs["message"] = terminal.cost(b"y", "Copied")
    terminal.cost(b"/web-base", "1 of|[0-9] of")
    terminal.cost(b"\r")
    costs["idle"] = seconds_bytes(terminal, 2)[1]
    costs["dialog"] = terminal.cost(b"c", "Before sending")
    terminal.cost(b"\x13", "accepted")
    costs["tick"] = statistics.median_high(seconds_bytes(terminal, 6)[1:])
    return costs


def seconds_bytes(terminal: Terminal, seconds: int) -> list[int]:
    """The bytes of each of so many seconds."""
    import time

    counted = []
    for _ in range(seconds):
        before, until = terminal.total, time.perf_counter() + 1
        while time.perf_counter() < until:
            terminal.read(0.02)
        counted.append(terminal.total - before)
    return counted


def filter_latency(terminal: Terminal, repeats: int) -> float:
    """The median of the letters of a filter, typed and taken back."""
    terminal.cost(b"/")
    times = []
    for _ in range(repeats):
        times += [terminal.latency(b"w"), terminal.latency(b"e")]
        terminal.cost(b"\x15")
    terminal.cost(b"\x1b")
    return statistics.median(times) * 1000


def measure(images: int, repeats: int) -> Figures:
    """Run the program against a cloud of that many images."""
    with cloud(images) as told, tempfile.TemporaryDirectory() as home:
        frame, row = starts(told, repeats, "")
        terminal = opened(told, home)
        try:
            loaded = terminal.wait_text("from [0-9]", 120) * 1000
            terminal.wait_text("4 All [0-9]+ ", 120)
            terminal.wait_quiet(0.5, 60)
            start, memory = terminal.total, resident(terminal)
            down, page = median_ms(terminal, [DOWN] * repeats), median_ms(terminal, [PAGE_DOWN] * repeats)
            terminal.cost(HOME)
            filtered = filter_latency(terminal, repeats)
            costs = {"start": start, **costs_of(terminal)}
        finally:
            terminal.kill()
            os.close(terminal.fd)
        whole, kept = starts(told, repeats, home)
        again = resident_again(told, home)
    return Figures(images, frame, row, kept, whole, loaded, memory, again, down, page, filtered, costs)


def resident_again(told: Mapping[str, str], home: str) -> float:
    """Memory of a start that remembers the images, once they were all read again."""
    terminal = opened(told, home)
    try:
        terminal.wait_text("quota", 120)
        terminal.wait_text(r"from \d\d:\d\d *(\n|$)", 120)
        terminal.wait_quiet(0.5, 60)
        return resident(terminal)
    finally:
        terminal.kill()
        os.close(terminal.fd)


def minimal() -> float:
    """Memory of the smallest Textual app."""
    with Terminal([sys.executable, "-c", MINIMAL]) as terminal:
        terminal.wait_text("READY")
        terminal.wait_quiet(0.4)
        return resident(terminal)


def lines(figures: list[Figures], floor: float) -> Iterator[str]:
    """The report."""
    yield "  images     frame     row    kept   whole  loaded ms   MiB  down ms  page ms  filter ms"
    for each in figures:
        yield (
            f"{each.images:8,}  {each.frame_ratio:8.2f}  {each.row_ratio:6.2f}  {each.kept_ratio:6.2f}"
            f"  {each.whole_ratio:6.2f}"
            f"  {each.loaded_ms:9.0f}  {each.resident_mib:4.0f}  {each.down_ms:7.1f}  {each.page_ms:7.1f}"
            f"  {each.filter_ms:9.1f}"
        )
    yield f" minimal  {1:8.2f}  {'':6}  {'':6}  {'':6}  {'':9}  {floor:4.0f}"
    yield ""
    yield "bytes      " + "".join(f"{step:>13}" for step in PROMISED)
    yield "promised   " + "".join(f"{most:>13,}" for most in PROMISED.values())
    for each in figures:
        yield f"{each.images:8,}   " + "".join(f"{each.costs[step]:>13,}" for step in PROMISED)
    yield ""
    first, last = figures[0], figures[-1]
    yield f"first frame to the minimal app, nothing remembered: {first.frame_ratio:.2f}"
    yield f"first row to the minimal app (sign-in and page one included): {first.row_ratio:.2f}"
    yield f"first row where the images are remembered, at most 1.15: {first.kept_ratio:.2f}"
    yield f"the same at {last.images:,} to {first.images:,}, at most 2: {last.kept_ratio / first.kept_ratio:.2f}"
    yield f"memory at {last.images:,} to the minimal app, at most 2.6: {last.resident_mib / floor:.2f}"
    yield f"the same of a start that remembers them, at most 2.6: {last.again_mib / floor:.2f}"
    for reference in (each for each in figures if each.images == REFERENCE and last.images > REFERENCE):
        yield (
            f"at {last.images:,} to {reference.images:,}, at most 1.5 each: down {last.down_ms / reference.down_ms:.2f}"
            f"  page {last.page_ms / reference.page_ms:.2f}  filter {last.filter_ms / reference.filter_ms:.2f}"
        )


def figures() -> list[Figure]:
    """What the page wants: the smallest list, the reference and the largest, beside a minimal Textual app."""
    floor = minimal()
    few, some, many = (measure(size, repeats=5) for size in (200, REFERENCE, 50_000))
    app = "a minimal app"
    found = [
        _times("start", f"first row, {few.images} images remembered", few.kept_ratio, app, 1.15),
        _times("start", f"first row, {many.images:,} images remembered", many.kept_ratio / few.kept_ratio, "200", 2),
        Figure("start", f"whole screen, {few.images} images remembered", few.whole_ratio, "times", Beside(app, 1.0)),
        Figure(
            "start", f"whole screen, {many.images:,} images remembered", many.whole_ratio, "times", Beside(app, 1.0)
        ),
        Figure("start", "first row, sign-in and page one included", few.row_ratio, "times", Beside(app, 1.0)),
    ]
    for what, here, there in (
        ("cursor down", many.down_ms, some.down_ms),
        ("page down", many.page_ms, some.page_ms),
        ("a filter's letter", many.filter_ms, some.filter_ms),
    ):
        beside = Beside(f"{some.images:,}", there)
        found.append(Figure("table", f"{what}, {many.images:,} images", here, "ms", beside, promise=_OF_FLOOR))
    found += [
        Figure("bytes", f"80x24: {step}", max(each.costs[step] for each in (few, some, many)), "bytes",
               promise=Promise(most))
        for step, most in PROMISED.items()
    ]  # fmt: skip
    what = f"the screen with {many.images:,} images: resident"
    for when, mib in (("", many.resident_mib), (", read again", many.again_mib)):
        beside = Beside(app, floor)
        found.append(Figure("memory", f"{what}{when}", mib, "MiB", beside, promise=Promise(2.6, "floor")))
    return found


_OF_FLOOR: Final = Promise(1.5, "floor")


def _times(group: str, what: str, value: float, floor: str, most: float) -> Figure:
    return Figure(group, what, value, "times", Beside(floor, 1.0), promise=Promise(most, "floor"))


def byte_table() -> Iterator[str]:
    """What each step costs, what an idle minute does, and a minute of watching five jobs."""
    yield f"{'at 80x24':28}{'bytes':>8}{'at most':>10}"
    for ssh in ("", "over ssh"):
        with cloud(240) as told, tempfile.TemporaryDirectory() as home:
            environ = {**told, "SSH_CONNECTION": "127.0.0.1 1 127.0.0.1 22"} if ssh else told
            with Terminal([str(PROGRAM)], env={**environ, "IMSTUI_HOME": home, "HOME": home}) as terminal:
                terminal.wait_text("from [0-9]")
                terminal.wait_text("quota")
                terminal.wait_quiet(0.5)
                if not ssh:
                    yield f"{'start':28}{terminal.total:8,}{PROMISED['start']:10,}"
                    yield f"{'a minute idle':28}{while_idle(terminal, 60):8,}{0:10,}"
                    yield from (f"{step.name:28}{cost:8,}{step.most:10,}" for step, cost in walk(terminal))
                    continue
                send_five(terminal)
                yield f"{'a minute of five jobs, ' + ssh:28}{while_idle(terminal, 60):7,}{18_000:10,}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The screen's latencies, memory and bytes.")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--sizes", default="200,1000,10000,50000")
    parser.add_argument("--bytes", action="store_true")
    options = parser.parse_args()
    if options.bytes:
        for line in byte_table():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        return
    measured = [measure(int(size), options.repeats) for size in options.sizes.split(",")]
    sys.stdout.write("\n".join(lines(measured, minimal())) + "\n")


if __name__ == "__main__":
    main()
