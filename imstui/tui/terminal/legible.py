"""What a terminal can't show, or a person doesn't wish to see, shown otherwise: ASCII for signs, no colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from imstui.tui.terminal.twins import twin

_CURSORS: Final = ("block-cursor-background", "input-selection-background")
_BLURRED: Final = "block-cursor-blurred-background"


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
