"""One replication's next thing, whatever its state calls for; and looking once at all that is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from imstui.model.errors import CloudError, TransitionError, TransportError, Unauthorized
from imstui.model.replication import Replication, State
from imstui.replication.desk import Desk
from imstui.replication.poll import poll, signed_out
from imstui.replication.proof import prove
from imstui.replication.settle import bury, look
from imstui.replication.submit import submit

_AT_ONCE: Final = 8


async def take_turn(desk: Desk, replication: Replication, waited: timedelta | None = None) -> Replication:
    """Do the next thing for it; gives it as it stands afterwards, with what went wrong noted.

    Args:
        desk: what to work with.
        replication: as it was seen last.
        waited: how long it has been in its state, by a clock that nobody can turn; None to go by the ledger's times.

    Raises:
        SignInError: the session ended and can't be renewed.
        LedgerError: the ledger can't be read or written.
        StillOpen: it was sent, and what came of it can't be written down: hint and sentence have the job's id.
    """
    try:
        return await _next_thing(desk, replication, waited)
    except TransitionError:
        # Another process took the step first: what it wrote is the truth.
        return desk.ledger.get(replication.id)
    except Unauthorized as error:
        raise signed_out(error) from error
    except (CloudError, TransportError) as error:
        missed = replace(desk.ledger.get(replication.id), last_error=str(error))
        desk.ledger.note(missed)
        return missed


async def _next_thing(desk: Desk, replication: Replication, waited: timedelta | None) -> Replication:
    """Do what its state calls for; gives it as it stands afterwards."""
    match replication.state:
        case State.QUEUED:
            return await submit(desk, replication.id)
        case State.SUBMITTING:
            return bury(desk, replication)
        case State.UNKNOWN | State.NOT_STARTED:
            return await look(desk, replication, waited)
        case State.RUNNING:
            return await poll(desk, replication)
        case _:
            return await prove(desk, replication)


async def look_at_all(desk: Desk) -> AsyncGenerator[Replication]:
    """Look once at everything of this project that is open, and yield each as it stands then. Nothing is sent.

    Raises:
        SignInError: the session ended and can't be renewed.
        LedgerError: the ledger can't be read or written.
    """
    door = asyncio.Semaphore(_AT_ONCE)

    async def turn(replication: Replication) -> Replication:
        async with door:
            return await take_turn(desk, replication)

    ours = [one for one in desk.ledger.open_ones() if one.binding.same_project(desk.binding)]
    tasks = [asyncio.ensure_future(turn(one)) for one in ours if one.state is not State.QUEUED]
    try:
        for task in asyncio.as_completed(tasks):
            yield await task
    finally:
        for left in tasks:
            left.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
