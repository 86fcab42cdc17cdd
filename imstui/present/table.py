"""A plain table for stdout: whole on a pipe, cut to the terminal's width by cells; every cell clean, no tabs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from imstui.present.text import clean
from imstui.present.width import cell_width, cut, pad

_GAP: Final = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        header: its title.
        right: whether its cells stand at the right, as figures do.
        priority: how long it keeps its width when room is short: the lowest gives way first, of equals the last.
        least: the fewest cells that it is cut to.
        stays: whether it is there however narrow the terminal is; the others leave, the lowest priority first.
    """

    header: str
    right: bool = False
    priority: int = 0
    least: int = 4
    stays: bool = True


def lines(columns: Sequence[Column], rows: Iterable[Sequence[str]], width: int | None = None) -> Iterator[str]:
    """The header and the rows as lines, without trailing spaces.

    Args:
        columns: what the cells of a row are.
        rows: a text for each column, raw.
        width: the terminal's cells; None for a pipe, where nothing is cut.
    """
    table = [[clean(column.header) for column in columns]]
    table.extend([clean(cell) for cell in row] for row in rows)
    widths = [max(map(cell_width, cells)) for cells in zip(*table, strict=True)]
    there = list(range(len(columns)))
    if width is not None:
        there = _that_have_room(columns, widths, width)
        widths = fit([columns[n] for n in there], [widths[n] for n in there], width)
    for row in table:
        cells = [pad(cut(row[n], room), room, right=columns[n].right) for n, room in zip(there, widths, strict=True)]
        line = _GAP.join(cells).rstrip(" ")
        yield line if width is None else cut(line, width)


def _that_have_room(columns: Sequence[Column], widths: Sequence[int], width: int) -> list[int]:
    """Which columns are shown: half a column tells nothing, so those that don't fit leave whole."""
    there = list(range(len(columns)))
    for index in _giving_way(columns):
        needed = sum(min(widths[n], columns[n].least) for n in there) + len(_GAP) * (len(there) - 1)
        if needed <= width:
            break
        if not columns[index].stays:
            there.remove(index)
    return there


def _giving_way(columns: Sequence[Column]) -> list[int]:
    """The columns' places, who gives way first before the others."""
    return sorted(range(len(columns)), key=lambda index: (columns[index].priority, -index))


def fit(columns: Sequence[Column], widths: Sequence[int], width: int) -> list[int]:
    """The columns' widths so that they fit: what is too much is taken from the lowest priority, then from the next.

    Args:
        columns: their priorities, and how far each may be cut.
        widths: the cells that each wants.
        width: the cells that there are.
    """
    fitted = list(widths)
    excess = sum(fitted) + len(_GAP) * (len(fitted) - 1) - width
    for index in _giving_way(columns):
        if excess <= 0:
            break
        given = min(excess, max(0, fitted[index] - columns[index].least))
        fitted[index] -= given
        excess -= given
    return fitted
