"""`imstui watch`: follow replications, or a job that is known only by its id, to the end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from imstui.cli.durations import duration
from imstui.cli.known import replications_to_watch
from imstui.cli.opened import given, opened_desk
from imstui.cli.output import format_option, talk
from imstui.cli.running import run
from imstui.model.errors import InvalidInput

if TYPE_CHECKING:
    # What only a session needs is imported when one is opened: the help and the completion open none.
    from imstui.model.replication import Replication
    from imstui.replication.desk import Desk


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID...]", shell_complete=replications_to_watch)
@click.option("--timeout", type=duration, metavar="SPAN", help="Watch at most so long, as 30m: jobs go on after it.")
@click.option("--plain", is_flag=True, help="A line for each change, also on a terminal.")
@click.option("--image", help="Take this image for the outcome of the one unknown ID that is given.")
@click.option("--yes", is_flag=True, help="Send what has been queued for over a day as well.")
@format_option()
def watch(ids: tuple[str, ...], timeout: float | None, plain: bool, image: str | None, yes: bool, form: str) -> int:
    """Follow each ID, a replication's or a job's, to its end; without any, all that is open in this project.

    With --format jsonl each change is printed as a record as it comes.
    """
    if image and len(ids) != 1:
        raise InvalidInput("--image goes with exactly one ID.")
    options = given()

    async def work() -> int:
        async with opened_desk(options) as (_, desk):
            chosen = await _chosen(desk, ids)
            if image:
                from imstui.replication.settle import choose

                await choose(desk, chosen[0], image)
            if not chosen:
                talk("Nothing is open in this project.")
            stale_too = yes or _wants_stale(desk, chosen)
            return await _watch(
                desk, chosen, form, seconds=timeout, plain=plain or options.verbose, stale_too=stale_too
            )

    return run(work())


async def _watch(
    desk: Desk, chosen: Sequence[Replication], form: str, *, seconds: float | None, plain: bool, stale_too: bool
) -> int:
    from imstui.cli.concluding import conclude, verdicts
    from imstui.cli.following import over, wait_for
    from imstui.cli.live import progress
    from imstui.cli.progress import Records

    shown = Records() if form == "jsonl" else progress(len(chosen), desk.ledger, plain=plain)
    ended = await wait_for(desk, [one.id for one in chosen], over, shown, seconds=seconds, stale_too=stale_too)
    if form != "jsonl":
        _print(ended, form)
    return conclude(verdicts(ended, waited=True), form)


def _print(ended: Sequence[Replication], form: str) -> None:
    from imstui.cli.output import Printer
    from imstui.cli.replications import LISTING
    from imstui.present.records import replication_record

    printer = Printer(LISTING, form)
    printer.write([replication_record(one) for one in ended])
    printer.close()


async def _chosen(desk: Desk, ids: Sequence[str]) -> list[Replication]:
    from imstui.replication.adopt import adopt_job

    if not ids:
        return [one for one in desk.ledger.open_ones() if one.binding.same_project(desk.binding)]
    chosen = [await adopt_job(desk, one) for one in ids]
    for one in chosen:
        if not one.binding.same_project(desk.binding):
            raise InvalidInput(
                f"Replication {one.id} belongs to project {one.binding.project_id} at {one.binding.iam_host}: "
                "sign in to that one to follow it."
            )
    return list({one.id: one for one in chosen}.values())


def _wants_stale(desk: Desk, chosen: Sequence[Replication]) -> bool:
    """Whether a person wants to send what has been queued for over a day; a script must say --yes."""
    from imstui.model.replication import State
    from imstui.replication.submit import STALE_AFTER

    now = desk.clock.now()
    stale = [one for one in chosen if one.state is State.QUEUED and now - one.created_at > STALE_AFTER]
    if not stale:
        return False
    question = f"{len(stale)} of them have been queued for over a day."
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        talk(f"{question} They are not sent: --yes sends them, 'imstui drop ID' takes one out.")
        return False
    return click.confirm(f"{question} Send them now?", default=False, err=True)
