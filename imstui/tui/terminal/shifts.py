"""Lines that only moved up or down: the terminal moves them by itself, in a fifth of the bytes of writing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from imstui.tui.terminal.pencil import PLAIN, Line

_LEAST: Final = 4
"""Lines that must have moved together before it is looked at what that would save."""


class Shift(NamedTuple):
    """Lines from `top` to `bottom`, both included, that move up by `lines`, or down where it is negative."""

    top: int
    bottom: int
    lines: int

    @property
    def sequence(self) -> str:
        """What makes the terminal do it: a scrolling region, in which lines are deleted or inserted at the top.

        The cursor is anywhere afterwards, and what comes free is blank, in whatever colours are set now.
        """
        deed = f"{self.lines}M" if self.lines > 0 else f"{-self.lines}L"
        return f"\x1b[{self.top + 1};{self.bottom + 1}r\x1b[{self.top + 1}H\x1b[{deed}\x1b[r"

    def moved(self, lines: Sequence[Line]) -> list[Line]:
        """The lines as they are afterwards."""
        region, blank = list(lines[self.top : self.bottom + 1]), [(" ", PLAIN)] * len(lines[0])
        freed: list[Line] = [list(blank) for _ in range(abs(self.lines))]
        region = [*region[self.lines :], *freed] if self.lines > 0 else [*freed, *region[: self.lines]]
        return [*lines[: self.top], *region, *lines[self.bottom + 1 :]]


def find_shift(lines: Sequence[Line], wanted: Mapping[int, Line]) -> Shift | None:
    """How most of the changed lines came about by moving; None where too few did.

    Colours don't matter, for the cursor stays behind, nor does the last column, in which a scroll bar may stand. Lines
    of which not all is known stay where they are: what nobody knows of may be right.

    Args:
        lines: what stands on the screen.
        wanted: what is to stand there, by line.
    """
    changed = {y: line for y, line in wanted.items() if line != lines[y]}
    if len(wanted) <= _LEAST or len(changed) < _LEAST:
        return None
    before = [_text(line) for line in lines]
    after = {y: text for y, line in changed.items() if (text := _text(line)) != before[y] and not text.isspace()}
    if len(after) < _LEAST:
        return None
    found = Shift(0, 0, 0)
    most = _LEAST - 1
    for by in range(1 - len(lines), len(lines)):
        at = [y for y, text in after.items() if 0 <= y + by < len(before) and before[y + by] == text]
        if by and len(at) > most:
            most, found = len(at), Shift(min(*at, min(at) + by), max(*at, max(at) + by), by)
    moving = range(found.top, found.bottom + 1)
    known = all(None not in lines[y] and None not in wanted.get(y, ()) for y in moving)
    return found if found.lines and known else None


def _text(line: Line) -> str:
    return "".join([" " if cell is None else cell[0] for cell in line[:-1]])
