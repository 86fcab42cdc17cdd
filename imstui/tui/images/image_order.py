"""What images are ordered by in each of the browser's columns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from imstui.model.image_row import ImageRow
from imstui.present.systems import KINDS, os_label
from imstui.tui.images.image_columns import COLUMNS
from imstui.tui.images.image_rows import key_cell, note_of, owner_cell
from imstui.tui.images.surroundings import Surroundings

_UNKNOWN: Final = -1

_VALUES: Final[dict[str, Callable[[Surroundings, ImageRow], Any]]] = {
    "name": lambda _, image: image.name.casefold(),
    "status": lambda _, image: image.status.casefold(),
    "os": lambda _, image: os_label(image).casefold(),
    "size": lambda _, image: _UNKNOWN if image.size_bytes is None else image.size_bytes,
    "key": lambda around, image: key_cell(image, around).casefold(),
    # The youngest first, as the column reads; without a date last.
    "age": lambda _, image: 1 if image.created is None else -image.created,
    "disk": lambda _, image: _UNKNOWN if image.min_disk_gb is None else image.min_disk_gb,
    "kind": lambda _, image: KINDS[image.kind],
    "project": lambda around, image: around.project_name(image.enterprise_project_id or "").casefold(),
    "owner": lambda around, image: owner_cell(image, around),
    "note": lambda _, image: note_of(image),
}


def order_value(column: int, around: Surroundings) -> Callable[[ImageRow], Any]:
    """What an image is ordered by in the column of that number; what isn't known stands before all else."""
    return partial(_VALUES[COLUMNS[column].key], around)
