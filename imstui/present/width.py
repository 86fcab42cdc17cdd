"""How many cells of a terminal a text takes, and texts cut and padded to cells.

For text that `clean` made: it holds nothing invisible, no joiner and no variation selector, so the width is the sum of
its characters' widths. It agrees with what the screen's own library reckons, so that both doors show the same text.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_WIDE_SINCE_16: Final = frozenset(
    {
        *range(0x2630, 0x2638),  # trigrams
        *range(0x268A, 0x2690),  # monograms and digrams
        *range(0x4DC0, 0x4E00),  # hexagrams
        *range(0x1D300, 0x1D357),  # tai xuan jing
        *range(0x1D360, 0x1D377),  # counting rods
    }
)
"""Wide since Unicode 16, which is newer than the tables of most Pythons."""
_JOINING_JAMO: Final = frozenset({*range(0x1160, 0x1200), *range(0xD7B0, 0xD800)})
"""Vowels and finals of Hangul: they are painted into the cell of the consonant before."""


class _Widths(dict[str, int]):
    """Widths by character, each judged once, when it is first met."""

    def __missing__(self, char: str) -> int:
        self[char] = width = _judge(char)
        return width


def _judge(char: str) -> int:
    if ord(char) in _JOINING_JAMO or unicodedata.category(char)[0] == "M":
        return 0
    wide = ord(char) in _WIDE_SINCE_16 or unicodedata.east_asian_width(char) in {"W", "F"}
    return 2 if wide else 1


_WIDTHS: Final = _Widths()


@lru_cache(maxsize=4096)
def cell_width(text: str) -> int:
    """The cells that a clean text takes."""
    if text.isascii():
        return len(text)
    return sum(_WIDTHS[char] for char in text)


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells; one that is longer ends in '…'. Never half of a wide character."""
    if cell_width(text) <= width:
        return text
    if width <= 0:
        return ""
    if text.isascii():
        return text[: width - 1] + "…"
    left = width - 1
    end = 0
    for char in text:
        left -= _WIDTHS[char]
        if left < 0:
            break
        end += 1
    return text[:end] + "…"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text filled up with spaces to `width` cells.

    Args:
        text: a clean text.
        width: cells; a longer text stays as it is.
        right: whether the text stands at the right, as figures do.
    """
    gap = " " * max(0, width - cell_width(text))
    return gap + text if right else text + gap
