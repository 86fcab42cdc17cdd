"""What stands in the copy dialog, and what follows from it: requests, broken rules, pre-flight. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from imstui.model.copying import CopyRequest
from imstui.model.errors import InvalidInput
from imstui.model.image import Image
from imstui.model.key import Key
from imstui.present.text import clean
from imstui.replication.intent import fill
from imstui.replication.plan import Planned, check
from imstui.replication.rules import Blocker
from imstui.tui.orders import Order

NONE, KEY = "none", "key"
FIELDS: Final = ("name", "description", "encryption", "key")
_ID_LENGTH: Final = 36


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
        read_only: nothing may be sent.
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
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What is typed and chosen.

    Attributes:
        name: the name; of several images, the template.
        encryption: NONE, KEY, or '' while nothing is chosen.
        key: an alias or an id.
        project: an enterprise project's id; '' leaves it out.
    """

    images: tuple[Image, ...]
    name: str
    description: str = ""
    encryption: str = ""
    key: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What follows from a form.

    Attributes:
        ready: the copies that could be sent.
        left_out: those whose image can't be copied, or whose name can't be made.
        problems: the broken rule of each field, in a sentence.
        key: what KMS tells of the chosen key.
    """

    ready: tuple[Planned, ...]
    left_out: tuple[tuple[Image, str], ...]
    problems: Mapping[str, str]
    key: Key | None = None

    @property
    def sendable(self) -> bool:
        """Whether anything would be sent, and nothing is wrong with what was typed."""
        return bool(self.ready) and not self.problems

    def order(self, *, confirmed: bool) -> Order:
        """What to send."""
        unencrypted = any(one.image.encrypted and not one.request.cmk_id for one in self.ready)
        images, requests = [one.image for one in self.ready], [one.request for one in self.ready]
        return Order(tuple(images), tuple(requests), unencrypted, confirmed)

    @property
    def body(self) -> str:
        """The JSON that is sent, of the first copy; '' while a rule is broken."""
        return json.dumps(self.ready[0].request.body(), ensure_ascii=True) if self.sendable else ""


def first_form(images: tuple[Image, ...]) -> Form:
    """The form as it opens: a name is offered, and for an encrypted source nothing is chosen."""
    name = f"{clean(images[0].name)[:123]}-copy" if len(images) == 1 else "{name}-copy"
    encrypted = any(image.encrypted for image in images)
    return Form(images, name, encryption="" if encrypted else NONE)


def draft(form: Form, facts: Facts) -> Draft:
    """What follows from the form."""
    problems: dict[str, str] = {}
    key_id, key = _key(form, facts, problems)
    ready: list[Planned] = []
    left_out: list[tuple[Image, str]] = []
    for number, image in enumerate(form.images, 1):
        name = _name(form, image, number, facts, problems)
        request = CopyRequest(image.id, name, form.description or None, key_id, form.project or None)
        unencrypted = image.encrypted and form.encryption == NONE
        planned = check(image, request, facts.project_id, keys=facts.keys, unencrypted=unencrypted)
        own = [blocker for blocker in planned.blockers if blocker.code not in FIELDS]
        for blocker in planned.blockers:
            if blocker.code in FIELDS and not own:
                problems.setdefault(_field(blocker.code, form), _message(blocker, form))
        if own:
            left_out.append((image, own[0].message))
        else:
            ready.append(planned)
    return Draft(tuple(ready), tuple(left_out), problems, key)


def _message(blocker: Blocker, form: Form) -> str:
    """The rule in its own words; what must be chosen first, in as many as stand in one line."""
    if blocker.code == "encryption" and not form.encryption:
        return "The source is encrypted: choose another key, or to remove it."
    return blocker.message


def _field(code: str, form: Form) -> str:
    return "encryption" if code == "key" or (code == "encryption" and form.encryption) else code


def _name(form: Form, image: Image, number: int, facts: Facts, problems: dict[str, str]) -> str:
    if len(form.images) == 1:
        return form.name
    try:
        return fill(form.name, image, number, facts.today)
    except InvalidInput as error:
        problems["name"] = str(error)
        return image.name


def _key(form: Form, facts: Facts, problems: dict[str, str]) -> tuple[str | None, Key | None]:
    """The chosen key's id, and what is known of it."""
    if form.encryption != KEY:
        return None, None
    wanted = form.key.strip().removeprefix("alias/")
    if not wanted:
        problems["encryption"] = "No key is chosen: type its alias or id, or press down for the list."
        return None, None
    found = [key for key in facts.keys if wanted in (key.id, key.alias)]
    if len(found) == 1:
        return found[0].id, found[0]
    if len(found) > 1:
        problems["encryption"] = f"{len(found)} keys are called {wanted}: type the id of one."
    elif not _is_id(wanted):
        problems["encryption"] = f"There is no key {wanted}: type an alias of the list, or a whole id."
    return wanted, None


def _is_id(text: str) -> bool:
    return len(text) == _ID_LENGTH and set(text.casefold()) <= set("0123456789abcdef-")
