"""A filter on the command line: read or refused in its place, and asked with what this command can know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import click

from imstui.cli.opened import opened_ledger
from imstui.cli.output import talk
from imstui.model.filter_doubts import Seen, doubts
from imstui.model.image import Image
from imstui.model.image_filter import Facts, Filter, Matcher, Problem, haystack, parse
from imstui.replication.desk import utc_now
from imstui.replication.rules import copy_blockers
from imstui.session import ImageQuery, Session
from imstui.session.narrowed_query import asked_type, narrowed


def understood(text: str) -> Filter:
    """The filter that a person typed.

    Raises:
        click.exceptions.Exit: with 2, when each wrong term was told and marked.
    """
    wanted = parse(text)
    if wanted.problems:
        for problem in wanted.problems:
            _mark(text, problem)
        talk("--filter isn't understood, and nothing was sent. See 'imstui help filters'.")
        raise click.exceptions.Exit(2)
    return wanted


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter that is being asked.

    Attributes:
        seen: what there is, as long as nothing was found.
    """

    filter: Filter
    matcher: Matcher[Image]
    alias_of: Callable[[str], str]
    seen: Seen[Image]

    def fits(self, image: Image) -> bool:
        """Whether an image fits."""
        text = haystack(image, self.alias_of(image.key_id or "")) if self.matcher.wants_text else ""
        return self.matcher(image, text)

    def tell_doubts(self, text: str) -> bool:
        """Say why nothing was found, where a term fits nothing there is; gives whether there was something to say.

        Args:
            text: the filter as it was typed.
        """
        found = doubts(self.filter, self.seen.there())
        for problem in found:
            if problem.end:
                _mark(text, problem)
            else:
                # It stands in no text: an option asked for it.
                talk(problem.sentence)
        return bool(found)


async def prepared(session: Session, asked: Filter, query: ImageQuery, *, any_type: bool) -> tuple[ImageQuery, Asked]:
    """The filter ready to be asked, and the query with what of it the cloud understands.

    Args:
        session: knows keys and projects.
        asked: the filter.
        query: what would be asked without it.
        any_type: whether the filter may say whose images are meant.

    Raises:
        LedgerError: it asks what is running, and the ledger can't be read.
    """
    facts = await facts_for(session, asked)
    kind = asked_type(asked)
    if not any_type and not (query.type is None and asked.asks("member")):
        kind = None
    query = narrowed(
        query if kind is None else replace(query, type=kind),
        asked,
        await session.known_keys() if asked.asks("key") else (),
    )
    return query, Asked(asked, asked.compile(facts), facts.alias_of, Seen(facts))


async def facts_for(session: Session, wanted: Filter) -> Facts[Image]:
    """What the filter asks that no image tells; what it doesn't ask is neither fetched nor opened.

    Raises:
        LedgerError: it asks what is running, and the ledger can't be read.
    """
    project_id = session.account.project_id
    aliases = {key.id: key.alias for key in await session.known_keys()} if wanted.asks("", "key") else {}
    names = await _project_names(session) if wanted.asks("project") else {}
    running = _running(session) if wanted.asks("running") else frozenset()
    return Facts(
        now=utc_now(),
        copyable=lambda image: not copy_blockers(image, project_id),
        alias_of=_looked_up(aliases),
        project_name=_looked_up(names),
        running=running.__contains__,
        project_id=project_id,
    )


def _looked_up(names: dict[str, str]) -> Callable[[str], str]:
    return lambda known: names.get(known, "")


async def _project_names(session: Session) -> dict[str, str]:
    return {"0": "default", **{project.id: project.name for project in await session.enterprise_projects()}}


def _running(session: Session) -> frozenset[str]:
    """The images that replications of this project read or make."""
    with opened_ledger() as ledger:
        found = [one for one in ledger.open_ones() if one.binding.same_project(session.binding)]
    return frozenset(image_id for one in found for image_id in (one.request.image_id, one.image_id) if image_id)


def _mark(text: str, problem: Problem) -> None:
    """The problem, and below it the filter with a line under the place."""
    from imstui.present.text import clean
    from imstui.present.width import cell_width

    talk(problem.sentence)
    before, place, after = _cut(text, problem)
    talk(f"  {before}{place}{after}")
    talk(f"  {' ' * cell_width(clean(before))}{'^' * max(1, cell_width(clean(place)))}")


def _cut(text: str, problem: Problem) -> Sequence[str]:
    return text[: problem.start], text[problem.start : problem.end], text[problem.end :]
