"""Several real processes at once on one ledger, and processes that are stopped or told to end while they send."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from typing import Any

import pytest

from imstui.model.replication import State
from tests.cli.shell import Shell
from tests.reliability.shells import COPY, begin, finish, posts, rows_of, until

HANG_ACTS = {"operation": "copy", "kind": "hang", "acts": True}
HANG = {"operation": "copy", "kind": "hang"}
ENDINGS = (
    signal.SIGTERM,
    pytest.param(signal.SIGHUP, marks=pytest.mark.long),
    pytest.param(signal.SIGINT, marks=pytest.mark.long),
)
_TWO_SECONDS = 2.0
_MACHINE = 0.5
"""What a busy machine may take for starting and ending threads: it is no part of what was promised."""


def sending(shell: Shell, fault: dict[str, Any]) -> subprocess.Popen[str]:
    """A copy whose request has come, and is answered as the fault says."""
    shell.fault(**fault)
    copying = begin(shell, *COPY, "--wait")
    until(lambda: posts(shell) == 1, "the copy was never sent")
    return copying


def test_two_batches_at_once_send_every_member_once(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 30, "running_limit": 5})
    batches = [
        begin(shell, "copy", *["web-base"] * 6, "--name", f"{batch}-{{n}}", "--wait") for batch in ("red", "green")
    ]
    for batch in batches:
        assert finish(batch)[0] == 0
    made = Counter(copy["name"] for copy in shell.copies())
    assert made == Counter({f"{batch}-{n}": 1 for batch in ("red", "green") for n in range(1, 7)})
    rows = rows_of(shell)
    assert {row.state for row in rows} == {State.SUCCEEDED}
    assert {row.image_id for row in rows} == {copy["image_id"] for copy in shell.copies()}


@pytest.mark.long
def test_watching_beside_a_copy_sends_nothing_twice(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 30, "running_limit": 2})
    copying = begin(shell, "copy", *["web-base"] * 4, "--name", "red-{n}", "--wait")
    until(lambda: posts(shell) >= 1, "nothing was sent")
    watching = begin(shell, "watch")
    assert (finish(copying)[0], finish(watching)[0]) == (0, 0)
    assert len(shell.copies()) == 4
    assert [row.state for row in rows_of(shell)] == [State.SUCCEEDED] * 4


def test_a_stopped_sender_still_owns_its_replication(shell: Shell) -> None:
    copying = sending(shell, {"operation": "copy", "kind": "slow", "seconds": 1.0})
    copying.send_signal(signal.SIGSTOP)
    try:
        for command in ("jobs", "watch"):
            finish(begin(shell, command, *(["--timeout", "3s"] if command == "watch" else [])))
            (row,) = rows_of(shell)
            assert (row.state, row.sender and row.sender.pid) == (State.SUBMITTING, copying.pid)
    finally:
        copying.send_signal(signal.SIGCONT)
    assert finish(copying)[0] == 0
    (row,), (copy,) = rows_of(shell), shell.copies()
    assert (row.state, row.job_id, posts(shell)) == (State.SUCCEEDED, copy["job_id"], 1)


@pytest.mark.parametrize("ending", ENDINGS, ids=str)
def test_being_told_to_end_while_sending_leaves_a_true_row_within_two_seconds(
    shell: Shell, ending: signal.Signals
) -> None:
    copying = sending(shell, HANG_ACTS)
    told = time.monotonic()
    copying.send_signal(ending)
    code, _ = finish(copying)
    assert time.monotonic() - told < _TWO_SECONDS + _MACHINE
    (row,) = rows_of(shell)
    assert (code, row.state) == (130, State.UNKNOWN)
    assert finish(begin(shell, "watch"))[0] == 0
    (row,), (copy,) = rows_of(shell), shell.copies()
    assert (row.state, row.image_id, posts(shell)) == (State.SUCCEEDED, copy["image_id"], 1)


def test_being_told_to_end_several_times_leaves_a_true_row(shell: Shell) -> None:
    copying = sending(shell, HANG)
    for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM):
        copying.send_signal(ending)
    code, _ = finish(copying)
    (row,) = rows_of(shell)
    assert (code, row.state, posts(shell)) == (130, State.UNKNOWN, 1)


def test_an_answer_that_comes_while_it_ends_is_kept(shell: Shell) -> None:
    copying = sending(shell, {"operation": "copy", "kind": "slow", "seconds": 1.0})
    copying.send_signal(signal.SIGTERM)
    code, _ = finish(copying)
    (row,), (copy,) = rows_of(shell), shell.copies()
    assert (code, row.state, row.job_id) == (130, State.RUNNING, copy["job_id"])


def test_a_sender_that_is_killed_frees_its_replication_for_whoever_looks(shell: Shell) -> None:
    copying = sending(shell, HANG)
    copying.kill()
    copying.communicate()
    finish(begin(shell, "jobs"))
    (row,) = rows_of(shell)
    assert (row.state, posts(shell)) == (State.UNKNOWN, 1)
