"""What is said of each replication that was waited for, and the exit code."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from imstui.cli.concluding import Verdict, verdicts
from imstui.cli.exit_codes import ExitCode
from imstui.model.copying import CopyRequest
from imstui.model.replication import GIVEN_UP, Binding, Replication, Source, State

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LOST = Replication(
    id="r1",
    state=State.UNKNOWN,
    binding=Binding("127.0.0.1", "eu-de", "p"),
    request=CopyRequest("i", "x"),
    source=Source("i", "web-base"),
    created_at=NOW,
    since=NOW,
)


def judged(replication: Replication) -> Verdict:
    (verdict,) = verdicts([replication], waited=True)
    assert verdict.code is ExitCode.OPEN
    return verdict


@pytest.mark.parametrize("state", [State.UNKNOWN, State.NOT_STARTED])
def test_what_a_look_found_is_put_before_the_person(state: State) -> None:
    verdict = judged(replace(LOST, state=state, candidates=("i-7", "i-8")))
    said = "\n".join(verdict.lines)
    assert "no copy was found" not in said
    for image_id in ("i-7", "i-8"):
        assert f"may be its copy: {image_id}; if so: imstui watch r1 --image {image_id}" in said
    assert verdict.failure is not None
    assert "imstui watch r1 --image i-7" in verdict.failure.next_step


def test_only_what_can_be_dropped_is_told_so() -> None:
    said = {
        state: "\n".join(judged(replace(LOST, state=state, candidates=("i-7",))).lines)
        for state in (State.UNKNOWN, State.NOT_STARTED)
    }
    assert "imstui drop r1" in said[State.UNKNOWN]
    assert "drop" not in said[State.NOT_STARTED]


def test_one_that_was_settled_by_hand_is_not_told_in_the_clouds_name() -> None:
    (verdict,) = verdicts([replace(LOST, state=State.FAILED, fail_reason=GIVEN_UP)], waited=True)
    assert "Settled by hand" in verdict.lines[0]
    assert not any("The cloud said" in line for line in verdict.lines)
    assert verdict.code is ExitCode.FAILED


def test_where_nothing_was_found_it_is_said() -> None:
    assert "no copy was found" in judged(replace(LOST, state=State.NOT_STARTED)).lines[0]
    assert "go on looking with: imstui watch r1" in judged(LOST).lines[1]
