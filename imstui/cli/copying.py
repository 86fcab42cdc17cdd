"""`imstui copy`: one replication or many."""

from __future__ import annotations

import sys
from typing import TypedDict, Unpack

import click

from imstui.cli.durations import duration
from imstui.cli.known import images as known_images
from imstui.cli.known import keys as known_keys
from imstui.cli.opened import given, may_change, opened_desk
from imstui.cli.output import format_option
from imstui.cli.running import run
from imstui.model.errors import EncryptionChoice, InvalidInput


class Options(TypedDict):
    """What the options ask for: the fields of an order."""

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


@click.command()
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...", shell_complete=known_images)
@click.option("--name", required=True, help="The copy's name; {name}, {date} and {n} are filled in.")
@click.option("--description", help="Up to 1024 characters.")
@click.option(
    "--key", metavar="KEY", shell_complete=known_keys, help="Encrypt the copy with this KMS key, by id or alias."
)
@click.option("--unencrypted", is_flag=True, help="Make an unencrypted copy of an encrypted image.")
@click.option("--enterprise-project", help="The enterprise project's id, or its name.")
@click.option("--wait", is_flag=True, help="Follow to the end.")
@click.option(
    "--timeout", type=duration, metavar="SPAN", help="Wait at most so long, as 30m: the job goes on after it."
)
@click.option("--dry-run", is_flag=True, help="Check, show what would be sent, and send nothing.")
@click.option("--idempotent", is_flag=True, help="If an equal one is running or done, give that one.")
@click.option("--yes", is_flag=True, help="Send although one like it is open, or the name is taken.")
@click.option("--on-done", metavar="CMD", help="With --wait: run this, without a shell, once the waiting is over.")
@format_option()
def copy(images: tuple[str, ...], dry_run: bool, **options: Unpack[Options]) -> int:
    """Replicate each IMAGE within its region: an id, a unique prefix of 8 or more, or an exact name; - reads stdin.

    An encrypted IMAGE needs --key or --unencrypted: nothing is decrypted by silence.
    """
    if options["key"] and options["unencrypted"]:
        raise EncryptionChoice("--key and --unencrypted exclude each other. Nothing was sent.")
    if options["on_done"] and not options["wait"]:
        raise InvalidInput("--on-done goes with --wait. Nothing was sent.")
    if options["on_done"]:
        from imstui.cli.on_done import words_of

        words_of(options["on_done"])
    if not dry_run:
        may_change("copying")
    from imstui.cli.batch import Order, carry_out, show_plan

    account = given()
    order = Order(names=_names(images), plain=account.verbose, **options)

    async def work() -> int:
        async with opened_desk(account) as (session, desk):
            return await (show_plan if dry_run else carry_out)(session, desk, order)

    return run(work())


def _names(images: tuple[str, ...]) -> tuple[str, ...]:
    """The images that are named, with those on stdin in place of '-'."""
    names: list[str] = []
    for image in images:
        names.extend([line.strip() for line in sys.stdin if line.strip()] if image == "-" else [image])
    if not names:
        raise InvalidInput("No image is named: stdin was empty. Nothing was sent.")
    return tuple(names)
