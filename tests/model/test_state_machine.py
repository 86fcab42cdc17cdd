"""The one state machine: the steps it allows, and no other."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from imstui.model.copying import CopyRequest
from imstui.model.errors import TransitionError
from imstui.model.replication import OPEN, Binding, Replication, Source, State, step

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
ALLOWED = {
    "queued > submitting",
    "queued > dropped",
    "submitting > queued",
    "submitting > running",
    "submitting > refused",
    "submitting > unknown",
    "unknown > running",
    "unknown > succeeded",
    "unknown > failed",
    "unknown > not_started",
    "running > succeeded",
    "running > failed",
    "not_started > running",
    "not_started > succeeded",
    "not_started > failed",
}


def replication(state: State) -> Replication:
    return Replication(
        id="r0000000000",
        state=state,
        binding=Binding("iam.example.com", "eu-de", "p"),
        request=CopyRequest("i", "n"),
        source=Source("i", "n"),
        created_at=NOW,
        since=NOW,
    )


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_every_pair_of_states_is_a_step_or_is_refused(before: State, after: State) -> None:
    if f"{before.value} > {after.value}" in ALLOWED:
        taken = step(replication(before), after, at=NOW, cause="why", words="said", job_id="j")
        assert (taken.replication.state, taken.replication.job_id) == (after, "j")
        assert (taken.transition.before, taken.transition.after) == (before, after)
    else:
        with pytest.raises(TransitionError):
            step(replication(before), after, at=NOW, cause="why")


def test_what_is_open_has_a_step_to_take_by_itself() -> None:
    assert {State.QUEUED, State.SUBMITTING, State.UNKNOWN, State.RUNNING} == OPEN
