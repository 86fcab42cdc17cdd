"""Real processes against a rehearsal cloud: started, stopped and killed by their number, never by name."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from imstui.local.ledger import Ledger
from imstui.model.replication import Replication
from tests.cli.shell import PROGRAM, Shell

ROOT = Path(__file__).parents[2]
VICTIM = (sys.executable, "-m", "tests.reliability.victim")
COPY = ("copy", "web-base", "--name", "target")
NAME = "target"


def begin(shell: Shell, *args: str, program: Sequence[str] = (str(PROGRAM),)) -> subprocess.Popen[str]:
    """Start a program as a person's shell does; the caller ends it."""
    env = {**shell.env, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*program, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )


def finish(process: subprocess.Popen[str], seconds: float = 60) -> tuple[int, str]:
    """Wait for its end; gives its code and what it said on stderr."""
    try:
        _, said = process.communicate(timeout=seconds)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert "Traceback" not in said, said
    assert "fault of its own" not in said, said
    return process.returncode, said


def until(what: Callable[[], object], why: str, seconds: float = 20) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, why
        time.sleep(0.02)


@contextmanager
def ledger_of(shell: Shell) -> Iterator[Ledger]:
    with Ledger(shell.home / "imstui" / "state" / "ledger.db") as ledger:
        yield ledger


def rows_of(shell: Shell) -> list[Replication]:
    with ledger_of(shell) as ledger:
        return ledger.recent(-1)


def posts(shell: Shell) -> int:
    """How many requests for a copy came, those that made nothing among them."""
    came: int = shell.control("GET", "/copies")["copy_requests"]
    return came
