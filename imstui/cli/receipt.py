"""`imstui receipt`: the note about a replication for a change ticket, from the ledger alone."""

from __future__ import annotations

import click

from imstui.cli.known import replications
from imstui.cli.opened import opened_ledger
from imstui.cli.output import format_option, print_record, say


@click.command()
@click.argument("name", metavar="ID", shell_complete=replications)
@format_option("markdown", "json")
def receipt(name: str, form: str) -> None:
    """The note for a change ticket: who, source, target, keys, times, job id, proof."""
    from imstui.present.receipt import receipt_markdown, receipt_record

    with opened_ledger() as ledger:
        one = ledger.find(name)
        story = ledger.story(one.id)
    if form == "json":
        print_record(receipt_record(one, story), form)
    else:
        say(receipt_markdown(one, story))
