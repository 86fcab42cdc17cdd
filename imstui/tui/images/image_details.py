"""Everything about one image in rows to read: each attribute with its meaning, and what stands against copying it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from imstui.model.image import Image
from imstui.present.job_words import headline, moment_text
from imstui.present.raw_json import indented
from imstui.present.sizes import gb_text, mb_text, size_text
from imstui.present.states import look
from imstui.present.systems import KINDS
from imstui.present.text import NOTHING
from imstui.present.times import age, stamp
from imstui.replication.rules import NOT_ACCEPTED, copy_blockers
from imstui.tui.images.image_attributes import attribute_rows
from imstui.tui.images.relations import Link, Relations
from imstui.tui.widgets.text_block import TextRow

_MOST_JOBS = 5

_TYPES = {
    "private": "private: yours alone",
    "shared": "shared between projects",
    "public": "public: everybody's",
    "market": "from the marketplace",
}


@dataclass(frozen=True, slots=True)
class About:
    """What is told of an image besides itself.

    Attributes:
        project_id: whose session it is.
        now: what its age is counted from.
        alias_of: a key's alias, or ''.
        relations: to other images, and the replications that it takes part in.
        raw: its JSON, as far as it is at hand.
        brief: whether it stands beside the list, where the least needed are left out.
        ascii_only: whether the terminal can show ASCII only.
    """

    project_id: str
    now: datetime
    alias_of: Callable[[str], str]
    relations: Relations
    raw: bytes = b""
    brief: bool = False
    ascii_only: bool = False


def detail_rows(image: Image, about: About) -> Sequence[TextRow]:
    """An image's attributes; what the cloud didn't send is left out."""
    now, whole = about.now, not about.brief
    rows = [TextRow("", image.name, "strong"), *_copying(image, about)]
    rows += [row for row in _what(image, now) if row.text != NOTHING]
    rows += list(_encryption(image, about))
    rows += list(_related(image, about))
    rows += [row for row in _more(image, now) if row.text not in {"", NOTHING}] if whole else []
    rows += [TextRow("Tags", "\n".join(image.tags))] if image.tags else []
    rows += [TextRow("Description", image.description)] if image.description else []
    return [*rows, *attribute_rows(about.raw)] if whole else rows


def _copying(image: Image, about: About) -> Iterator[TextRow]:
    blockers = copy_blockers(image, about.project_id)
    if not blockers:
        yield TextRow("Copying", "nothing known stands against it: c copies it", "success")
    for blocker in blockers:
        accept = " a accepts it." if blocker.code == NOT_ACCEPTED else ""
        yield TextRow("Copying", f"{blocker.message}{accept}", "warning")


def _related(image: Image, about: About) -> Iterator[TextRow]:
    """Parent and copies, each with the digit that opens it, then the replications."""
    related = about.relations
    digits = {link.image_id: "" if about.brief else f"{number} " for number, link in enumerate(related.links, 1)}
    if related.parent is not None:
        yield TextRow("Copied from", f"{digits[related.parent.image_id]}{_named(related.parent, about)}")
    label = "Copies"
    for link in related.copies:
        yield TextRow(label, f"{digits[link.image_id]}{_named(link, about)}")
        label = " "
    if related.more:
        yield TextRow(" ", f"and {related.more} more")
    label = "Replications"
    for one in related.replications[:_MOST_JOBS]:
        shown = look(one)
        sign = shown.ascii if about.ascii_only else shown.sign
        told = f"{sign} {headline(one, ascii=about.ascii_only)}, {shown.word}, {moment_text(one, about.now)}"
        yield TextRow(label, told, shown.role.value)
        label = " "
    if not image.active and image.source_image_id and not any(one.image_id == image.id for one in related.replications):
        yield TextRow("Being made", "by somebody else, or from another host: this ledger has no replication of it")


def _named(link: Link, about: About) -> str:
    """Beside the list there is no room for both."""
    if about.brief or not link.name:
        return link.name or link.image_id
    return f"{link.name} ({link.image_id})"


def _what(image: Image, now: datetime) -> Iterator[TextRow]:
    yield TextRow("Id", image.id)
    yield TextRow("Status", image.status, "" if image.active else "warning")
    yield TextRow("Kind", KINDS[image.kind])
    yield TextRow("Whose", _TYPES.get(image.type.value, image.image_type or image.visibility or NOTHING))
    yield TextRow("Owner", image.owner or NOTHING)
    if image.member_status:
        yield TextRow("Sharing", image.member_status)
    yield TextRow("OS", image.os_version or image.platform or image.os_type or NOTHING)
    yield TextRow("Size", size_text(image.size_bytes))
    yield TextRow("Least disk", gb_text(image.min_disk_gb))
    yield TextRow("Least memory", mb_text(image.min_ram_mb or None))
    yield TextRow(
        "Made", f"{stamp(image.created_at)}, {age(image.created_at, now)} ago" if image.created_at else NOTHING
    )


def _encryption(image: Image, about: About) -> Iterator[TextRow]:
    if not image.encrypted:
        yield TextRow("Encryption", "none")
        return
    alias = about.alias_of(image.key_id or "")
    whole = f"{alias} ({image.key_id})" if alias and not about.brief else alias or image.key_id
    yield TextRow("Encryption", f"with key {whole}" if whole else "with a key that isn't told")


def _more(image: Image, now: datetime) -> Iterator[TextRow]:
    if image.updated_at != image.created_at:
        told = f"{stamp(image.updated_at)}, {age(image.updated_at, now)} ago" if image.updated_at else ""
        yield TextRow("Changed", told)
    yield TextRow("Most memory", mb_text(image.max_ram_mb or None))
    yield TextRow("Platform", image.platform or "")
    yield TextRow("OS type", " ".join(filter(None, (image.os_type, image.os_bit and f"{image.os_bit} bit"))))
    yield TextRow("Architecture", image.architecture or "")
    yield TextRow("Firmware", image.firmware or "")
    yield TextRow("Environment", image.virtual_env_type or "")
    yield TextRow("Disk format", image.disk_format or "")
    yield TextRow("Made from", image.data_origin or "")
    yield TextRow("Enterprise", _project(image.enterprise_project_id))
    yield TextRow("Protected", "yes: it can't be deleted" if image.protected else "")
    yield TextRow("Initialized", "" if image.config_init is None else "yes" if image.config_init else "not yet")


def _project(project_id: str | None) -> str:
    return {None: "", "": "", "0": "the default project"}.get(project_id, f"project {project_id}")


def raw_rows(raw: bytes) -> tuple[TextRow, ...]:
    """An image's JSON, indented; as ASCII, so that nothing in it does anything to a terminal."""
    return (TextRow("", indented(raw, sort=True) or "The cloud doesn't list this image any more."),)
