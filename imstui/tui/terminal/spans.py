"""What of a line has to be written, so that it shows another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

from imstui.tui.terminal.pencil import Line, is_tail

_BRIDGE: Final = 4
"""Unchanged cells that are no longer than the move over them."""


def mend(line: Line) -> None:
    """Forget the halves of wide characters whose other half was written over: terminals blank them."""
    for x, cell in enumerate(line):
        if cell is None:
            continue
        follower = line[x + 1] if x + 1 < len(line) else None
        if cell[0] == "":
            before = line[x - 1] if x else None
            if before is None or cell_len(before[0]) < 2:  # noqa: PLR2004 - a wide character has two cells
                line[x] = None
        elif not cell[0].isascii() and cell_len(cell[0]) > 1 and (follower is None or follower[0] != ""):
            line[x] = None


def spans(old: Line, new: Line) -> Iterator[tuple[int, int]]:
    """The stretches to write: changed cells, never half a wide character, with short gaps written over."""
    width = len(new)
    start = end = -1
    x = 0
    while x < width:
        if new[x] is None or new[x] == old[x]:
            x += 1
            continue
        first = x
        while x < width and new[x] is not None and new[x] != old[x]:
            x += 1
        while first > 0 and (is_tail(new[first]) or is_tail(old[first])) and new[first - 1] is not None:
            first -= 1
        while x < width and (is_tail(new[x]) or is_tail(old[x])) and new[x] is not None:
            x += 1
        if start >= 0 and (first <= end or _is_bridge(new, end, first)):
            end = x
            continue
        if start >= 0:
            yield start, end
        start, end = first, x
    if start >= 0:
        yield start, end


def _is_bridge(line: Line, start: int, end: int) -> bool:
    before = line[start - 1]
    return end - start <= _BRIDGE and all(
        cell is not None and before is not None and cell[1] == before[1] and cell[0].isascii()
        for cell in line[start:end]
    )
