"""Everything about one image in rows to read: each attribute with its meaning, and what stands against copying it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from imstui.model.image import Image
from imstui.present.sizes import gb_text, mb_text, size_text
from imstui.present.systems import KINDS
from imstui.present.text import NOTHING
from imstui.present.times import age, stamp
from imstui.replication.rules import copy_blockers
from imstui.tui.widgets.text_block import TextRow

_TYPES = {
    "private": "private: yours alone",
    "shared": "shared between projects",
    "public": "public: everybody's",
    "market": "from the marketplace",
}


def detail_rows(
    image: Image, project_id: str, now: datetime, alias_of: Callable[[str], str], *, brief: bool = False
) -> Sequence[TextRow]:
    """An image's attributes; what the cloud didn't send is left out.

    Args:
        image: the image.
        project_id: whose session it is.
        now: what its age is counted from.
        alias_of: a key's alias, or ''.
        brief: whether it stands beside the list, where the least needed are left out.
    """
    rows = [TextRow("", image.name, "strong"), *_copying(image, project_id)]
    rows += [row for row in _what(image, now) if row.text != NOTHING]
    rows += list(_encryption(image, alias_of))
    rows += [row for row in _more(image, now) if row.text not in {"", NOTHING}] if not brief else []
    rows += [TextRow("Tags", "\n".join(image.tags))] if image.tags else []
    rows += [TextRow("Description", image.description)] if image.description else []
    return rows


def _copying(image: Image, project_id: str) -> Iterator[TextRow]:
    blockers = copy_blockers(image, project_id)
    if not blockers:
        yield TextRow("Copying", "nothing known stands against it: c copies it", "success")
    for blocker in blockers:
        yield TextRow("Copying", blocker.message, "warning")


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
    yield TextRow("Copied from", image.source_image_id or NOTHING)


def _encryption(image: Image, alias_of: Callable[[str], str]) -> Iterator[TextRow]:
    if not image.encrypted:
        yield TextRow("Encryption", "none")
        return
    alias = alias_of(image.key_id or "")
    named = f"{alias} ({image.key_id})" if alias else image.key_id or "the key isn't told"
    yield TextRow("Encryption", f"with key {named}")


def _more(image: Image, now: datetime) -> Iterator[TextRow]:
    yield TextRow("Changed", f"{stamp(image.updated_at)}, {age(image.updated_at, now)} ago" if image.updated_at else "")
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
    import json

    try:
        text = json.dumps(json.loads(raw), indent=2, ensure_ascii=True, sort_keys=True)
    except ValueError:
        text = raw.decode("ascii", "backslashreplace")
    return (TextRow("", text or "The cloud doesn't list this image any more."),)
