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
from imstui.model.replication import GIVEN_UP, Replication, State, Step, step
from imstui.replication.desk import Desk

NOT_STARTED_AFTER: Final = timedelta(minutes=60)
GONE_FOR: Final = timedelta(minutes=60)
"""So long the cloud must have told nothing of a job that it doesn't know: a failed query may sound the same."""
LATER_LOOK_WITHIN: Final = timedelta(days=7)
_ASK: Final = "found images that may be its copy"


def bury(desk: Desk, replication: Replication) -> Replication:
    """A replication that is being sent, as it really stands: unknown if its sender is dead, else as it is."""
    # The lock is held while the verdict is written: a sender that wakes up in between would be robbed of its answer.
    with desk.senders.hold(replication.id) as free:
        current = desk.ledger.get(replication.id)
        if not free or current.state is not State.SUBMITTING or desk.senders.elsewhere(current.sender):
            return current
        cause = "its sender died before the answer was written down"
        return desk.ledger.take(step(current, State.UNKNOWN, at=desk.clock.now(), cause=cause, last_error=cause))


async def look(desk: Desk, replication: Replication, waited: timedelta | None = None) -> Replication:
    """Look once for the outcome of an unknown or not started one; gives it as it stands afterwards.

    Args:
        desk: what to work with.
        replication: which one.
        waited: how long it has been unknown, by a clock that nobody can turn; None to go by the ledger's times.

    Raises:
        CloudError, TransportError, SignInError: the images couldn't be read; it stays as it is.
    """
    named = await desk.ims.named(replication.request.name)
    current = desk.ledger.get(replication.id)
    if current.state not in _SETTLED_BY_LOOKING:
        return current
    now = desk.clock.now()
    seen = replace(current, last_seen=now)
    found = _candidates(desk, current, named)
    if len(found) == 1 and _surely(current, found[0]) and not _rivals(desk, current):
        return _adopt(desk, seen, found[0], f"image {found[0].id} bears the name, and its parent is the source")
    if found:
        ids = tuple(image.id for image in found)
        return _noted(desk, replace(seen, candidates=ids, last_error=f"{_ASK}: {', '.join(ids)}"))
    if current.candidates:
        seen = replace(seen, candidates=(), last_error="the images that may be its copy are gone")
    gone = now - current.since if waited is None else waited
    if current.state is State.UNKNOWN and gone >= NOT_STARTED_AFTER:
        cause = f"no image of that name within {NOT_STARTED_AFTER.seconds // 60} minutes"
        return desk.ledger.take(step(seen, State.NOT_STARTED, at=now, cause=cause, last_error=""))
    return _noted(desk, seen)


async def choose(desk: Desk, replication: Replication, image_id: str) -> Replication:
    """Take an image for the outcome of an unknown one, because a person said so.

    Raises:
        InvalidInput: it isn't unknown or not started, or the image certainly isn't its copy: it doesn't exist, was
            there before, or is another replication's.
    """
    if replication.state not in _SETTLED_BY_LOOKING:
        raise InvalidInput(f"Replication {replication.id} is {replication.state.value}: there is nothing to settle.")
    image = await desk.ims.image(image_id)
    if image is None:
        raise InvalidInput(f"There is no image {image_id} in this project.")
    owner = desk.ledger.owners([image.id]).get(image.id)
    if owner is not None:
        raise InvalidInput(f"Image {image.id} is the copy of replication {owner}.")
    if image.id in (*replication.known_ids, replication.request.image_id):
        raise InvalidInput(f"Image {image.id} was there before replication {replication.id} was sent.")
    return _adopt(desk, replace(replication, last_seen=desk.clock.now()), image, "settled by hand")


def file_by_hand(ledger: Ledger, senders: Senders, replication: Replication, now: datetime) -> Replication:
    """Take a queued one out, file an unknown one as not started, or as failed one of which the cloud knows nothing.

    One that is being sent from another host, which can't be seen from here, is taken for dead: the person vouches.

    Raises:
        InvalidInput: it is none of these, a living process of this host sends it right now, or the cloud knew it until
            a moment ago.
    """
    with senders.hold(replication.id) as free:
        current = ledger.get(replication.id)
        if current.state is State.QUEUED:
            return ledger.take(step(current, State.DROPPED, at=now, cause="taken out by hand"))
        if current.state is State.SUBMITTING:
            if not free and not senders.elsewhere(current.sender):
                raise InvalidInput(f"Replication {current.id} is being sent right now: wait a moment.")
            cause = "its sender was declared dead by hand"
            current = ledger.take(step(current, State.UNKNOWN, at=now, cause=cause, last_error=cause))
        if current.state is State.UNKNOWN:
            by_hand = step(current, State.NOT_STARTED, at=now, cause="settled by hand", candidates=(), last_error="")
            return ledger.take(by_hand)
        if current.gone:
            return ledger.take(_given_up(current, now))
    only = "only queued and unknown ones go, and running ones that the cloud doesn't know any more"
    raise InvalidInput(f"Replication {current.id} is {current.state.value}: {only}.")


def _given_up(replication: Replication, now: datetime) -> Step:
    """The step of one whose job and image are both gone."""
    heard = now - (replication.last_seen or replication.since)
    if heard < GONE_FOR:
        minutes = max(0, int(heard.total_seconds() // 60))
        until = f"that may pass, so that it can be filed only after {GONE_FOR.seconds // 60} minutes"
        raise InvalidInput(f"The cloud told of replication {replication.id} {minutes} minutes ago: {until}.")
    words = replication.last_error
    return step(
        replication, State.FAILED, at=now, cause="settled by hand", words=words, fail_reason=GIVEN_UP, last_error=""
    )


def contradicts(replication: Replication, image: Image) -> bool:
    """Whether the image shows that somebody else asked for it: another parent, key or description than was asked for.

    A field that isn't there contradicts nothing: a copy that is just being made may not show it yet.
    """
    request, parents = replication.request, (replication.request.image_id, replication.source.source_image_id)
    asked = (
        (image.source_image_id, parents),
        (image.key_id, (request.cmk_id,)),
        (image.description, (request.description,) if request.description else (image.description,)),
    )
    return any(found and found not in fitting for found, fitting in asked)


def _surely(replication: Replication, image: Image) -> bool:
    return image.source_image_id == replication.request.image_id and not contradicts(replication, image)


def _candidates(desk: Desk, replication: Replication, named: Iterable[Image]) -> list[Image]:
    found = [image for image in named if image.id not in (*replication.known_ids, replication.request.image_id)]
    taken = desk.ledger.owners([image.id for image in found])
    return [image for image in found if image.id not in taken]


def _rivals(desk: Desk, replication: Replication) -> bool:
    """Whether another replication may have made the image: it wants the name, and its own image isn't known."""
    return any(other.id != replication.id for other in without_image(desk.ledger, replication))


def without_image(ledger: Ledger, replication: Replication) -> list[Replication]:
    """All that want the same name, and may have made an image that isn't known."""
    named = ledger.of_name(replication.binding, replication.request.name)
    return [one for one in named if not one.image_id and one.state in _MAY_HAVE_MADE]


_SETTLED_BY_LOOKING: Final = frozenset({State.UNKNOWN, State.NOT_STARTED})
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
        ),
        claiming=True,
    )


def _noted(desk: Desk, replication: Replication) -> Replication:
    desk.ledger.note(replication)
    return replication
