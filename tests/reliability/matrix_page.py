"""The fault matrix as text: a grid of exit codes and requests, then what the person is told in each cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tests.reliability.cells import Cell

_WIDTH: Final = 26
_COLUMN: Final = 9
_CHANGING: Final = (
    (re.compile(r"127\.0\.0\.1:\d+"), "HOST"),
    (re.compile(r"\br[a-z0-9]{10}\b"), "ID"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "REQUEST"),
    (re.compile(r"cell-\d+"), "NAME"),
    (re.compile(r"^\d\d:\d\d:\d\d "), ""),
    (re.compile(r"\d{8}T\d{6}Z"), "TIME"),
)
_COURSE: Final = re.compile(r"NAME (queued|running|done|done verified|\d+ ?%.*)$")


def words(cell: Cell) -> tuple[str, ...]:
    """What is told, without what is another each time, and without a good course's lines."""
    return tuple(line for line in map(_steady, cell.told) if not _COURSE.search(line) and not line.startswith("{"))


def grid(cells: Sequence[Cell], operations: Sequence[str]) -> Iterator[str]:
    """Faults by operations: the exit code, and how many requests the command made; bad cells bear a '!'."""
    by_place = {(cell.fault, cell.operation): cell for cell in cells}
    yield f"{'exit code / requests':{_WIDTH}}" + "".join(f"{name:>{_COLUMN}}" for name in operations)
    for fault in dict.fromkeys(cell.fault for cell in cells):
        row = [by_place.get((fault, operation)) for operation in operations]
        yield f"{fault:{_WIDTH}}" + "".join(f"{_shown(cell):>{_COLUMN}}" for cell in row)


def told(cells: Iterable[Cell]) -> Iterator[str]:
    """Each cell in full: code, requests, what the ledger and the cloud hold, and the words."""
    for cell in cells:
        held = f", copies sent {cell.posts}, made {cell.copies}, ledger {cell.state or 'empty'}" if cell.posts else ""
        then = f", then {cell.healed}" if cell.healed != cell.state else ""
        yield f"{cell.operation} x {cell.fault}: exit {cell.code}, {cell.requests} requests{held}{then}"
        yield from (f"    {line}" for line in words(cell) or ("(nothing went wrong for the person)",))
        yield from (f"    !! {problem}" for problem in cell.problems)


def _shown(cell: Cell | None) -> str:
    return "-" if cell is None else f"{cell.code}/{cell.requests}{'!' * bool(cell.problems)}"


def _steady(line: str) -> str:
    for pattern, word in _CHANGING:
        line = pattern.sub(word, line)
    return line
