"""A real process that watches sixty jobs over a bad network: sockets and memory stay, and the ledger is true."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest

from imstui.model.replication import State
from tests.cli.shell import Shell
from tests.reliability.shells import begin, finish, rows_of, until

JOBS = 60
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "cut_before", "how": "reset"},
    {"kind": "cut_after"},
    {"kind": "half_body"},
    {"kind": "malformed"},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 429, "retry_after": "1"},
    {"kind": "huge", "size": 5_000_000},
    {"kind": "redirect"},
    {"kind": "slow", "seconds": 1.0},
)


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


@pytest.mark.long
@pytest.mark.timeout(300)
def test_watching_over_a_bad_network_grows_nothing(shell: Shell) -> None:
    chance = random.Random(1)
    shell.control("POST", "/options", {"speed": 30, "running_limit": JOBS})
    shell.run("copy", *["web-base"] * JOBS, "--name", "copy-{n}", "--yes", check=0)
    watching = begin(shell, "watch")
    until(lambda: resident(watching.pid) > 20, "it never began")
    samples: list[tuple[int, float]] = []
    while watching.poll() is None:
        # What wasn't met is taken away: piled up, they would let nothing through any more.
        shell.control("DELETE", "/faults")
        if chance.random() < 0.5:
            shell.fault(operation=chance.choice(["job", "list"]), times=chance.randint(1, 4), **chance.choice(FAULTS))
        if chance.random() < 0.2:
            shell.control("POST", "/expire-tokens", {})
        time.sleep(0.5)
        if watching.poll() is None:
            samples.append((descriptors(watching.pid), resident(watching.pid)))
    code, said = finish(watching)
    assert code == 0, said
    assert {row.state for row in rows_of(shell)} == {State.SUCCEEDED}
    assert len(shell.copies()) == JOBS
    files, memory = zip(*samples[4:], strict=True)
    # Ten connections at most, the ledger's three files, what Python has open.
    assert max(files) <= 30, files
    assert max(memory) - memory[0] < 12, memory
