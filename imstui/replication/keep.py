"""Writing an answer down, come what may: a job id in hand that isn't on the disk is gone with the process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from imstui.model.copying import Accepted, CopyOutcome, Unanswered
from imstui.model.errors import LedgerError, TransitionError, Unsaved
from imstui.model.replication import Replication, State, step
from imstui.replication.desk import Desk
from imstui.replication.outcome import judge, words_of

KEEP_TRYING: Final = 10.0
"""Seconds that a ledger which can't be written is tried again before the person is told."""
_PAUSE: Final = 0.5


def unsaved(ids: Sequence[str], sentence: str) -> Unsaved:
    """The error for copies that were sent, with how to follow each once the ledger can be written."""
    hint = f"Note this down; once the ledger can be written: imstui watch {' '.join(ids)}"
    return Unsaved(sentence, ids=tuple(ids), hint=hint)


def all_unsaved(errors: Sequence[Unsaved]) -> Unsaved:
    """Several in one, for none may be left unsaid."""
    ids = [one for error in errors for one in error.ids]
    return errors[0] if len(errors) == 1 else unsaved(ids, f"This goes for {len(ids)} copies: {errors[0]}")


async def keep(desk: Desk, sent: Replication, outcome: CopyOutcome) -> Replication:
    """Write down what became of a replication that was sent; gives it as it stands afterwards.

    Raises:
        Unsaved: the ledger can't be written.
    """
    until = desk.clock.monotonic() + KEEP_TRYING
    while desk.clock.monotonic() < until:
        try:
            return _write(desk, sent, outcome)
        except LedgerError:
            try:
                await desk.clock.sleep(_PAUSE)
            except BaseException:
                keep_now(desk, sent, outcome)
                raise
    return keep_now(desk, sent, outcome)


def keep_now(desk: Desk, sent: Replication, outcome: CopyOutcome) -> Replication:
    """The same in one try. Raises what `keep` raises."""
    try:
        return _write(desk, sent, outcome)
    except LedgerError as error:
        if isinstance(outcome, Accepted):
            said = f"The cloud accepted replication {sent.id} as job {outcome.job_id}, which can't be written down."
            raise unsaved([outcome.job_id], f"{said} {error}") from error
        raise unsaved([sent.id], f"The answer to replication {sent.id} can't be written down. {error}") from error


def _write(desk: Desk, sent: Replication, outcome: CopyOutcome) -> Replication:
    try:
        return desk.ledger.take(judge(desk, sent, outcome))
    except TransitionError:
        return _write_late(desk, desk.ledger.get(sent.id), outcome)


def _write_late(desk: Desk, current: Replication, outcome: CopyOutcome) -> Replication:
    """The answer came after somebody had declared its sender dead: what it proves counts all the same."""
    now = desk.clock.now()
    given_up = current.state in {State.UNKNOWN, State.NOT_STARTED}
    if isinstance(outcome, Accepted):
        if given_up:
            cause = "accepted: the answer came after its sender had been given up"
            late = step(
                current, State.RUNNING, at=now, cause=cause, job_id=outcome.job_id, candidates=(), last_error=""
            )
            return desk.ledger.take(late)
        if not current.job_id:
            current = replace(current, job_id=outcome.job_id)
            desk.ledger.note(current)
        return current
    if isinstance(outcome, Unanswered) or current.state is not State.UNKNOWN:
        return current
    words, cause = words_of(outcome.error), "not acted on: the answer came after its sender had been given up"
    return desk.ledger.take(
        step(current, State.NOT_STARTED, at=now, cause=cause, words=words, candidates=(), last_error="")
    )
