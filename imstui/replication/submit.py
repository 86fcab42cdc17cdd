"""Sending one replication, once: the intent is on the disk before, the answer before anything else is done.

Law 2 of the house: what may have acted is never sent again. A process that dies in here leaves `submitting` and a
lock without a holder behind, which `settle` finds.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from imstui.model.copying import CopyOutcome
from imstui.model.errors import InvalidInput, SignInError, TransitionError
from imstui.model.replication import Replication, State, step
from imstui.replication.desk import Desk
from imstui.replication.keep import keep, keep_now
from imstui.replication.outcome import unknown, unsent

MAX_RUNNING: Final = 5
"""Copies that a tenant may have running at a time ('Constraints', table 4); IMG.0060 says when it is fewer."""
STALE_AFTER: Final = timedelta(hours=24)
"""A queued member older than this is sent only after a person said so again."""
BUSY: Final = frozenset({State.SUBMITTING, State.RUNNING})
"""What takes up one of the places."""
_BUSY_FOR: Final = timedelta(hours=1)
"""One that the cloud told nothing about for so long takes up no place any more: it is over, or can't be asked after."""
_ANSWER_GRACE: Final = 1.5
"""Seconds that a cancelled send still waits for its answer: a program that is told to end has two."""


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
    busy = sum(one.state in BUSY and now - max(one.since, one.last_seen or one.since) < _BUSY_FOR for one in ours)
    pause = max((_pause_left(one, now) for one in ours), default=timedelta())
    if pause > timedelta():
        return Places(0, pause.total_seconds())
    return Places(max(0, MAX_RUNNING - busy))


def _pause_left(replication: Replication, now: datetime) -> timedelta:
    """How long a throttled one is still held back; not at all if the clock was put back to before it began."""
    if replication.state is not State.QUEUED or replication.not_before is None or now < replication.since:
        return timedelta()
    return replication.not_before - now


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
    """The replication with the ids that bear its name just before it is sent.

    Those read with the intent may be old: a dialog stood open, it waited in the queue, it was throttled.
    """
    found = await desk.ims.named(replication.request.name)
    known = tuple(dict.fromkeys((*replication.known_ids, *(image.id for image in found))))
    return replace(replication, known_ids=known)


async def _send(desk: Desk, replication: Replication) -> Replication:
    sending = asyncio.ensure_future(desk.ims.copy(replication.request))
    try:
        outcome = await asyncio.shield(sending)
    except asyncio.CancelledError:
        try:
            await asyncio.wait({sending}, timeout=_ANSWER_GRACE)
        finally:
            # Also when it is told to end a second time.
            _record_interrupted(desk, replication, sending)
        raise
    except SignInError as error:
        desk.ledger.take(unsent(desk, replication, error))
        raise
    except InvalidInput as error:
        return desk.ledger.take(unsent(desk, replication, error))
    except BaseException:
        desk.ledger.take(unknown(desk, replication, "broken off by a fault of imstui"))
        raise
    return await keep(desk, replication, outcome)


def _record_interrupted(desk: Desk, replication: Replication, sending: asyncio.Future[CopyOutcome]) -> None:
    """Write down what is known when the sending itself was told to end."""
    error = sending.exception() if sending.done() and not sending.cancelled() else None
    if sending.done() and not sending.cancelled() and error is None:
        keep_now(desk, replication, sending.result())
    elif isinstance(error, SignInError | InvalidInput):
        desk.ledger.take(unsent(desk, replication, error))
    else:
        sending.cancel()
        with suppress(TransitionError):
            desk.ledger.take(unknown(desk, replication, "broken off while the answer was awaited"))
