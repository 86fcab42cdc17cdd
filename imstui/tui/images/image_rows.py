"""From an image of a list to its row in the browser, made when it is looked at."""

from __future__ import annotations

from typing import Final

from imstui.model.image_row import ImageRow
from imstui.present.obstacles import obstacle
from imstui.present.sizes import gb_text, size_cell
from imstui.present.systems import KINDS, os_label
from imstui.present.text import NOTHING, clean
from imstui.present.times import age
from imstui.tui.images.image_columns import COLUMNS
from imstui.tui.images.surroundings import Surroundings
from imstui.tui.widgets.rows import Role, Row

_SHORT: Final = 8
_MOST: Final = 256
"""Characters of a name that are looked at for a cell: no terminal is that wide."""
_FRESH: Final = {"new": "+", "changed": "~"}
_PLAIN: Final = tuple[Role, ...](["" for _ in COLUMNS[1:]])
_MUTED: Final = tuple[Role, ...](["muted" for _ in COLUMNS[1:]])


def image_row(image: ImageRow, around: Surroundings) -> Row:
    """An image as a row of the browser."""
    note, role = _note(image, around)
    cells = (
        clean(image.name, _MOST),
        clean(image.status, 24),
        os_label(image),
        size_cell(image.size_bytes),
        key_cell(image, around),
        age(image.created_at, around.now),
        gb_text(image.min_disk_gb),
        KINDS[image.kind],
        clean(around.project_name(image.enterprise_project_id or ""), _MOST),
        owner_cell(image, around),
        note,
    )
    return Row(image.id, cells, (*(_PLAIN if image.active else _MUTED), role))


def key_cell(image: ImageRow, around: Surroundings) -> str:
    """The alias of the key that encrypts it, else the beginning of the key's id; a dash if none does."""
    if not image.encrypted:
        return NOTHING
    if not image.key_id:
        return "encrypted"
    return clean(around.alias_of(image.key_id), _MOST) or clean(image.key_id[:_SHORT])


def owner_cell(image: ImageRow, around: Surroundings) -> str:
    """Who shares it with this project; '' where nobody does."""
    return clean(image.owner or "", 36) if image.is_foreign(around.project_id) else ""


def note_of(image: ImageRow) -> str:
    """What forbids copying it, in two words; '' if nothing does."""
    return obstacle(image.blocker, image.status) if image.blocker else ""


def _note(image: ImageRow, around: Surroundings) -> tuple[str, Role]:
    if image.id in around.in_work:
        return around.sign, "accent"
    fresh, note = around.fresh.get(image.id, ""), note_of(image)
    if fresh:
        return f"{_FRESH[fresh]} {note or fresh}", "accent"
    return note, "muted"
