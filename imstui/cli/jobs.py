"""`imstui jobs` and `imstui drop`: the ledger, and putting it right by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import click

from imstui.cli.durations import duration
from imstui.cli.known import replications_to_drop
from imstui.cli.opened import given, opened_ledger
from imstui.cli.output import Printer, format_option, say, talk
from imstui.model.replication import Binding, Replication, State

if TYPE_CHECKING:
    # SQLite is loaded when the ledger is opened: the help and the completion open none.
    from imstui.local.ledger import Ledger

_SHOWN: Final = 20
_FIRST: Final = (State.UNKNOWN, State.RUNNING, State.SUBMITTING, State.QUEUED)


@click.command()
@click.option("--all", "everything", is_flag=True, help="All there ever were, in place of the open and newest ones.")
@click.option("--short", is_flag=True, help="One line for a status bar, from the ledger alone.")
@click.option("--prune", type=duration, metavar="AGE", help="First forget what ended longer ago than this, as 90d.")
@format_option()
def jobs(everything: bool, short: bool, prune: float | None, form: str) -> None:
    """List replications from the ledger, refreshed from the cloud for at most 3 seconds."""
    with opened_ledger() as ledger:
        if prune is not None:
            _prune(ledger, prune)
        if short:
            say(_short(ledger))
            return
    # Only here: a status line, asked for every few seconds, pays for no network.
    from imstui.cli.refreshing import refresh

    signed_in = refresh(given())
    with opened_ledger() as ledger:
        _print(_listed(ledger, everything=everything), form, signed_in)


def _prune(ledger: Ledger, seconds: float) -> None:
    try:
        before = datetime.now(UTC) - timedelta(seconds=seconds)
    except OverflowError:
        before = datetime.min.replace(tzinfo=UTC)
    talk(f"{ledger.prune(before)} forgotten; what is open stays, and what bears an open one's name.")


def _short(ledger: Ledger) -> str:
    """'2 running · 1 unknown': what is open and what failed, or 'idle'."""
    counts = ledger.counts()
    words = ((State.UNKNOWN, "unknown"), (State.RUNNING, "running"), (State.QUEUED, "queued"), (State.FAILED, "failed"))
    return " · ".join(f"{counts[state]} {word}" for state, word in words if counts.get(state)) or "idle"


def _listed(ledger: Ledger, *, everything: bool) -> list[Replication]:
    """Unknown ones first, then all that is open, then the newest that ended."""
    open_ones = sorted(ledger.open_ones(), key=lambda one: (_FIRST.index(one.state), -one.created_at.timestamp()))
    known = {one.id for one in open_ones}
    newest = [one for one in ledger.recent(-1 if everything else _SHOWN) if one.id not in known]
    return open_ones + newest


def _print(replications: Sequence[Replication], form: str, signed_in: Binding | None) -> None:
    from imstui.cli.replications import LISTING
    from imstui.present.records import replication_record

    if not replications and form == "table":
        talk("The ledger is empty: nothing was replicated from here yet.")
    printer = Printer(LISTING, form)
    records = [replication_record(one) for one in replications]
    if form == "table" and signed_in is not None:
        for one, record in zip(replications, records, strict=True):
            if one.state.open and not one.binding.same_project(signed_in):
                record["last_error"] = f"belongs to {one.binding.profile or one.binding.project_id}"
    printer.write(records)
    printer.close()


@click.command()
@click.argument("name", metavar="ID", shell_complete=replications_to_drop)
def drop(name: str) -> None:
    """Take a queued replication out of the queue, or file one as settled by hand.

    That can be an unknown one, and a running one of which the cloud has known nothing for an hour.
    """
    from imstui.cli.opened import may_change
    from imstui.local.paths import places
    from imstui.local.senders import Senders
    from imstui.replication.desk import utc_now
    from imstui.replication.settle import file_by_hand

    may_change("dropping")
    with opened_ledger() as ledger:
        after = file_by_hand(ledger, Senders(places().senders), ledger.find(name), utc_now())
        say(f"{after.id} {after.state.value}")
