"""The columns of a table: what each is, and which of them stand where at a given width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from imstui.tui.widgets.rows import Row

_LEAST_WIDTH: Final = 3
"""What a flexible column keeps when even the columns that never leave have no room."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        key: its stable name, for sorting and for messages.
        title: what the header says.
        width: its width in cells; the least one if it also has a weight.
        weight: its share of the width that is left over; 0 is a fixed width.
        most: the widest it grows to; 0 is without bound.
        leaves: when it leaves as the table gets narrow: the highest number first, 0 never.
        from_width: the table width from which on it is there at all.
        align: where its text stands.
        sortable: whether its header can be asked for an order.
        sort_value: what its rows are ordered by; the cell's text, whatever its case, by default.
    """

    key: str
    title: str
    width: int
    weight: int = 0
    most: int = 0
    leaves: int = 0
    from_width: int = 0
    align: Literal["left", "right"] = "left"
    sortable: bool = True
    sort_value: Callable[[Row], Any] | None = None


class Place(NamedTuple):
    """Where a column stands: its number among all columns, its first cell and its width."""

    column: int
    x: int
    width: int


def place_columns(columns: Sequence[Column], width: int, *, gap: int = 1, pan: int = 0) -> tuple[Place, ...]:
    """Choose the columns that fit, and give each its width.

    Without pan, columns leave by their `leaves`, highest first and from the right among equals. With pan the first
    column stays, and those from number `pan` on follow in their order as far as they fit, so that every column can be
    reached at any width.

    Args:
        columns: all columns, in their order.
        width: the cells there are.
        gap: the cells between two columns.
        pan: the column that stands next to the first; 0 is no pan.
    """
    chosen = _panned(columns, width, gap, pan) if pan > 0 else _by_priority(columns, width, gap)
    widths = _stretch([columns[number] for number in chosen], width - gap * max(0, len(chosen) - 1))
    places: list[Place] = []
    x = 0
    for number, cells in zip(chosen, widths, strict=True):
        cells = min(cells, width - x)  # noqa: PLW2901 - what does not fit is cut at the right edge
        if cells > 0:
            places.append(Place(number, x, cells))
        x += cells + gap
    return tuple(places)


def most_pan(columns: Sequence[Column], width: int, *, gap: int = 1) -> int:
    """How far a table can be panned: until its last column is in sight, and not at all if nothing is hidden."""
    if len(_by_priority(columns, width, gap)) == len(columns):
        return 0
    return next((pan for pan in range(1, len(columns)) if _panned(columns, width, gap, pan)[-1] == len(columns) - 1), 0)


def _by_priority(columns: Sequence[Column], width: int, gap: int) -> list[int]:
    chosen = [number for number, column in enumerate(columns) if column.from_width <= width]
    while _least(columns, chosen, gap) > width:
        leaving = max(chosen, key=lambda number: (columns[number].leaves, number), default=None)
        if leaving is None or columns[leaving].leaves == 0:
            break
        chosen.remove(leaving)
    return chosen


def _panned(columns: Sequence[Column], width: int, gap: int, pan: int) -> list[int]:
    chosen = [0]
    for number in range(pan, len(columns)):
        if _least(columns, [*chosen, number], gap) > width and len(chosen) > 1:
            break
        chosen.append(number)
    return chosen


def _least(columns: Sequence[Column], chosen: Sequence[int], gap: int) -> int:
    return sum(columns[number].width for number in chosen) + gap * max(0, len(chosen) - 1)


def _stretch(columns: Sequence[Column], room: int) -> list[int]:
    """Give what is left over to the columns with a weight, or take from them what is missing."""
    widths = [column.width for column in columns]
    spare = room - sum(widths)
    if spare < 0:
        for number, column in enumerate(columns):
            if column.weight:
                taken = min(-spare, max(0, widths[number] - _LEAST_WIDTH))
                widths[number] -= taken
                spare += taken
        return widths
    growing = [number for number, column in enumerate(columns) if column.weight]
    while spare > 0 and growing:
        weight = sum(columns[number].weight for number in growing)
        number = growing.pop(0)
        share = -(-spare * columns[number].weight // weight)
        if columns[number].most:
            share = min(share, max(0, columns[number].most - widths[number]))
        widths[number] += share
        spare -= share
    return widths
