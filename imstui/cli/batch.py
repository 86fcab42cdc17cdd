"""The copies of one command: all checked before the first is sent, each sent once, followed if that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from imstui.cli.concluding import conclude, verdicts, worst
from imstui.cli.exit_codes import ExitCode
from imstui.cli.following import over, sent, wait_for
from imstui.cli.live import progress
from imstui.cli.output import Printer, talk
from imstui.cli.plans import doubt, print_plan
from imstui.cli.replications import LISTING
from imstui.model.account import Quota
from imstui.model.copying import CopyRequest
from imstui.model.errors import CloudError, Duplicate, EncryptionChoice, InvalidInput, TransportError
from imstui.model.replication import Replication, State
from imstui.present.records import replication_record
from imstui.present.text import clean
from imstui.replication.desk import Desk
from imstui.replication.intent import CAUSE, fill, intents
from imstui.replication.plan import Planned, check, plan
from imstui.replication.preflight import Around
from imstui.session import Session


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for.

    Attributes:
        names: of the images.
        name: the copies' name, a template.
        plain: whether progress is told in lines.
    """

    names: tuple[str, ...]
    name: str
    description: str | None
    key: str | None
    unencrypted: bool
    enterprise_project: str | None
    wait: bool
    timeout: float | None
    idempotent: bool
    yes: bool
    on_done: str | None
    form: str
    plain: bool


async def show_plan(session: Session, desk: Desk, order: Order) -> int:
    """The pre-flight and the body of each, and nothing is sent; 2 if any couldn't be."""
    planned = await plan(desk, await _checked(session, desk, order))
    print_plan(planned, await _around(session, desk, len(planned)), order.form)
    talk("Nothing was sent.")
    return ExitCode.USAGE if any(one.blockers for one in planned) else ExitCode.DONE


async def carry_out(session: Session, desk: Desk, order: Order) -> int:
    """Send each, wait as long as is wanted, and tell what came of it.

    Raises:
        InvalidInput: one of them can't be copied like that, or may be a double: none was sent.
        LookupFailed: an image or the key can't be told.
    """
    planned = await plan(desk, await _checked(session, desk, order))
    _refuse_blocked(planned)
    equals = [one.equal for one in planned if order.idempotent and one.equal is not None]
    to_send = [one for one in planned if not (order.idempotent and one.equal is not None)]
    if not order.yes:
        _settle_doubts(to_send)
    for one in to_send:
        for warning in one.warnings:
            talk(f"{clean(one.request.name)}: {warning}")
    await _tell_quota(session, len(to_send))
    new = intents([one.wish for one in to_send], desk.binding, desk.clock.now())
    if new:
        desk.ledger.add(new, CAUSE)
    ids = [one.id for one in (*equals, *new)]
    shown = progress(len(ids), desk.ledger, plain=order.plain)
    ended = await wait_for(desk, ids, over if order.wait else sent, shown, seconds=order.timeout)
    return _report(ended, order)


async def _checked(session: Session, desk: Desk, order: Order) -> list[Planned]:
    key_id = await session.key_id(order.key) if order.key else None
    project = await _enterprise_project(session, order.enterprise_project)
    checked = []
    for number, wanted in enumerate(order.names, 1):
        image = await session.image(wanted)
        name = fill(order.name, image, number, desk.clock.now())
        request = CopyRequest(image.id, name, order.description, key_id, project)
        # Keys are read where one has a part in it, so that a plain copy needs no right to KMS.
        keys = await session.known_keys() if key_id or image.encrypted else ()
        project_id = session.account.project_id
        checked.append(check(image, request, project_id, keys=keys, unencrypted=order.unencrypted))
    return checked


async def _enterprise_project(session: Session, name: str | None) -> str | None:
    """An enterprise project's id, by id or name; an id goes through as it is where they can't be listed."""
    if name is None:
        return None
    known = await session.enterprise_projects()
    found = [project.id for project in known if name in (project.id, project.name)]
    if len(found) == 1:
        return found[0]
    if known:
        names = ", ".join(sorted(project.name for project in known))
        raise InvalidInput(f"There is no enterprise project {name!r}; there are: {names}. Nothing was sent.")
    return name


async def _around(session: Session, desk: Desk, wanted: int) -> Around:
    """What the pre-flight of so many copies looks at besides each of them."""
    quota = await _image_quota(session)
    ours = (one for one in desk.ledger.open_ones() if one.binding.same_project(desk.binding))
    running = sum(one.state in {State.RUNNING, State.SUBMITTING} for one in ours)
    return Around(
        session.account.project_id, quota=(quota.used, quota.quota) if quota else None, running=running, wanted=wanted
    )


async def _image_quota(session: Session) -> Quota | None:
    """The quota of images; None where it can't be had, which is told."""
    try:
        quotas = {quota.type: quota for quota in await session.quota()}
    except (CloudError, TransportError) as error:
        talk(f"The image quota could not be checked: {error}")
        return None
    return quotas.get("image")


async def _tell_quota(session: Session, wanted: int) -> None:
    """Say how many images still fit, where so many don't; the cloud decides, and other people delete images too."""
    image = await _image_quota(session)
    if image is not None and wanted > image.free:
        talk(f"The image quota is {image.used} of {image.quota}: room for {image.free}, and {wanted} are wanted.")


def _refuse_blocked(planned: Sequence[Planned]) -> None:
    blocked = [(one, blocker) for one in planned for blocker in one.blockers]
    if not blocked:
        return
    for one, blocker in blocked[1:]:
        talk(f"{clean(one.image.name)}: {blocker.message}")
    one, first = blocked[0]
    kind = EncryptionChoice if first.code == "encryption" else InvalidInput
    hint = "Give --key KEY or --unencrypted." if first.code == "encryption" else "Nothing was sent."
    raise kind(f"{one.image.name} can't be copied like that: {first.message}", hint=hint)


def _settle_doubts(planned: Sequence[Planned]) -> None:
    """Ask a person, or refuse a script, where a copy may be a double.

    Raises:
        Duplicate: a script, or a person who said no.
    """
    for one in planned:
        if not one.doubtful:
            continue
        why = doubt(one)
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise Duplicate(f"{why} Nothing was sent.", hint="--yes sends it all the same.")
        if not click.confirm(clean(f"{why} Send another?"), default=False, err=True):
            raise Duplicate("Nothing was sent.", hint="")


def _report(ended: Sequence[Replication], order: Order) -> int:
    printer = Printer(LISTING, order.form)
    printer.write([replication_record(one) for one in ended])
    printer.close()
    judged = verdicts(ended, waited=order.wait)
    running = [one.id for one in ended if one.state.open and not order.wait]
    if running:
        talk(f"Follow with: imstui watch {' '.join(running)}")
    if order.on_done:
        from imstui.cli.on_done import run_on_done

        run_on_done(order.on_done, ended, worst(judged))
    return conclude(judged, order.form)
