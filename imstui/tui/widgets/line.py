"""One line of a table as runs of text: what it says and in which role, before any colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from imstui.tui.widgets.cells import ASCII_ELLIPSIS, ELLIPSIS, fit
from imstui.tui.widgets.columns import Column, Place, place_columns
from imstui.tui.widgets.rows import Row, Sort

MARKED: Final = "marked"


class Run(NamedTuple):
    """Text of one role, "" for none."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs a table draws itself, each one cell wide."""

    mark: str
    ellipsis: str
    ascending: str
    descending: str


UNICODE_SIGNS: Final = Signs("●", ELLIPSIS, "▲", "▼")
ASCII_SIGNS: Final = Signs("*", ASCII_ELLIPSIS, "^", "v")
GUTTER: Final = 2
"""Cells before the columns where rows can be marked."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How lines are laid out: the columns and their places, after a gutter for the mark."""

    columns: Sequence[Column]
    places: tuple[Place, ...]
    gutter: int
    width: int
    signs: Signs

    def header(self, sort: Sort | None) -> tuple[Run, ...]:
        """The line of titles, with the sign of the order at its column."""
        runs = [Run(" " * self.gutter, "")]
        for number, x, width in self.places:
            column = self.columns[number]
            sign = ""
            if sort is not None and sort.column == column.key:
                sign = self.signs.descending if sort.reverse else self.signs.ascending
            runs.append(Run(self._gap(x) + _titled(column, width, sign, self.signs.ellipsis), ""))
        return self._joined(runs)

    def row(self, row: Row, *, marked: bool = False) -> tuple[Run, ...]:
        """The line of a row; marked, it shows the sign and its plain cells take the role of marks."""
        plain = MARKED if marked else ""
        runs = [Run((self.signs.mark if marked else "").ljust(self.gutter), plain)]
        for number, x, width in self.places:
            text = row.cells[number] if number < len(row.cells) else ""
            right = self.columns[number].align == "right"
            cell = fit(text, width, right=right, ellipsis=self.signs.ellipsis)
            runs.append(Run(self._gap(x) + cell, row.role_of(number) or plain))
        return self._joined(runs)

    def text(self, text: str) -> tuple[Run, ...]:
        """A line of free text, where the columns begin."""
        return self._joined([Run(" " * self.gutter + fit(text, self.width - self.gutter), "")])

    def column_at(self, x: int) -> Column | None:
        """The column whose place covers that cell, its gap at the left included."""
        x -= self.gutter
        return next((self.columns[number] for number, start, width in self.places if x < start + width), None)

    def _gap(self, x: int) -> str:
        if x == 0:
            return ""
        before = max(place.x + place.width for place in self.places if place.x < x)
        return " " * (x - before)

    def _joined(self, runs: list[Run]) -> tuple[Run, ...]:
        """Neighbours of one role made one, and the rest of the width filled."""
        filled = self.gutter + (self.places[-1].x + self.places[-1].width if self.places else 0)
        if len(runs) > 1:
            runs.append(Run(" " * max(0, self.width - filled), ""))
        joined: list[Run] = []
        for run in runs:
            if joined and (joined[-1].role == run.role or not run.text):
                joined[-1] = Run(joined[-1].text + run.text, joined[-1].role)
            else:
                joined.append(run)
        return tuple(joined)


def lay_out(columns: Sequence[Column], width: int, gutter: int, signs: Signs, *, pan: int = 0) -> Layout:
    """The layout of lines that are as wide; `pan` as of `place_columns`."""
    return Layout(columns, place_columns(columns, width - gutter, pan=pan), gutter, width, signs)


def _titled(column: Column, width: int, sign: str, ellipsis: str) -> str:
    if not sign:
        return fit(column.title, width, right=column.align == "right", ellipsis=ellipsis)
    title = fit(column.title, min(width - 1, len(column.title)), ellipsis=ellipsis)
    return fit(title + sign, width, right=column.align == "right", ellipsis=ellipsis)
