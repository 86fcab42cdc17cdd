"""Waiting for replications from a command: to their end, or until they are sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from time import monotonic

from imstui.cli.output import talk
from imstui.cli.progress import Progress
from imstui.model.errors import SignInError
from imstui.model.replication import Replication, State
from imstui.replication.desk import Desk
from imstui.replication.follow import follow

Enough = Callable[[Replication], bool]


def sent(replication: Replication) -> bool:
    """Whether nothing of it is left to be sent."""
    return replication.state not in {State.QUEUED, State.SUBMITTING}


def over(replication: Replication) -> bool:
    """Whether waiting longer tells nothing more: it ended and was read, or a person must settle it."""
    if replication.state is State.SUCCEEDED:
        return replication.proof is not None
    return not replication.state.open or (replication.state is State.UNKNOWN and bool(replication.candidates))


async def wait_for(
    desk: Desk,
    ids: Sequence[str],
    enough: Enough,
    progress: Progress,
    *,
    seconds: float | None = None,
    stale_too: bool = False,
    silence: float | None = None,
) -> list[Replication]:
    """Follow until it is enough for each, or the time is up; gives them as they stand then.

    Args:
        desk: what to work with.
        ids: of the replications.
        enough: whether one needn't be waited for any longer.
        progress: is shown each change.
        seconds: how long at most; the jobs go on after it.
        stale_too: send what has been queued for over a day as well.
        silence: seconds without a change until a sign of life is given; None leaves it to what is shown.

    Raises:
        SignInError: the session ended and can't be renewed.
        LedgerError: the ledger can't be read or written.
    """
    alive = asyncio.ensure_future(_signs_of_life(progress, progress.patience if silence is None else silence))
    try:
        async with asyncio.timeout(seconds):
            await _follow(desk, ids, enough, progress, stale_too=stale_too)
    except TimeoutError:
        talk("The time is up; everything goes on in the cloud, and is kept in the ledger.")
    except (asyncio.CancelledError, SignInError):
        _tell_how_to_go_on(desk, ids)
        raise
    finally:
        alive.cancel()
    return [desk.ledger.get(one) for one in ids]


async def _follow(desk: Desk, ids: Sequence[str], enough: Enough, progress: Progress, *, stale_too: bool) -> None:
    waiting = set(ids)
    async with aclosing(follow(desk, ids, stale_too=stale_too)) as changes:
        async for replication in changes:
            progress.show(replication)
            if enough(replication):
                waiting.discard(replication.id)
            else:
                waiting.add(replication.id)
            if not waiting:
                return


async def _signs_of_life(progress: Progress, silence: float) -> None:
    while True:
        left = progress.spoke_at + silence - monotonic()
        if left > 0:
            await asyncio.sleep(left)
        else:
            progress.still_there()


def _tell_how_to_go_on(desk: Desk, ids: Sequence[str]) -> None:
    """The line that says how to go on after Ctrl-C, SIGTERM, a dropped line or a session that ended."""
    unfinished = [one for one in ids if not over(desk.ledger.get(one))]
    if unfinished:
        talk(f"Go on with: imstui watch {' '.join(unfinished)}")
