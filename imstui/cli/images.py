"""`imstui images` and `imstui show`: what there is, and everything about one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import click

from imstui.cli import known
from imstui.cli.image_listing import SORT_FIELDS, TYPES, Wanted, list_images
from imstui.cli.opened import given, opened_session
from imstui.cli.output import Listing, Printer, format_option, print_record, talk
from imstui.cli.running import run
from imstui.present.records import IMAGE_FIELDS, Record, image_record
from imstui.present.sizes import size_cell
from imstui.present.table import Column
from imstui.present.text import NOTHING

if TYPE_CHECKING:
    # The help and the completion open no session.
    from imstui.model.image import Image
    from imstui.session import Session


def _row(record: Record) -> Sequence[str]:
    from datetime import UTC, datetime

    from imstui.present.obstacles import obstacle
    from imstui.present.times import age

    created = record["created_at"]
    size = record["size_bytes"]
    blockers = record["copy_blockers"]
    first = blockers[0] if isinstance(blockers, list) and blockers else None
    return (
        str(record["id"]),
        str(record["name"]),
        str(record["status"]),
        str(record["os_version"] or record["platform"] or NOTHING),
        size_cell(size if isinstance(size, int) else None),
        str(record["key_id"] or NOTHING)[:8] if record["encrypted"] else NOTHING,
        age(datetime.fromisoformat(created) if isinstance(created, str) else None, datetime.now(UTC)),
        obstacle(str(first["code"]), str(record["status"])) if isinstance(first, dict) else "",
    )


LISTING: Final = Listing(
    IMAGE_FIELDS,
    (
        Column("ID", priority=2, least=8, stays=False),
        Column("NAME", priority=3, least=12),
        Column("STATUS", priority=1, least=6, stays=False),
        Column("OS", priority=0, least=8, stays=False),
        Column("SIZE", right=True, priority=5, least=6, stays=False),
        Column("KEY", priority=6, least=8, stays=False),
        Column("AGE", right=True, priority=4, stays=False),
        Column("COPY", priority=7, least=10),
    ),
    _row,
)


class Options(TypedDict):
    """What the options ask for: fields of what is wanted."""

    text: str
    name: str
    os_word: str
    key: str
    copyable: bool
    sort: str | None
    limit: int | None


@click.command()
@click.option("--type", "kind", type=click.Choice(tuple(TYPES)), help="Whose images: private unless said.")
@click.option("--filter", "text", default="", metavar="EXPR", help="Words and terms: see 'imstui help filters'.")
@click.option("--name", default="", metavar="GLOB", help="Exact name, or a pattern with * ? [].")
@click.option(
    "--os", "os_word", default="", metavar="WORD", help="A word of the OS type, platform or version, as 'ubuntu'."
)
@click.option(
    "--key",
    default="",
    metavar="KEY",
    shell_complete=known.keys,
    help="Only those under this KMS key, by id or alias.",
)
@click.option("--copyable", is_flag=True, help="Only those that can be copied.")
@click.option("--sort", type=click.Choice(SORT_FIELDS), help="Sort by this field, in place of newest first.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@format_option()
def images(kind: str | None, form: str, **asked_for: Unpack[Options]) -> None:
    """List images: private ones unless --type or a type: in --filter says otherwise."""
    wanted = Wanted(kind or "", **asked_for)
    # Before the sign-in: a filter that can't be understood sends nothing.
    asked = wanted.asked()
    options = given()

    async def work() -> None:
        async with opened_session(options) as session:
            await list_images(session, wanted, asked, Printer(LISTING, form))
            if options.verbose and session.cached is not None:
                for problem in session.cached.problems:
                    talk(problem)

    run(work())


@click.command()
@click.argument("image", shell_complete=known.images)
@click.option("--raw", is_flag=True, help="The JSON as the cloud sent it.")
@format_option("table", "json")
def show(image: str, raw: bool, form: str) -> None:
    """Everything about one IMAGE: an id, a unique prefix of 8 or more of one, or an exact name."""
    options = given()

    async def work() -> None:
        async with opened_session(options) as session:
            found = await session.image(image)
            if raw:
                await _show_raw(session, found)
                return
            from imstui.replication.rules import copy_blockers

            record = image_record(found, blockers=copy_blockers(found, session.account.project_id))
            if form == "json":
                print_record(record, form)
                return
            from imstui.cli.details import say_details
            from imstui.replication.desk import utc_now

            say_details(record, utc_now())

    run(work())


async def _show_raw(session: Session, image: Image) -> None:
    from imstui.session import ImageQuery

    async for page in session.pages(ImageQuery(type=None, id=image.id)):
        for row in page.raw:
            print_record(json.loads(row), "json")
