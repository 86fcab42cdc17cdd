"""Random histories of real processes against a real server: two batches, faults, deaths, a stranger's images."""

from __future__ import annotations

import random
import signal
from collections import Counter
from typing import Any

import pytest

from imstui.model.replication import Replication, State
from tests.cli.shell import Shell
from tests.reliability.shells import begin, finish, posts, rows_of, until

FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "cut_after"},
    {"kind": "cut_before", "how": "reset"},
    {"kind": "half_body"},
    {"kind": "malformed"},
    {"kind": "hang", "acts": True},
    {"kind": "status", "status": 503, "acts": True},
    {"kind": "status", "status": 400, "code": "IMG.0060"},
    {"kind": "slow", "seconds": 0.7},
)
BATCHES = ("red", "green")
MEMBERS = 3
HOUR = 3_600


def play(shell: Shell, chance: random.Random) -> None:
    ways = {
        "parent": chance.choice(["set", "absent", "inherited"]),
        "copying": chance.choice(["listed", "hidden"]),
        "running_limit": chance.randint(1, 5),
        "speed": chance.choice([20, 500]),
    }
    shell.control("POST", "/options", ways)
    for batch in BATCHES:
        name = f'"{batch}-{chance.randint(1, MEMBERS)}"'
        shell.fault(operation="copy", contains=name, **chance.choice(FAULTS))
    copying = [begin(shell, "copy", *["web-base"] * MEMBERS, "--name", f"{name}-{{n}}", "--wait") for name in BATCHES]
    until(lambda: posts(shell) >= chance.randint(1, MEMBERS), "nothing was sent")
    stranger = shell.control("POST", "/images", {"name": f"red-{chance.randint(1, MEMBERS)}"})["id"]
    for process in copying:
        process.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGHUP]))
        finish(process)
    shell.control("DELETE", "/faults")
    shell.control("POST", "/options", {"running_limit": 5, "speed": 500})
    shell.control("POST", "/advance", {"seconds": HOUR})
    finish(begin(shell, "watch", "--timeout", "20s"))
    shell.control("POST", "/advance", {"seconds": HOUR})
    finish(begin(shell, "watch", "--timeout", "3s"))
    compare(shell, stranger)


def compare(shell: Shell, stranger: str) -> None:
    made = {copy["name"]: copy for copy in shell.copies()}
    assert max(Counter(copy["name"] for copy in shell.copies()).values(), default=0) <= 1, "doubled"
    rows = {row.request.name: row for row in rows_of(shell)}
    assert set(rows) >= set(made), "a copy without an intent"
    for name, row in rows.items():
        assert row.image_id != stranger
        _compare(row, made.get(name))


def _compare(row: Replication, copy: dict[str, Any] | None) -> None:
    if copy is None:
        assert (row.state, row.image_id) == (State.UNKNOWN, ""), row
    elif row.state is State.UNKNOWN:
        assert copy["image_id"] in row.candidates, row
    else:
        assert (row.state, row.image_id) == (State.SUCCEEDED, copy["image_id"]), row
        assert row.job_id in {"", copy["job_id"]}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_real_processes_lose_nothing_and_double_nothing(shell: Shell, seed: int) -> None:
    play(shell, random.Random(seed))
