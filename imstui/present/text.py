"""The one cleaning function: text from a cloud or a file made safe for a terminal, a table or a csv cell.

Terminals obey control characters, and Textual and Rich pass them on, so nothing that came from outside is shown
before it went through `clean`. The model keeps the raw text, so that an exact name can be sent back.
"""

from __future__ import annotations

import unicodedata
from typing import Final

NOTHING: Final = "\N{EN DASH}"
"""Stands where nothing is known."""

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_SPACES: Final = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_INVISIBLE: Final = frozenset(
    {*range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000), 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}
    | {*range(0x180B, 0x1810)}
)
"""Variation selectors, fillers and joiners outside category Cf: no cell of their own, or a cell with no ink."""
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
"""Some terminals paint them into the emoji before, others beside it: without them all agree on the width."""
_JAMO: Final = frozenset({*range(0x1161, 0x1200), *range(0xD7B0, 0xD800)})
"""Vowels and finals of Hangul that take no cell of their own, as if they were marks."""
_MAX_COMBINING: Final = 4
"""Marks on one character: more than any language stacks, fewer than it takes to paint over the lines above."""


class _Cleaning(dict[int, str]):
    """A translation table that judges each code point once, when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = fate = _fate(chr(code))
        return fate


def _fate(char: str) -> str:
    if char in _SPACES:
        return " "
    category = unicodedata.category(char)
    # Of what this Python's Unicode doesn't know yet, nobody can tell whether it is visible, and how wide.
    if category in {"Cc", "Cs"} or (category == "Cn" and ord(char) not in _INVISIBLE):
        return _REPLACEMENT
    if category == "Cf" or ord(char) in _INVISIBLE or ord(char) in _SKIN_TONES:
        return ""
    return " " if category == "Zs" else char


_TABLE: Final = _Cleaning()


def clean(text: str, limit: int | None = None) -> str:
    """Text as one safe line: no control character, escape sequence, bidi override, zero-width or lone surrogate.

    Line breaks and tabs become spaces, control characters and surrogates U+FFFD; invisible ones vanish. Markup is
    left as it stands: no place that shows outside text parses any. Idempotent.

    Args:
        text: what came from outside.
        limit: the most characters to keep; a longer text ends in '…'.
    """
    if not (text.isascii() and text.isprintable()):
        text = text.translate(_TABLE)
        if not text.isascii():
            text = _thin_marks(text)
    return text if limit is None else _capped(text, limit)


def clean_block(text: str, limit: int | None = None) -> str:
    r"""Text of several lines made safe: its line breaks stay, as '\n', and every line is as `clean` makes it.

    Args:
        text: what came from outside: a body, a reason.
        limit: the most characters to keep in all; a longer text ends in '…'.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join(clean(line) for line in lines)
    return text if limit is None else _capped(text, limit)


def _capped(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit - 1] + "…" if limit > 0 else ""


def _thin_marks(text: str) -> str:
    """Drop combining marks beyond the fourth on one character, and those with nothing to stand on."""
    kept: list[str] = []
    run = _MAX_COMBINING  # A mark at the very start would join whatever stands left of the cell.
    for char in text:
        if ord(char) in _JAMO or unicodedata.category(char)[0] == "M":
            run += 1
            if run > _MAX_COMBINING:
                continue
        else:
            run = 0
        kept.append(char)
    return "".join(kept)
