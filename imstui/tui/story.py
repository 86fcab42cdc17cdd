"""One replication's story in rows to read: every step with its time, what went wrong and what to do, all ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imstui.model.replication import Replication, State, Transition
from imstui.present.explain import explain_code
from imstui.present.job_words import headline
from imstui.present.states import look
from imstui.present.times import clock, stamp
from imstui.tui.widgets.text_block import TextRow

_FAILURES = frozenset({State.FAILED, State.REFUSED})


def story_rows(replication: Replication, steps: Sequence[Transition]) -> tuple[TextRow, ...]:
    """What there is to read about it."""
    shown = look(replication)
    title = TextRow("", f"{headline(replication)}, {shown.word}", shown.role.value)
    return (title, *_troubles(replication), *_steps(steps), *_facts(replication))


def _steps(steps: Sequence[Transition]) -> Iterator[TextRow]:
    for step in steps:
        words = f"\n{step.words}" if step.words else ""
        yield TextRow(clock(step.at), f"{step.after.value.replace('_', ' ')}: {step.cause}{words}")


def _troubles(replication: Replication) -> Iterator[TextRow]:
    if replication.state in _FAILURES and (replication.error_code or replication.state is State.FAILED):
        told = explain_code(replication.error_code, replication.fail_reason)
        yield TextRow(replication.error_code or "Failed", f"{told.title}. {told.cause}", "error")
        yield TextRow("Next", told.next_step)
        yield TextRow("Cloud said", told.said or "nothing")
    elif replication.state is State.REFUSED:
        yield TextRow("Not sent", replication.fail_reason, "error")
    if replication.proof is not None:
        for difference in replication.proof.differences:
            yield TextRow("The copy", difference, "error" if replication.proof.wrong_key else "warning")
    if replication.last_error and replication.state.open:
        yield TextRow("Last look", replication.last_error, "warning")
    for image_id in replication.candidates:
        yield TextRow("Its copy?", f"{image_id}: if so, imstui watch {replication.id} --image {image_id}", "warning")


def _facts(replication: Replication) -> Iterator[TextRow]:
    request, source = replication.request, replication.source
    key = replication.key_alias or request.cmk_id
    facts = (
        ("Source", source.id),
        ("Copy", replication.image_id),
        ("Key", f"{key} ({request.cmk_id})" if key and key != request.cmk_id else key or "none, not encrypted"),
        ("Job", replication.job_id),
        ("Begun", f"{stamp(replication.created_at)} by {replication.binding.user or 'nobody named'}"),
        ("Elsewhere", f"imstui watch {replication.job_id or replication.id}"),
    )
    yield from (TextRow(label, text) for label, text in facts if text)
