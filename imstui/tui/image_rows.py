"""From an image to its row in the browser, and to the text that the filter searches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from sys import intern
from typing import Final, NamedTuple

from imstui.model.image import Image
from imstui.present.obstacles import obstacle
from imstui.present.sizes import gb_text, size_cell
from imstui.present.systems import KINDS, os_label
from imstui.present.text import NOTHING, clean
from imstui.present.times import age, iso_utc
from imstui.replication.rules import copy_blockers
from imstui.tui.image_columns import BLOCKED, KEY, KEY_ID, Entry
from imstui.tui.widgets.rows import Role, Row

_SHORT: Final = 8
_DAY: Final = 10
"""Of a moment in ISO: days are shared by many rows, and the cloud lists what is newer first within them."""
_MOST: Final = 256
"""Characters of a name that are held for the table: no terminal is that wide."""


class Surroundings(NamedTuple):
    """What a row's words depend on besides its image."""

    project_id: str
    now: datetime
    alias_of: Callable[[str], str]
    project_name: Callable[[str], str]


def make_entry(image: Image, around: Surroundings) -> Entry:
    """An image as the browser holds it."""
    blockers = copy_blockers(image, around.project_id)
    note = obstacle(blockers[0].code, image.status) if blockers else ""
    name, status, system = clean(image.name, _MOST), intern(clean(image.status, 24)), intern(os_label(image))
    key = _key(image, around.alias_of)
    foreign = image.is_foreign(around.project_id)
    cells = (
        name,
        status,
        system,
        intern(size_cell(image.size_bytes)),
        key,
        intern(age(image.created_at, around.now)),
        intern(gb_text(image.min_disk_gb)),
        KINDS[image.kind],
        intern(around.project_name(image.enterprise_project_id or "")),
        intern(clean(image.owner or "", 36)) if foreign else "",
        intern(note),
        intern((iso_utc(image.created_at) or "")[:_DAY]),
        intern(image.key_id or ""),
        intern(note),
    )
    rest = "\n".join((system, key, *(clean(tag, _MOST) for tag in image.tags))).casefold()
    folded = name.casefold()
    return Entry(Row(image.id, cells, _roles(image, note)), name if folded == name else folded, intern(rest))


def _key(image: Image, alias_of: Callable[[str], str]) -> str:
    if not image.encrypted:
        return NOTHING
    if not image.key_id:
        return "encrypted"
    return intern(clean(alias_of(image.key_id), _MOST) or clean(image.key_id[:_SHORT]))


def _roles(image: Image, note: str) -> Role | tuple[Role, ...]:
    if not image.active:
        return "muted"
    return BLOCKED if note else ""


def with_aliases(rows: Iterable[Row], alias_of: Callable[[str], str]) -> dict[str, Row]:
    """Those of the rows whose key's name reads otherwise now that aliases are known."""
    changed = {}
    for row in rows:
        key_id = row.cells[KEY_ID]
        alias = clean(alias_of(key_id), _MOST) if key_id else ""
        if alias and alias != row.cells[KEY]:
            changed[row.key] = Row(row.key, (*row.cells[:KEY], intern(alias), *row.cells[KEY + 1 :]), row.roles)
    return changed
