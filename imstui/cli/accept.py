"""`imstui accept`: take an image that others share, so that it can be used and copied."""

from __future__ import annotations

import click

from imstui.cli import known
from imstui.cli.asking import asked, on_terminal
from imstui.cli.durations import duration
from imstui.cli.opened import given, may_change, opened_session
from imstui.cli.output import say
from imstui.cli.running import run
from imstui.model.errors import InvalidInput
from imstui.model.image import Image
from imstui.present.text import clean


@click.command()
@click.argument("image", shell_complete=known.images)
@click.option("--yes", is_flag=True, help="Don't ask: for scripts.")
@click.option(
    "--timeout",
    type=duration,
    metavar="SPAN",
    default="60s",
    show_default=True,
    help="Wait at most so long for the job.",
)
def accept(image: str, yes: bool, timeout: float) -> None:
    """Accept the IMAGE that others share with this project: an id, a unique prefix of 8 or more, or an exact name."""
    may_change("accepting")
    options = given()

    async def work() -> None:
        async with opened_session(options) as session:
            found = await session.shared_image(image)
            named = f"{found.name} ({found.id})"
            if found.member_status == "accepted":
                say(f"{named} is accepted already: there is nothing to do.")
                return
            if not yes:
                _ask(found, named)
            await session.accept(found, seconds=timeout)
            say(f"{named} is accepted, and stands among the shared images now.")

    run(work())


def _ask(image: Image, named: str) -> None:
    """Ask a person; refuse a script.

    Raises:
        InvalidInput: a script, or a person who said no.
    """
    before = " You rejected it before." if image.member_status == "rejected" else ""
    if not on_terminal():
        raise InvalidInput(f"{named} is not accepted yet. Nothing was sent.", hint="--yes accepts it.")
    answer = asked(clean(f"Accept {named} from project {image.owner}?{before} yes or no"), "no")
    if answer.casefold() not in {"y", "yes"}:
        raise InvalidInput("Nothing was sent.")
