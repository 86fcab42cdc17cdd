"""One line of text in parts: at the left and at the right, each in a role; the least needed leave as it gets narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size

from imstui.present.text import clean
from imstui.tui.widgets.cells import fit
from imstui.tui.widgets.line import Run
from imstui.tui.widgets.rows import Role

LEAST_GAP: Final = 1
_RULES: Final = ("──", "--")
_LEAST_LEFT: Final = 20
"""Cells below which the left side doesn't give way to the right one."""


class Part(NamedTuple):
    """A piece of a line.

    Attributes:
        text: what it says, from wherever; it is cleaned here.
        role: its colour role, or 'strong'.
        leaves: when it leaves as the line gets narrow: the highest number first, 0 never.
    """

    text: str
    role: Role | str = ""
    leaves: int = 0


def arrange(left: Sequence[Part], right: Sequence[Part], width: int) -> list[Run]:
    """Runs that fill exactly `width` cells, the right parts at the right edge."""
    cleaned = [[part._replace(text=clean(part.text)) for part in side] for side in (left, right)]
    for number in sorted({part.leaves for side in cleaned for part in side if part.leaves}, reverse=True):
        if _cells(cleaned) <= width:
            break
        cleaned = [[part for part in side if part.leaves != number] for side in cleaned]
    cells = [sum(cell_len(part.text) for part in side) for side in cleaned]
    runs, ends = [[Run(part.text, part.role) for part in side] for side in cleaned]
    room = width - cells[1] - (LEAST_GAP if ends else 0)
    if cells[0] > room >= _LEAST_LEFT:
        # What stands at the right is short and tells what to do: the long text at the left gives way, and says so.
        runs, cells[0] = _cropped(runs, room), room
    gap = max(LEAST_GAP if ends else 0, width - sum(cells))
    return _cropped([*runs, Run(" " * gap, ""), *ends], width)


def _cells(sides: Sequence[Sequence[Part]]) -> int:
    return sum(cell_len(part.text) for side in sides for part in side) + (LEAST_GAP if sides[1] else 0)


def _cropped(runs: Sequence[Run], width: int) -> list[Run]:
    """Runs in exactly that many cells: what doesn't fit ends in an ellipsis, what is shorter in spaces."""
    whole = sum(cell_len(run.text) for run in runs) <= width
    kept: list[Run] = []
    for run in runs:
        cells = cell_len(run.text)
        if cells > width or (cells == width and not whole):
            # A rule that is cut is a rule still: nothing is missing.
            text = set_cell_size(run.text, width) if run.text.endswith(_RULES) else fit(f"{run.text}  ", width)
            return [*kept, Run(text, run.role)] if width else kept
        kept.append(run)
        width -= cells
    return [*kept, Run(" " * width, "")] if width else kept
