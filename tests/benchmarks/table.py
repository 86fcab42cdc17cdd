"""The table at 200 to 50,000 rows in a pseudo-terminal, beside a minimal Textual app.

    python -m tests.benchmarks.table [--repeats N]

Latencies are medians from the key to the last byte; ratios are to 10,000 rows in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.tui.terminal import DOWN, HOME, PAGE_DOWN, Terminal

SIZES: Final = (200, 1_000, 10_000, 50_000)
REFERENCE: Final = 10_000
MINIMAL: Final = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("READY")
Minimal().run()
"""


@dataclass(frozen=True)
class Figures:
    """What was measured at one size."""

    rows: int
    paint_ms: float
    resident_mib: float
    down_ms: float
    page_ms: float
    filter_ms: float
    all_ms: float
    start_bytes: int
    down_bytes: int
    page_bytes: int
    tick_bytes: int


def resident(terminal: Terminal) -> float:
    """Its resident memory in MiB."""
    status = Path(f"/proc/{terminal.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def median_ms(terminal: Terminal, keys: list[bytes]) -> float:
    """The median latency of these keys."""
    return statistics.median(terminal.latency(key) for key in keys) * 1000


def alternating(terminal: Terminal, repeats: int) -> tuple[float, float]:
    """The median latencies of a filter and of its end, pressed in turn."""
    terminal.latency(b"f")
    terminal.latency(b"o")
    pairs = [(terminal.latency(b"f"), terminal.latency(b"o")) for _ in range(repeats)]
    on, off = zip(*pairs, strict=True)
    return statistics.median(on) * 1000, statistics.median(off) * 1000


def measure(rows: int, repeats: int) -> Figures:
    """Run the host app with that many rows, and press keys."""
    with Terminal.python("-m", "tests.tui.table_host", "--rows", str(rows)) as terminal:
        paint = terminal.wait_text("image-000000") * 1000
        terminal.wait_quiet(0.4)
        start_bytes, memory = terminal.total, resident(terminal)
        costs = [terminal.cost(key) for key in (DOWN, PAGE_DOWN, HOME, b"t")]
        down = median_ms(terminal, [DOWN] * repeats)
        page = median_ms(terminal, [PAGE_DOWN] * min(repeats, 7))
        terminal.cost(HOME)
        filtered, everything = alternating(terminal, repeats)
    return Figures(rows, paint, memory, down, page, filtered, everything, start_bytes, costs[0], costs[1], costs[3])


def minimal(repeats: int) -> tuple[float, float]:
    """First paint and memory of the smallest Textual app."""
    paints, memory = [], 0.0
    for _ in range(repeats):
        with Terminal([sys.executable, "-c", MINIMAL]) as terminal:
            paints.append(terminal.wait_text("READY") * 1000)
            terminal.wait_quiet(0.4)
            memory = resident(terminal)
    return statistics.median(paints), memory


def lines(figures: list[Figures], floor: tuple[float, float]) -> Iterator[str]:
    """The report."""
    yield "    rows  paint ms   MiB  down ms  page ms  filter ms  all ms  start B  down B  page B  tick B"
    for each in figures:
        yield (
            f"{each.rows:8,}  {each.paint_ms:8.0f}  {each.resident_mib:4.0f}  {each.down_ms:7.1f}  {each.page_ms:7.1f}"
            f"  {each.filter_ms:9.1f}  {each.all_ms:6.1f}  {each.start_bytes:7,}  {each.down_bytes:6,}"
            f"  {each.page_bytes:6,}  {each.tick_bytes:6,}"
        )
    yield f" minimal  {floor[0]:8.0f}  {floor[1]:4.0f}"
    first, last = figures[0], figures[-1]
    reference = next(each for each in figures if each.rows == REFERENCE)
    yield ""
    yield f"at {last.rows:,} to {reference.rows:,} rows, at most 1.5 each:"
    yield (
        f"  down {last.down_ms / reference.down_ms:.2f}  page {last.page_ms / reference.page_ms:.2f}"
        f"  filter {last.filter_ms / reference.filter_ms:.2f}  all {last.all_ms / reference.all_ms:.2f}"
    )
    yield f"first paint at {last.rows:,} to {first.rows:,} rows, at most 2: {last.paint_ms / first.paint_ms:.2f}"
    yield f"first paint at {first.rows:,} rows to the minimal app, at most 1.15: {first.paint_ms / floor[0]:.2f}"
    yield f"memory at {last.rows:,} rows to the minimal app, at most 2.6: {last.resident_mib / floor[1]:.2f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The table's latencies and bytes.")
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    figures = [measure(rows, repeats) for rows in SIZES]
    sys.stdout.write("\n".join(lines(figures, minimal(repeats))) + "\n")


if __name__ == "__main__":
    main()
