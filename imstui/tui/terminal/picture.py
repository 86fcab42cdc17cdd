"""What a terminal shows, cell by cell, and how to make it show something else in as few bytes as there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes

from imstui.tui.terminal.pencil import PLAIN, Cell, Line, Pen, Pencil
from imstui.tui.terminal.shifts import find_shift
from imstui.tui.terminal.spans import mend, spans

_WORTH_ERASING: Final = 6
"""Trailing blanks from which on erasing to the end of the line is shorter, a style change included."""
_CONTROLS: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))) | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def draw_text(cells: list[Cell], text: str, pen: Pen) -> None:
    """Add text to the cells of a line. No control character passes, whoever put it there."""
    if text.isascii() and text.isprintable():
        cells.extend([(char, pen) for char in text])
        return
    for cluster, width in _clusters(text):
        if width:
            cells.append((cluster, pen))
            if width > 1:
                cells.append(("", pen))
        elif cells:
            head = -1 if cells[-1][0] else -2
            cells[head] = (cells[head][0] + cluster, cells[head][1])


@lru_cache(4096)
def _clusters(text: str) -> tuple[tuple[str, int], ...]:
    """Text as grapheme clusters with their widths."""
    text = text.translate(_CONTROLS)
    return tuple([(text[start:end], width) for start, end, width in split_graphemes(text)[0]])


class Picture:
    """What a terminal of this size shows, as far as it is known, and what it is to show.

    Args:
        width: in cells.
        height: in lines.
        shows: what every cell shows; None if nobody knows.

    Attributes:
        lines: what it shows.
    """

    def __init__(self, width: int, height: int, shows: Cell | None = None) -> None:
        self.width, self.height = width, height
        self.lines: list[Line] = [[shows] * width for _ in range(height)]
        self._wanted: dict[int, Line] = {}

    @property
    def complete(self) -> bool:
        """Whether every cell is known."""
        return not any(None in line for line in self.lines)

    def line(self, y: int) -> Line:
        """A line as it is wanted."""
        return self._wanted.get(y, self.lines[y])

    def want(self, y: int, line: Line) -> None:
        """Have a line look like this."""
        self._wanted[y] = line

    def catch_up(self) -> str:
        """What to write so that the terminal shows all that is wanted: in place, or moved first if that is shorter."""
        wanted, self._wanted = self._wanted, {}
        sequence = self._written(self.lines, wanted)
        shift = find_shift(self.lines, wanted)
        if shift is not None:
            there = {y: wanted.get(y, self.lines[y]) for y in {*wanted, *range(shift.top, shift.bottom + 1)}}
            moved = shift.sequence + self._written(shift.moved(self.lines), there)
            sequence = min(sequence, moved, key=len)
        for y, line in wanted.items():
            self.lines[y] = line
        return sequence

    def _written(self, lines: Sequence[Line], wanted: Mapping[int, Line]) -> str:
        pencil = Pencil(self.width)
        for y, new in sorted(wanted.items()):
            old = lines[y]
            if new != old:
                if any(cell is not None and not cell[0] for cell in (*old, *new)):
                    mend(new)
                self._write_line(pencil, y, old, new)
        return pencil.finish()

    def _write_line(self, pencil: Pencil, y: int, old: Line, new: Line) -> None:
        blank = self.width
        while blank > 0 and new[blank - 1] == (" ", PLAIN):
            blank -= 1
        for start, end in spans(old, new):
            if end - max(start, blank) > _WORTH_ERASING:
                pencil.write(y, start, new[start:blank])
                pencil.erase(y, max(start, blank))
                return
            pencil.write(y, start, new[start:end])
