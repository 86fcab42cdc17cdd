"""What the answer to a copy means for the replication that was sent: the one step that it calls for."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from imstui.model.copying import Accepted, CopyOutcome, NotSent, Refused, Throttled, Unanswered
from imstui.model.errors import CloudError, InvalidInput, SignInError, TransportError
from imstui.model.replication import Replication, State, Step, step
from imstui.replication.desk import Desk

_FIRST_PAUSE: Final = (2.0, 5.0)
_LONGEST_PAUSE: Final = 120.0


def judge(desk: Desk, replication: Replication, outcome: CopyOutcome) -> Step:
    """The step that an outcome of the request means for a replication that is being sent."""
    now = desk.clock.now()
    match outcome:
        case Accepted(job_id):
            return step(
                replication,
                State.RUNNING,
                at=now,
                cause="accepted",
                job_id=job_id,
                last_seen=now,
                last_error="",
                error_code="",
                fail_reason="",
            )
        case Throttled(error, retry_after):
            return _throttled(desk, replication, error, retry_after)
        case NotSent(error):
            return step(replication, State.REFUSED, at=now, cause="no connection was made", fail_reason=str(error))
        case Refused(error):
            return step(
                replication,
                State.REFUSED,
                at=now,
                cause="refused by the cloud",
                words=words_of(error),
                error_code=error.code,
                fail_reason=error.message,
            )
        case Unanswered(error):
            return unknown(desk, replication, "no answer that proves anything", words_of(error))


def _throttled(desk: Desk, replication: Replication, error: CloudError, retry_after: float | None) -> Step:
    now = desk.clock.now()
    pause = retry_after if retry_after is not None else _pause(desk, replication.attempts)
    return step(
        replication,
        State.QUEUED,
        at=now,
        cause=f"throttled, again in {pause:.0f} s",
        words=words_of(error),
        not_before=now + timedelta(seconds=pause),
        error_code=error.code,
        last_error=str(error),
    )


def unknown(desk: Desk, replication: Replication, cause: str, words: str = "") -> Step:
    """The step to 'unknown': it may have acted."""
    return step(replication, State.UNKNOWN, at=desk.clock.now(), cause=cause, words=words, last_error=cause)


def unsent(desk: Desk, replication: Replication, error: SignInError | InvalidInput) -> Step:
    """The step for one that certainly never went out: it waits for the next sign-in, or can't be sent at all."""
    now = desk.clock.now()
    if isinstance(error, InvalidInput):
        return step(replication, State.REFUSED, at=now, cause="it can't be written down", fail_reason=str(error))
    return step(replication, State.QUEUED, at=now, cause="the session ended", last_error=str(error))


def _pause(desk: Desk, attempts: int) -> float:
    """Seconds until a throttled one is sent again: 2 to 5 at first, then twice as long each time."""
    first = desk.chance.uniform(*_FIRST_PAUSE)
    return float(min(first * 2 ** max(0, attempts - 1), _LONGEST_PAUSE))


def words_of(error: CloudError | TransportError) -> str:
    """What the server said, whole, for the story."""
    if isinstance(error, TransportError):
        return str(error)
    parts = (f"HTTP {error.status}", error.code, error.message, f"request {error.request_id}" * bool(error.request_id))
    return " ".join(part for part in parts if part)
