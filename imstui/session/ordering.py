"""One wanted copy, checked and written down: the shortest way to a replication for programs that use imstui."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from imstui.model.copying import CopyRequest
from imstui.model.errors import Duplicate, EncryptionChoice, InvalidInput, ReadOnly
from imstui.model.replication import Replication
from imstui.replication.desk import Desk
from imstui.replication.intent import CAUSE, intents
from imstui.replication.plan import Planned, check, plan

if TYPE_CHECKING:
    from imstui.session.opening import Session


@dataclass(frozen=True, slots=True)
class Wanted:
    """A copy that is wanted.

    Attributes:
        image: the source: an id, a unique prefix of one, or an exact name.
        name: of the copy.
        key: id or alias of the KMS key that encrypts it.
        unencrypted: make an unencrypted copy of an encrypted image: that is never done by silence.
        again: although one like it is open, or the name is taken.
    """

    image: str
    name: str
    key: str | None = None
    unencrypted: bool = False
    description: str | None = None
    again: bool = False


async def order(session: Session, desk: Desk, wanted: Wanted) -> Replication:
    """Check a copy and write it down. Nothing is sent yet: `imstui.replication.follow.follow` does, once.

    Raises:
        InvalidInput: it can't be copied like that, may be a double, or the session is for looking only.
        LookupFailed: there is no such image or key, or the name fits several.
        CloudError, TransportError, SignInError: the images or keys couldn't be read.
    """
    if session.read_only:
        raise ReadOnly("The account is for looking only, so copying is refused. Nothing was sent.")
    image = await session.image(wanted.image)
    key_id = await session.key_id(wanted.key) if wanted.key else None
    keys = await session.known_keys() if key_id or image.encrypted else ()
    request = CopyRequest(image.id, wanted.name, wanted.description, key_id)
    checked = check(image, request, session.account.project_id, keys=keys, unencrypted=wanted.unencrypted)
    (planned,) = await plan(desk, [checked])
    _refuse(planned, again=wanted.again)
    (replication,) = intents([planned.wish], desk.binding, desk.clock.now())
    desk.ledger.add([replication], CAUSE)
    return replication


def _refuse(planned: Planned, *, again: bool) -> None:
    if planned.blockers:
        first = planned.blockers[0]
        kind = EncryptionChoice if first.code == "encryption" else InvalidInput
        raise kind(f"{planned.image.name} can't be copied like that: {first.message}")
    if planned.doubtful and not again:
        likes = [*(one.id for one in planned.open_twins), *(one.id for one in planned.namesakes)]
        raise Duplicate(f"There is one like it already: {', '.join(likes)}. Nothing was sent.")
