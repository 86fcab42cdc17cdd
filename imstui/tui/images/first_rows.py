"""The remembered images drawn without Textual: its import takes longer than all that is before the first row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from imstui.model.image_row import ImageRow
from imstui.tui.images.image_columns import COLUMNS, DETAIL_FROM
from imstui.tui.images.image_rows import image_row
from imstui.tui.images.surroundings import Surroundings
from imstui.tui.terminal.looks import Pens
from imstui.tui.terminal.pencil import PLAIN, Cell
from imstui.tui.terminal.picture import Picture, draw_text
from imstui.tui.terminal.twins import twin
from imstui.tui.widgets.line import ASCII_SIGNS, GUTTER, UNICODE_SIGNS, Layout, Run, lay_out

_ABOVE: Final = 2
_BELOW: Final = 4
"""The browser's lines above and below the table, while no jobs are known."""
_BESIDE: Final = 54
_SCROLL_BAR: Final = 1


def rows_in_sight(height: int) -> int:
    """How many images a terminal of that height shows."""
    return max(0, height - _ABOVE - _BELOW - 1)


def first_picture(
    images: Sequence[ImageRow],
    known: int,
    size: tuple[int, int],
    around: Surroundings,
    pens: Pens,
    *,
    ascii_only: bool = False,
) -> Picture:
    """The table as the browser shows it at first: `catch_up` says what to write on an empty terminal.

    Args:
        images: the first ones, as many as there are in sight.
        known: how many there are.
        size: the terminal's width and height.
        around: what is known around the images.
        pens: what draws each part of a table.
        ascii_only: the terminal can show ASCII only.
    """
    width, height = size
    picture = Picture(width, height, (" ", PLAIN))
    room = width - (_BESIDE if width >= DETAIL_FROM else 0)
    room -= _SCROLL_BAR if known > rows_in_sight(height) else 0
    layout = lay_out(COLUMNS, room, GUTTER, ASCII_SIGNS if ascii_only else UNICODE_SIGNS)
    for y, (runs, part) in enumerate(_lines(layout, images, around), _ABOVE):
        cells: list[Cell] = []
        for text, role in runs:
            draw_text(cells, twin(text) if ascii_only else text, pens.get(part or role, pens[""]))
        picture.want(y, [*cells, *picture.line(y)[len(cells) :]])
    return picture


def _lines(layout: Layout, images: Sequence[ImageRow], around: Surroundings) -> Iterator[tuple[tuple[Run, ...], str]]:
    yield layout.header(None), "header"
    for number, image in enumerate(images):
        yield layout.row(image_row(image, around)), "" if number else "cursor"
