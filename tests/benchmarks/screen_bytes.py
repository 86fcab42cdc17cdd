"""What every screen, dialog and key costs on the line at 80x24, an idle minute, and a minute of watching five jobs.

    python -m tests.benchmarks.screen_bytes

Bytes repeat; tests/tui/test_bytes.py holds each step at its most.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.benchmarks.screen import PROGRAM, PROMISED, cloud
from tests.tui.byte_table import send_five, walk, while_idle
from tests.tui.terminal import Terminal


@contextmanager
def _at_rest(told: Mapping[str, str]) -> Iterator[Terminal]:
    with (
        tempfile.TemporaryDirectory() as home,
        Terminal([str(PROGRAM)], env={**told, "IMSTUI_HOME": home, "HOME": home}) as terminal,
    ):
        terminal.wait_text("from [0-9]")
        terminal.wait_text("quota")
        terminal.wait_quiet(0.5)
        yield terminal


def table() -> Iterator[tuple[str, int, int]]:
    """Each step, its bytes, and the most it may cost."""
    with cloud(240) as told, _at_rest(told) as terminal:
        yield "start", terminal.total, PROMISED["start"]
        yield "a minute idle", while_idle(terminal, 60), 0
        for step, cost in walk(terminal):
            yield step.name, cost, step.most
    for where, ssh, most in (
        ("here", {}, 30_000),
        ("over ssh", {"SSH_CONNECTION": "127.0.0.1 1 127.0.0.1 22"}, 18_000),
    ):
        with cloud(240) as told, _at_rest({**told, **ssh}) as terminal:
            send_five(terminal)
            yield f"a minute of five jobs, {where}", while_idle(terminal, 60), most


def main() -> None:
    """Print the table."""
    sys.stdout.write(f"{'at 80x24':34}{'bytes':>8}{'at most':>10}\n")
    for what, cost, most in table():
        sys.stdout.write(f"{what:34}{cost:8,}{most:10,}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
