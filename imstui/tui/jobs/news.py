"""What a person is told when a replication took a step."""

from __future__ import annotations

from typing import NamedTuple

from imstui.model.replication import Replication, State, Verdict
from imstui.present.explain import explain_code
from imstui.present.text import clean
from imstui.tui.widgets.rows import Role


class News(NamedTuple):
    """A sentence or two, and how it is meant."""

    text: str
    role: Role = ""


def news(before: Replication | None, after: Replication) -> News | None:
    """What to tell; None where nothing happened that isn't in the jobs already."""
    if before is None or (before.state is after.state and before.proof == after.proof):
        return None
    name = clean(after.request.name) or after.job_id
    match after.state:
        case State.RUNNING:
            # A copy that was found again by its image runs without a job that is known.
            job = f", job {clean(after.job_id)[:8]}" if after.job_id else ": its copy was found"
            return News(f"{name}: accepted{job}. It goes on in the cloud without us.")
        case State.FAILED | State.REFUSED:
            return _failure(name, after)
        case State.UNKNOWN:
            return News(f"{name}: no answer that proves anything. It is looked for, and never sent again.", "warning")
        case State.SUCCEEDED:
            return _success(name, after)
        case State.NOT_STARTED:
            return News(f"{name}: no copy was found, so it was most likely not started.", "warning")
        case _:
            return None


def _failure(name: str, after: Replication) -> News:
    if after.error_code or after.state is State.FAILED:
        told = explain_code(after.error_code, after.fail_reason)
        return News(f"{name}: {after.state.value}. {told.title}. {told.next_step}", "error")
    return News(f"{name}: not sent. {clean(after.fail_reason)}", "error")


def _success(name: str, after: Replication) -> News | None:
    proof = after.proof
    if proof is None:
        return None
    if proof.verdict is Verdict.VERIFIED:
        return News(f"{name} is there: it was read, and is what was asked for.", "success")
    if proof.verdict is Verdict.UNREADABLE:
        return News(f"{name}: the job is done, but the copy couldn't be read to check it.", "warning")
    return News(f"{name}: {clean(' '.join(proof.differences))}", "error" if proof.wrong_key else "warning")
