"""The note for a change ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from imstui.model.replication import Replication, State, Transition
from imstui.present.receipt import receipt_markdown


def test_a_job_that_was_seen_late_took_no_longer_for_that(replication: Replication, moment: datetime) -> None:
    late = moment + timedelta(hours=3)
    story = (
        Transition(None, State.QUEUED, moment, "intent written"),
        Transition(State.RUNNING, State.SUCCEEDED, late, "the job ended: SUCCESS"),
    )
    done = replace(replication, state=State.SUCCEEDED, begin_time=moment, end_time=moment + timedelta(seconds=250))
    assert "| Took | 4:10 |" in receipt_markdown(done, story)
    assert "| Took | 3:00:00 |" in receipt_markdown(replace(done, end_time=None), story)
