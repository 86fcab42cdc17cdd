"""Whole processes, timed by the operating system: wall clock, CPU and the most memory, as medians of rounds in turn."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
IMSTUI = str(Path(sys.executable).with_name("imstui"))
FLOORS = Path(__file__).parent / "floors"


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds, seconds of CPU, MiB resident at most."""

    wall: float
    cpu: float
    mib: float


def cost(command: Sequence[str], env: Mapping[str, str]) -> Cost:
    """Run it once to its end, its output thrown away."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said.decode(errors='replace')}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def medians(commands: Mapping[str, Sequence[str]], env: Mapping[str, str], rounds: int) -> dict[str, Cost]:
    """Each command's medians; they take turns, so that a slow moment of the machine hits all alike."""
    for command in commands.values():
        cost(command, env)
    seen: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            seen[name].append(cost(command, env))
    return {
        name: Cost(
            statistics.median(one.wall for one in costs),
            statistics.median(one.cpu for one in costs),
            statistics.median(one.mib for one in costs),
        )
        for name, costs in seen.items()
    }


@contextmanager
def rehearsal(home: Path, *options: str) -> Iterator[dict[str, str]]:
    """A rehearsal cloud in a process of its own; gives the environment that signs in to it."""
    bare = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "IMSTUI_HOME": str(home / "imstui")}
    server = subprocess.Popen([IMSTUI, "simulate", *options], env=bare, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        printed = dict(server.stdout.readline().rstrip("\n").split("=", 1) for _ in range(12))
        yield {**bare, **{name: value.strip("'\"") for name, value in printed.items()}}
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()
