"""Sending what the dialog asks for: checked against the cloud once more, written down, then sent."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from imstui.model.errors import NotFound
from imstui.model.replication import Replication, State
from imstui.present.explain import explain_code
from imstui.present.text import clean
from imstui.replication.desk import Desk
from imstui.replication.intent import CAUSE, intents
from imstui.replication.plan import Planned, check, plan
from imstui.replication.refusals import field_at_fault
from imstui.replication.submit import places, submit
from imstui.session import Session
from imstui.tui.copies.orders import Order, Refusal


async def prepare(session: Session, desk: Desk, order: Order) -> tuple[Planned, ...]:
    """Each wanted copy, its image read anew, with what stands against it and what looks like it.

    Raises:
        NotFound: an image is gone.
        CloudError, TransportError, SignInError: the cloud couldn't be asked.
    """
    keyed = any(request.cmk_id for request in order.requests) or any(image.encrypted for image in order.images)
    keys = await session.known_keys() if keyed else ()
    checked = []
    for listed, request in zip(order.images, order.requests, strict=True):
        image = await session.image_of_id(listed.id)
        if image is None:
            raise NotFound(
                f"Image {listed.name} isn't there any more.", hint="Nothing was sent; r reads the list again."
            )
        unencrypted = order.unencrypted and image.encrypted and not request.cmk_id
        checked.append(check(image, request, session.account.project_id, keys=keys, unencrypted=unencrypted))
    return await plan(desk, checked)


def objection(planned: Sequence[Planned]) -> str:
    """The first rule that forbids, in a sentence; '' if none does."""
    found = [(one, blocker) for one in planned for blocker in one.blockers]
    if not found:
        return ""
    one, blocker = found[0]
    return f"{clean(one.image.name)} can't be copied like that: {blocker.message} Nothing was sent."


def doubt(planned: Sequence[Planned]) -> str:
    """What looks like one of them already, in a sentence; '' if nothing does."""
    for one in planned:
        if one.open_twins:
            twin = one.open_twins[-1]
            return f"The copy {clean(one.request.name)} of it is {twin.state.value} already, as {twin.id}."
        if one.namesakes:
            return f"The name {clean(one.request.name)} is taken by image {one.namesakes[0].id[:8]}."
    return ""


def refusal_of(replication: Replication) -> Refusal | None:
    """Why it was refused or failed, in words; None if it wasn't."""
    if replication.state not in {State.REFUSED, State.FAILED}:
        return None
    code = clean(replication.error_code, 32)
    if replication.state is State.REFUSED and not code:
        cause = clean(replication.fail_reason, 300)
        return Refusal("", "Not sent", cause, "ctrl+s tries again; nothing was started.")
    told = explain_code(replication.error_code, replication.fail_reason)
    field = field_at_fault(replication.error_code)
    return Refusal(code, told.title, told.cause, told.next_step, told.said, {"key": "encryption"}.get(field, field))


def write_down(desk: Desk, planned: Sequence[Planned]) -> tuple[Replication, ...]:
    """The intents, on the disk when it returns.

    Raises:
        LedgerError: they couldn't be written: nothing is sent.
    """
    replications = intents([one.wish for one in planned], desk.binding, desk.clock.now())
    desk.ledger.add(replications, CAUSE)
    return replications


async def send(desk: Desk, replications: Sequence[Replication]) -> AsyncGenerator[Replication]:
    """Send as many as there are places for, and yield each as it stands then; whoever follows sends the others.

    Raises:
        CloudError, TransportError, SignInError, LedgerError: as `submit`; what wasn't sent stays queued.
    """
    for one in replications:
        if not places(desk).free:
            return
        yield await submit(desk, one.id)
