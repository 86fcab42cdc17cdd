"""A submission killed at every step, gone on with by a new process, and held against the cloud's own record."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from imstui.model.replication import Replication, State
from imstui.simulator.options import Options
from imstui.simulator.serve import running
from tests.cli.shell import Shell
from tests.reliability.shells import COPY, NAME, VICTIM, begin, finish, posts, rows_of

_AT_ONCE: Final = 4

CUT_AFTER = {"operation": "copy", "kind": "cut_after"}
CUT_BEFORE = {"operation": "copy", "kind": "cut_before"}
RESET_AFTER = {"operation": "copy", "kind": "cut_after", "how": "reset"}
HALF = {"operation": "copy", "kind": "half_body"}
MALFORMED = {"operation": "copy", "kind": "malformed"}
WRONG_TYPE = {"operation": "copy", "kind": "wrong_type"}
EMPTY = {"operation": "copy", "kind": "empty", "acts": True}
SLOW = {"operation": "copy", "kind": "slow", "seconds": 0.5}
HANG_ACTS = {"operation": "copy", "kind": "hang", "acts": True}
HANG = {"operation": "copy", "kind": "hang"}
PROXY_ACTS = {"operation": "copy", "kind": "status", "status": 502, "acts": True}
PROXY = {"operation": "copy", "kind": "status", "status": 502}
FAULT_500 = {"operation": "copy", "kind": "status", "status": 500, "code": "IMG.0016"}
SERVER_400 = {"operation": "copy", "kind": "status", "status": 400, "code": "IMG.0065", "acts": True}
THROTTLE = {"operation": "copy", "kind": "status", "status": 400, "code": "IMG.0060"}
TOKEN_GONE = {"operation": "copy", "kind": "status", "status": 401, "code": "APIGW.0307"}


@dataclass(frozen=True)
class Case:
    """Where it is killed, and what the cloud does to the request for the copy.

    Attributes:
        parent: what copies name as their parent.
        copying: whether a copying row is listed.
    """

    point: str
    fault: dict[str, Any] | None = None
    parent: str = "set"
    copying: str = "listed"

    def __str__(self) -> str:
        fault = self.fault or {"kind": ""}
        extras = [fault["kind"], str(fault.get("status", "")), "acts" * bool(fault.get("acts"))]
        ways = [self.parent * (self.parent != "set"), self.copying * (self.copying != "listed")]
        return " ".join(filter(None, [self.point.replace(" > ", "-to-"), *extras, *ways]))


NEVER = ("before intent",)
LATER = (
    "after intent", "before names 2", "after names 2", "after lock", "before queued > submitting",
)  # fmt: skip
UNSENT = (
    "after queued > submitting", "before copy 1", "before connect 1", "after connect 1", "before write 1",
    "after write 1",
)  # fmt: skip
ANSWERED = ("arrived write 2", "before read 1", "after read 1", "after copy 1", "before submitting > running")
KNOWN = (
    "after submitting > running", "before poll 1", "after poll 1", "before running > succeeded",
    "after running > succeeded", "before proof", "after proof",
)  # fmt: skip
LOST = ("before submitting > unknown", "after submitting > unknown", "before names 3", "after names 3")
SETTLED = ("before unknown > running", "after unknown > running", "before running > succeeded", "after proof")

EVERYDAY = (
    Case("after intent"),
    Case("before submitting > running"),
    Case("before submitting > unknown", CUT_AFTER),
    Case("arrived write 2", HANG_ACTS, copying="hidden"),
)
BULK = (
    *(Case(point) for point in (*NEVER, *LATER, *UNSENT, *ANSWERED, *KNOWN)),
    *(Case(point, HALF) for point in (*LOST, *SETTLED)),
    *(Case("before submitting > unknown", fault) for fault in (
        CUT_BEFORE, CUT_AFTER, RESET_AFTER, HALF, MALFORMED, WRONG_TYPE, EMPTY, PROXY_ACTS, PROXY, FAULT_500, SERVER_400
    )),
    *(Case("after submitting > unknown", fault) for fault in (CUT_BEFORE, RESET_AFTER, PROXY_ACTS, PROXY, SERVER_400)),
    Case("after unknown > running", MALFORMED),
    *(Case("arrived write 2", fault) for fault in (HANG, HANG_ACTS, SLOW, PROXY_ACTS, CUT_BEFORE)),
    *(Case("after read 1", fault) for fault in (SLOW, HALF, MALFORMED, PROXY_ACTS)),
    *(Case(at, THROTTLE) for at in ("before submitting > queued", "after submitting > queued", "after connect 2")),
    *(Case(point, TOKEN_GONE) for point in ("after read 1", "after connect 2", "arrived write 4")),
    *(
        Case(point, CUT_AFTER, parent, copying)
        for point in ("arrived write 2", "before submitting > unknown", "after names 3")
        for parent in ("set", "absent", "inherited")
        for copying in ("listed", "hidden")
    ),
)  # fmt: skip


def sweep(shell: Shell, case: Case) -> None:
    """Kill it there, go on with a new process, and compare."""
    shell.control("POST", "/options", {"parent": case.parent, "copying": case.copying})
    if case.fault is not None:
        shell.fault(**case.fault)
    code, said = finish(begin(shell, *COPY, "--wait", program=(*VICTIM, case.point)))
    assert code == -signal.SIGKILL, f"it was not killed at {case.point!r}: {said}"
    shell.control("DELETE", "/faults")
    for row in rows_of(shell):
        finish(begin(shell, "jobs"))
        # What the cloud never acted on stays unknown for an hour: there is nothing to wait for.
        lost = not shell.copies() and rows_of(shell)[0].state is State.UNKNOWN
        finish(begin(shell, "watch", row.id, "--timeout", "3s" if lost else "20s"))
    compare(shell, case)


def compare(shell: Shell, case: Case) -> None:
    copies = [copy for copy in shell.copies() if copy["name"] == NAME]
    rows = rows_of(shell)
    assert len(copies) <= 1, f"doubled: {copies}"
    assert len(rows) == (case.point not in NEVER)
    if case.fault not in (THROTTLE, TOKEN_GONE):
        assert posts(shell) <= 1
    if not rows:
        assert posts(shell) == 0
    elif not copies:
        assert (rows[0].state, rows[0].candidates, rows[0].image_id) == (State.UNKNOWN, (), ""), rows
    else:
        _compare_copy(rows[0], copies[0], case)
    if case.point in LATER:
        assert len(copies) == 1, "an intent that was never sent is sent later, once"


def _compare_copy(row: Replication, copy: dict[str, Any], case: Case) -> None:
    if row.state is State.UNKNOWN:
        assert case.parent != "set", f"it could have known: {row}"
        assert row.candidates == (copy["image_id"],), row
        return
    assert (row.state, row.image_id, row.verified) == (State.SUCCEEDED, copy["image_id"], True), row
    assert row.job_id in {"", copy["job_id"]}


def sweep_together(home: Path, cases: Sequence[Case]) -> None:
    """Several at once, each with a cloud and a home of its own: most of a case is waiting."""

    def alone(number: int) -> None:
        own = home / str(number)
        own.mkdir()
        with running(Options(images=7, speed=2000)) as cloud:
            try:
                sweep(Shell(cloud, own), cases[number])
            except AssertionError as error:
                error.add_note(f"killed at: {cases[number]}")
                raise

    with ThreadPoolExecutor(len(cases)) as pool:
        list(pool.map(alone, range(len(cases))))


def groups(cases: Sequence[Case]) -> list[Sequence[Case]]:
    return [cases[start : start + _AT_ONCE] for start in range(0, len(cases), _AT_ONCE)]


def test_a_submission_killed_at_any_step_is_neither_lost_nor_doubled(own_home: Path) -> None:
    sweep_together(own_home, EVERYDAY)


@pytest.mark.long
@pytest.mark.parametrize("cases", groups(BULK), ids=lambda cases: ", ".join(map(str, cases)))
def test_a_submission_killed_at_every_step_is_neither_lost_nor_doubled(own_home: Path, cases: Sequence[Case]) -> None:
    sweep_together(own_home, cases)
