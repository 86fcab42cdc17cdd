"""What a terminal can't show, or a person doesn't wish to see, shown otherwise: ASCII for signs, no colours."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_TWINS: Final = {
    "●": "*", "•": "o", "▶": ">", "✓": "+", "✗": "x", "○": "o", "◌": ".", "─": "-", "…": "~", "·": ".", "→": ">",
    "←": "<", "█": "#", "▒": "+", "▲": "^", "▼": "v", "▾": "v", "│": "|", "\u2013": "-", "\u2014": "-", "\u00d7": "x",
    "🔎": "? ", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
    **dict.fromkeys("▁▂▃▄▅▆▇▔▏▎▍▌▋▊▉▕", " "),
}  # fmt: skip
_CURSORS: Final = ("block-cursor-background", "input-selection-background")
_BLURRED: Final = "block-cursor-blurred-background"


@lru_cache(4096)
def twin(text: str) -> str:
    """The text in ASCII, each cluster as wide as it was: its twin, its plain letter, or question marks."""
    if text.isascii():
        return text
    return "".join([_twin(text[start:end], width) for start, end, width in split_graphemes(text)[0]])


def _twin(cluster: str, width: int) -> str:
    if cluster.isascii():
        return cluster
    plain = _TWINS.get(cluster) or unicodedata.normalize("NFKD", cluster).encode("ascii", "ignore").decode()
    return plain if len(plain) == width else "?" * width


class InAscii(LineFilter):
    """Every line in ASCII, whatever its widget says."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line in ASCII."""
        del background
        return [Segment(twin(text), style, control) for text, style, control in segments]


class Colourless(LineFilter):
    """Every line without a colour: the cursor in reverse, and where it stood in bold.

    Args:
        variables: the theme's, which tell by its background what is under the cursor.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__()
        self._cursors = frozenset(_colours(variables.get(name, "") for name in _CURSORS))
        self._blurred = frozenset(_colours([variables.get(_BLURRED, "")]))
        self._known: dict[Style, Style] = {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line without a colour."""
        del background
        return [
            Segment(text, None if style is None else self._plain(style), control) for text, style, control in segments
        ]

    def _plain(self, style: Style) -> Style:
        plain = self._known.get(style)
        if plain is None:
            plain = self._known[style] = Style(
                bold=style.bold or style.bgcolor in self._blurred or None,
                italic=style.italic,
                underline=style.underline,
                strike=style.strike,
                reverse=style.reverse or style.bgcolor in self._cursors or None,
                meta=style.meta,
            )
        return plain


def _colours(names: Iterable[str]) -> list[RichColor]:
    return [Color.parse(name).rich_color for name in names if name and not name.startswith("auto")]
