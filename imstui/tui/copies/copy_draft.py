"""What follows from a filled-in copy form: the requests, what is left out and why, the broken rules. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from imstui.model.copying import CopyRequest
from imstui.model.errors import InvalidInput
from imstui.model.image import Image
from imstui.model.key import Key
from imstui.model.replication import Replication
from imstui.replication.intent import fill
from imstui.replication.plan import Planned, check
from imstui.replication.preflight import Around, Finding, findings
from imstui.replication.rules import Blocker
from imstui.tui.copies.copy_form import KEY, NONE, Form
from imstui.tui.copies.orders import Order

_TYPED: Final = ("name", "description", "encryption", "key")
"""Blockers that something typed or chosen can mend."""
_ID_LENGTH: Final = 36
BY_HAND: Final = "left out by you"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known around the dialog when it judges.

    Attributes:
        keys_problem: why the keys aren't known; '' if they are.
        keys_read: whether anybody asked yet.
        quota: used and most, of private images.
        running: copies that run now.
        names: of the project's private images; None while not all are known.
        projects: enterprise projects by id; empty where none are offered.
        jobs: the replications of this account that are known.
        profile: that the session belongs to; '' where the environment tells the account.
        endpoint: of the image service.
    """

    project_id: str
    today: datetime
    keys: tuple[Key, ...] = ()
    keys_problem: str = ""
    keys_read: bool = False
    quota: tuple[int, int] | None = None
    running: int = 0
    names: frozenset[str] | None = None
    projects: tuple[tuple[str, str], ...] = ()
    jobs: tuple[Replication, ...] = ()
    profile: str = ""
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One source and what would become of it.

    Attributes:
        why: why it is left out, in a sentence; '' if it can be sent.
        settled: whether only another source would help: nothing that can be typed.
    """

    planned: Planned
    why: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What follows from a form.

    Attributes:
        lines: one for each source, in their order.
        problems: the broken rule of each field, in a sentence.
        key: what KMS tells of the chosen key.
    """

    lines: tuple[Line, ...]
    problems: Mapping[str, str]
    key: Key | None = None

    @property
    def ready(self) -> tuple[Planned, ...]:
        """The copies that could be sent."""
        return tuple(line.planned for line in self.lines if not line.why)

    @property
    def left_out(self) -> tuple[tuple[Image, str], ...]:
        """The others, each with why."""
        return tuple((line.planned.image, line.why) for line in self.lines if line.why)

    @property
    def sendable(self) -> bool:
        """Whether anything would be sent, and nothing is wrong with what was typed."""
        return bool(self.ready) and not self.problems

    @property
    def decrypted(self) -> tuple[Planned, ...]:
        """Those whose source is encrypted and whose copy won't be."""
        return tuple(one for one in self.ready if one.image.encrypted and not one.request.cmk_id)

    def order(self, *, confirmed: bool) -> Order:
        """What to send."""
        images, requests = [one.image for one in self.ready], [one.request for one in self.ready]
        return Order(tuple(images), tuple(requests), bool(self.decrypted), confirmed)

    def findings(self, planned: Planned, facts: Facts) -> tuple[Finding, ...]:
        """What was looked at for one of them."""
        around = Around(facts.project_id, facts.quota, facts.running, max(1, len(self.ready)))
        taken = None if facts.names is None else planned.request.name in facts.names
        return findings(planned, around, taken=taken)


def draft(form: Form, facts: Facts) -> Draft:
    """What follows from the form."""
    problems: dict[str, str] = {}
    key_id, key = _key(form, facts, problems)
    project = _project(form, facts, problems)
    lines = []
    for number, image in enumerate(form.images, 1):
        name = _name(form, image, number, facts, problems)
        request = CopyRequest(image.id, name, form.description or None, key_id, project)
        unencrypted = image.encrypted and form.encryption == NONE
        planned = check(image, request, facts.project_id, keys=facts.keys, unencrypted=unencrypted)
        planned = replace(planned, open_twins=tuple(_twins(request, facts.jobs)))
        lines.append(_line(form, planned, problems))
    if len(lines) > 1:
        lines = _without_clashes(lines)
        if not any(not line.why for line in lines):
            problems.setdefault("name", _all_broken(lines))
    return Draft(tuple(lines), {field: text for field, text in problems.items() if text}, key)


def _twins(request: CopyRequest, jobs: Sequence[Replication]) -> Iterator[Replication]:
    wanted = (request.image_id, request.name)
    return (one for one in jobs if one.state.open and (one.request.image_id, one.request.name) == wanted)


def _line(form: Form, planned: Planned, problems: dict[str, str]) -> Line:
    """What becomes of one source; a rule that one field breaks for all goes to the field."""
    if planned.image.id in form.without:
        return Line(planned, BY_HAND)
    own = [blocker for blocker in planned.blockers if blocker.code not in _TYPED]
    if own:
        return Line(planned, own[0].message, settled=True)
    for blocker in planned.blockers:
        if len(form.images) > 1 and _is_of_one(blocker, form, problems):
            return Line(planned, blocker.message)
        problems.setdefault("encryption" if blocker.code == "key" else blocker.code, _message(blocker, form))
    return Line(planned)


def _is_of_one(blocker: Blocker, form: Form, problems: Mapping[str, str]) -> bool:
    """Whether the rule is broken by one of several sources, and not by what was typed for all of them."""
    return blocker.code not in problems and (
        blocker.code == "name" or (blocker.code == "encryption" and bool(form.encryption))
    )


def _message(blocker: Blocker, form: Form) -> str:
    """The rule in its own words; what must be chosen first, in as many as stand in one line."""
    if blocker.code == "encryption" and not form.encryption:
        return "The source is encrypted: choose another key, or to remove it."
    return blocker.message


def _without_clashes(lines: Sequence[Line]) -> list[Line]:
    """Those that would bear the same name as another one are left out, both."""
    names = Counter(line.planned.request.name for line in lines if not line.why)
    return [
        replace(line, why=f"{names[name]} of these would be called {name}: give it a name of its own.")
        if not line.why and names[name := line.planned.request.name] > 1
        else line
        for line in lines
    ]


def _all_broken(lines: Sequence[Line]) -> str:
    """What is wrong with the template if it makes no name that can be used."""
    broken = [blocker.message for line in lines for blocker in line.planned.blockers if blocker.code == "name"]
    unsettled = [line for line in lines if not line.settled and line.why != BY_HAND]
    return broken[0] if broken and len(broken) >= len(unsettled) > 0 else ""


def _name(form: Form, image: Image, number: int, facts: Facts, problems: dict[str, str]) -> str:
    if len(form.images) == 1:
        return form.name
    by_hand = form.names.get(image.id, "")
    try:
        return by_hand or fill(form.name, image, number, facts.today)
    except InvalidInput as error:
        problems["name"] = str(error)
        return image.name


def _key(form: Form, facts: Facts, problems: dict[str, str]) -> tuple[str | None, Key | None]:
    """The chosen key's id, and what is known of it."""
    if form.encryption != KEY:
        return None, None
    wanted = form.key.strip().removeprefix("alias/")
    if not wanted:
        blind = "KMS can't be asked for its keys, so type the id of one."
        known = "No key is chosen: type its alias or id; down shows the list."
        problems["encryption"] = blind if facts.keys_problem else known
        return None, None
    found = [key for key in facts.keys if wanted in (key.id, key.alias)]
    if len(found) == 1:
        return found[0].id, found[0]
    if len(found) > 1:
        problems["encryption"] = f"{len(found)} keys are called {wanted}: type the id of one."
    elif not _is_id(wanted):
        list_or = "" if facts.keys_problem else "an alias of the list, or "
        problems["encryption"] = f"There is no key {wanted}: type {list_or}a whole id."
    return wanted, None


def _project(form: Form, facts: Facts, problems: dict[str, str]) -> str | None:
    """The enterprise project's id; what was filled in goes through as it is where they can't be listed."""
    wanted = form.project.strip()
    if not wanted:
        return None
    found = [one for one, name in facts.projects if wanted in (one, name)]
    if len(found) > 1:
        problems["project"] = f"{len(found)} enterprise projects are called {wanted}: type the id of one."
    elif not found and facts.projects:
        problems["project"] = f"There is no enterprise project {wanted}: press down for the list."
    return found[0] if found else wanted


def _is_id(text: str) -> bool:
    return len(text) == _ID_LENGTH and set(text.casefold()) <= set("0123456789abcdef-")
