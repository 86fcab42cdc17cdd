"""Sending one replication, once: the intent is on the disk before, the answer before anything else is done.

Law 2 of the house: what may have acted is never sent again. A process that dies in here leaves `submitting` and a
lock without a holder behind, which `settle` finds.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from imstui.model.copying import Accepted, CopyOutcome, NotSent, Refused, Throttled, Unanswered
from imstui.model.errors import CloudError, SignInError, TransitionError, TransportError
from imstui.model.replication import Replication, State, Step, step
from imstui.replication.desk import Desk

MAX_RUNNING: Final = 5
"""Copies that a tenant may have running at a time ('Constraints', table 4); IMG.0060 says when it is fewer."""
STALE_AFTER: Final = timedelta(hours=24)
"""A queued member older than this is sent only after a person said so again."""
_NAMES_FRESH: Final = timedelta(seconds=30)
_ANSWER_GRACE: Final = 1.5
"""Seconds that a cancelled send still waits for its answer: a program that is told to end has two."""
_FIRST_PAUSE: Final = (2.0, 5.0)
_LONGEST_PAUSE: Final = 120.0


@dataclass(frozen=True, slots=True)
class Places:
    """How many copies may be sent now, and if none, how long to wait for one (seconds; None: until one ends)."""

    free: int
    wait: float | None = None


def places(desk: Desk) -> Places:
    """What of the running limit is left for this project, as the ledger knows it.

    A throttled member holds all others back until its pause is over: the limit is the tenant's, and whoever else
    uses it isn't in this ledger.
    """
    now = desk.clock.now()
    ours = [one for one in desk.ledger.open_ones() if one.binding.same_project(desk.binding)]
    busy = sum(one.state in {State.SUBMITTING, State.RUNNING} for one in ours)
    pauses = [one.not_before for one in ours if one.state is State.QUEUED and one.not_before and one.attempts]
    longest = max(pauses, default=now)
    if longest > now:
        return Places(0, (longest - now).total_seconds())
    return Places(max(0, MAX_RUNNING - busy))


async def submit(desk: Desk, replication_id: str) -> Replication:
    """Send a queued replication; gives it as it stands afterwards.

    Where another process sends it, or has sent it, nothing is done, and it is given as it stands.

    Raises:
        LedgerError: the ledger can't be written; nothing was sent.
        CloudError, TransportError: the names that are taken couldn't be read; nothing was sent, it stays queued.
        SignInError: the session ended before it was sent; it stays queued.
    """
    with desk.senders.hold(replication_id) as mine:
        current = desk.ledger.get(replication_id)
        if not mine or current.state is not State.QUEUED:
            return current
        current = await _with_names(desk, current)
        try:
            current = desk.ledger.take(
                step(
                    current,
                    State.SUBMITTING,
                    at=desk.clock.now(),
                    cause="sending",
                    sender=desk.senders.me,
                    attempts=current.attempts + 1,
                    not_before=None,
                )
            )
        except TransitionError:
            return desk.ledger.get(replication_id)
        return await _send(desk, current)


async def _with_names(desk: Desk, replication: Replication) -> Replication:
    """The replication with the ids that bear its name just before it is sent; those read with the intent may be old."""
    if desk.clock.now() - replication.created_at < _NAMES_FRESH:
        return replication
    found = await desk.ims.named(replication.request.name)
    known = tuple(dict.fromkeys((*replication.known_ids, *(image.id for image in found))))
    return replace(replication, known_ids=known)


async def _send(desk: Desk, replication: Replication) -> Replication:
    sending = asyncio.ensure_future(desk.ims.copy(replication.request))
    try:
        outcome = await asyncio.shield(sending)
    except asyncio.CancelledError:
        await asyncio.wait({sending}, timeout=_ANSWER_GRACE)
        _record_interrupted(desk, replication, sending)
        raise
    except SignInError as error:
        return _requeue_unsent(desk, replication, error)
    except BaseException:
        desk.ledger.take(_unknown(desk, replication, "broken off by a fault of imstui"))
        raise
    return desk.ledger.take(judge(desk, replication, outcome))


def _record_interrupted(desk: Desk, replication: Replication, sending: asyncio.Future[CopyOutcome]) -> None:
    """Write down what is known when the sending itself was told to end."""
    if sending.done() and not sending.cancelled() and sending.exception() is None:
        desk.ledger.take(judge(desk, replication, sending.result()))
        return
    sending.cancel()
    desk.ledger.take(_unknown(desk, replication, "broken off while the answer was awaited"))


def _requeue_unsent(desk: Desk, replication: Replication, error: SignInError) -> Replication:
    """The cloud refused the session, so it certainly did nothing: it waits for the next sign-in."""
    desk.ledger.take(
        step(replication, State.QUEUED, at=desk.clock.now(), cause="the session ended", last_error=str(error))
    )
    raise error


def _unknown(desk: Desk, replication: Replication, cause: str, words: str = "") -> Step:
    return step(replication, State.UNKNOWN, at=desk.clock.now(), cause=cause, words=words, last_error=cause)


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
            pause = retry_after if retry_after is not None else _pause(desk, replication.attempts)
            return step(
                replication,
                State.QUEUED,
                at=now,
                cause=f"throttled, again in {pause:.0f} s",
                words=_words(error),
                not_before=now + timedelta(seconds=pause),
                error_code=error.code,
                last_error=str(error),
            )
        case NotSent(error):
            return step(replication, State.REFUSED, at=now, cause="no connection was made", fail_reason=str(error))
        case Refused(error):
            return step(
                replication,
                State.REFUSED,
                at=now,
                cause="refused by the cloud",
                words=_words(error),
                error_code=error.code,
                fail_reason=error.message,
            )
        case Unanswered(error):
            return _unknown(desk, replication, "no answer that proves anything", _words(error))


def _pause(desk: Desk, attempts: int) -> float:
    """Seconds until a throttled one is sent again: 2 to 5 at first, then twice as long each time."""
    first = desk.chance.uniform(*_FIRST_PAUSE)
    return float(min(first * 2 ** max(0, attempts - 1), _LONGEST_PAUSE))


def _words(error: CloudError | TransportError) -> str:
    """What the server said, whole, for the story."""
    if isinstance(error, TransportError):
        return str(error)
    parts = (f"HTTP {error.status}", error.code, error.message, f"request {error.request_id}" * bool(error.request_id))
    return " ".join(part for part in parts if part)
