"""Settling what isn't known: a sender that died, an answer that was lost. By looking, never by sending again.

What is looked for are private images of the wished name that weren't there before the intent and belong to no other
replication. One whose parent is the source, wanted by this replication alone, is adopted; anything less certain is
put before a person. No clock of ours is compared with the server's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from imstui.local.ledger import Ledger
from imstui.local.senders import Senders
from imstui.model.errors import InvalidInput
from imstui.model.image import Image
from imstui.model.replication import Replication, State, step
from imstui.replication.desk import Desk

NOT_STARTED_AFTER: Final = timedelta(minutes=60)
LATER_LOOK_WITHIN: Final = timedelta(days=7)
_ASK: Final = "found images that may be its copy"


def bury(desk: Desk, replication: Replication) -> Replication:
    """A replication that is being sent, as it really stands: unknown if its sender is dead, else as it is."""
    if replication.state is not State.SUBMITTING or desk.senders.alive(replication.id, replication.sender):
        return desk.ledger.get(replication.id)
    current = desk.ledger.get(replication.id)
    if current.state is not State.SUBMITTING:
        return current
    cause = "its sender died before the answer was written down"
    return desk.ledger.take(step(current, State.UNKNOWN, at=desk.clock.now(), cause=cause, last_error=cause))


async def look(desk: Desk, replication: Replication) -> Replication:
    """Look once for the outcome of an unknown or not started one; gives it as it stands afterwards.

    Raises:
        CloudError, TransportError, SignInError: the images couldn't be read; it stays as it is.
    """
    named = await desk.ims.named(replication.request.name)
    now = desk.clock.now()
    seen = replace(replication, last_seen=now)
    found = _candidates(desk, replication, named)
    if len(found) == 1 and found[0].source_image_id == replication.request.image_id and not _rivals(desk, replication):
        return _adopt(desk, seen, found[0], f"image {found[0].id} bears the name, and its parent is the source")
    if found:
        ids = tuple(image.id for image in found)
        return _noted(desk, replace(seen, candidates=ids, last_error=f"{_ASK}: {', '.join(ids)}"))
    if replication.state is State.UNKNOWN and now - replication.since >= NOT_STARTED_AFTER:
        cause = f"no image of that name within {NOT_STARTED_AFTER.seconds // 60} minutes"
        return desk.ledger.take(step(seen, State.NOT_STARTED, at=now, cause=cause, candidates=(), last_error=""))
    return _noted(desk, replace(seen, candidates=()))


async def choose(desk: Desk, replication: Replication, image_id: str) -> Replication:
    """Take an image for the outcome of an unknown one, because a person said so.

    Raises:
        InvalidInput: it isn't unknown or not started, or there is no such image.
    """
    if replication.state not in {State.UNKNOWN, State.NOT_STARTED}:
        raise InvalidInput(f"Replication {replication.id} is {replication.state.value}: there is nothing to settle.")
    image = await desk.ims.image(image_id)
    if image is None:
        raise InvalidInput(f"There is no image {image_id} in this project.")
    return _adopt(desk, replace(replication, last_seen=desk.clock.now()), image, "settled by hand")


def file_by_hand(ledger: Ledger, senders: Senders, replication: Replication, now: datetime) -> Replication:
    """Take a queued one out, or file an unknown one as not started, because a person said so.

    One that is being sent from another host, which can't be seen from here, is taken for dead: the person vouches.

    Raises:
        InvalidInput: it is neither, or a living process of this host sends it right now.
    """
    if replication.state is State.QUEUED:
        return ledger.take(step(replication, State.DROPPED, at=now, cause="taken out by hand"))
    if replication.state is State.SUBMITTING:
        here = replication.sender is None or replication.sender.host == senders.me.host
        if here and senders.alive(replication.id, replication.sender):
            raise InvalidInput(f"Replication {replication.id} is being sent right now: wait a moment.")
        cause = "its sender was declared dead by hand"
        replication = ledger.take(step(replication, State.UNKNOWN, at=now, cause=cause, last_error=cause))
    if replication.state is State.UNKNOWN:
        by_hand = step(replication, State.NOT_STARTED, at=now, cause="settled by hand", candidates=(), last_error="")
        return ledger.take(by_hand)
    raise InvalidInput(f"Replication {replication.id} is {replication.state.value}: only queued and unknown ones go.")


def _candidates(desk: Desk, replication: Replication, named: Iterable[Image]) -> list[Image]:
    taken = desk.ledger.image_ids(replication.binding, replication.request.name) | set(replication.known_ids)
    return [image for image in named if image.id not in taken and image.id != replication.request.image_id]


def _rivals(desk: Desk, replication: Replication) -> bool:
    """Whether another replication may have made the image: it wants the name, and its own image isn't known."""
    return any(
        other.id != replication.id and not other.image_id and other.state in _MAY_HAVE_MADE
        for other in desk.ledger.of_name(replication.binding, replication.request.name)
    )


_MAY_HAVE_MADE: Final = frozenset(
    {State.SUBMITTING, State.UNKNOWN, State.RUNNING, State.SUCCEEDED, State.FAILED, State.NOT_STARTED}
)


def _adopt(desk: Desk, replication: Replication, image: Image, cause: str) -> Replication:
    return desk.ledger.take(
        step(
            replication,
            State.RUNNING,
            at=desk.clock.now(),
            cause=f"adopted: {cause}",
            words=f"status {image.status}",
            image_id=image.id,
            candidates=(),
            last_error="",
        )
    )


def _noted(desk: Desk, replication: Replication) -> Replication:
    desk.ledger.note(replication)
    return replication
