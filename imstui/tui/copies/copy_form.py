"""What stands in the copy dialog: as it opens, as it was sent, as it is filled in again for another image. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from imstui.model.errors import InvalidInput
from imstui.model.image import Image
from imstui.model.replication import Replication
from imstui.present.text import clean
from imstui.replication.intent import fill
from imstui.replication.rules import MAX_NAME

NONE, KEY = "none", "key"
_USUAL: Final = "{name}-copy"
_PLACE: Final = "{name}"


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Form:
    """What is typed and chosen.

    Attributes:
        name: the name; of several images, the template.
        encryption: NONE, KEY, or '' while nothing is chosen.
        key: an alias or an id.
        project: an enterprise project's name or id; '' leaves it out.
        names: given by hand to single ones of several, by the source's id.
        without: ids of those that were taken out by hand.
    """

    images: tuple[Image, ...]
    name: str
    description: str = ""
    encryption: str = ""
    key: str = ""
    project: str = ""
    names: Mapping[str, str] = field(default_factory=_nothing)
    without: frozenset[str] = frozenset()

    @property
    def encrypted(self) -> bool:
        """Whether a source is encrypted."""
        return any(image.encrypted for image in self.images)


def first_form(images: tuple[Image, ...], template: str, today: datetime) -> Form:
    """The form as it opens: a name is offered, and for an encrypted source nothing is chosen.

    Args:
        images: the sources.
        template: what a copy is called at first.
        today: for a name with a date.
    """
    name = template if len(images) > 1 else _offered(images[0], template, today)
    encrypted = any(image.encrypted for image in images)
    return Form(images, name, encryption="" if encrypted else NONE)


def same_form(images: tuple[Image, ...], before: Replication, template: str, today: datetime) -> Form:
    """The form with the settings of an earlier copy for other images; removing encryption must have been said then."""
    source, name = before.source.name, before.request.name
    if source and source in name and "{" not in name and "}" not in name:
        template = name.replace(source, _PLACE, 1)
    form = first_form(images, template, today)
    return _with_settings(form, before)


def form_again(image: Image, before: Replication) -> Form:
    """The form as it was when that copy was sent."""
    return _with_settings(Form((image,), before.request.name), before)


def _with_settings(form: Form, before: Replication) -> Form:
    request = before.request
    chosen = KEY if request.cmk_id else NONE
    unsaid = form.encrypted and not request.cmk_id and not before.source.encrypted
    return Form(
        form.images,
        form.name,
        description=request.description or "",
        encryption="" if unsaid else chosen,
        key=before.key_alias or request.cmk_id or "",
        project=request.enterprise_project_id or "",
    )


def _offered(image: Image, template: str, today: datetime) -> str:
    """The name by the template, the source's shortened as far as it must be."""
    name = clean(image.name)
    try:
        offered = fill(template, replace(image, name=name), 1, today)
    except InvalidInput:
        template = _USUAL
        offered = fill(template, replace(image, name=name), 1, today)
    over = len(offered) - MAX_NAME
    return offered if over <= 0 else fill(template, replace(image, name=name[:-over]), 1, today)
