"""Text made to fit a cell: cleaned, cut or padded to a width that is counted in terminal cells."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.cells import cell_len, set_cell_size

from imstui.present.text import clean

ELLIPSIS: Final = "…"
ASCII_ELLIPSIS: Final = "~"


def fit(text: str, width: int, *, right: bool = False, ellipsis: str = ELLIPSIS) -> str:
    """Text as exactly `width` cells: cleaned, padded if it is short, cut with an ellipsis if it is long.

    Args:
        text: what to show; anything at all, it is cleaned here.
        width: the cells to fill.
        right: pad at the left.
        ellipsis: what stands for the part that was cut; one cell wide.
    """
    if text.isascii() and text.isprintable():
        if len(text) > width:
            return text[: width - 1] + ellipsis if width > 0 else ""
        return text.rjust(width) if right else text.ljust(width)
    return _fit_wide(text, width, right, ellipsis)


@lru_cache(8192)
def _fit_wide(text: str, width: int, right: bool, ellipsis: str) -> str:
    if width <= 0:
        return ""
    text = clean(text)
    cells = cell_len(text)
    if cells > width:
        return set_cell_size(text, width - 1) + ellipsis
    padding = " " * (width - cells)
    return padding + text if right else text + padding
