"""A line of text in roles, repainted only when it says something else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from imstui.tui.widgets.parts import Part, arrange

_BOLD: Final = frozenset({"strong", "error"})


class TextLine(Widget):
    """One line. Its text comes from anywhere, and is cleaned on the way to the screen."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, classes=classes)
        self._said: tuple[tuple[Part, ...], tuple[Part, ...]] = ((), ())

    @property
    def text(self) -> str:
        """What it says, its parts joined."""
        return "".join(part.text for side in self._said for part in side)

    def show(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Say something else; what it says already costs nothing."""
        said = (tuple(left), tuple(right))
        if said != self._said:
            self._said = said
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line, as wide as the widget."""
        if y:
            return Strip.blank(self.size.width, self.rich_style)
        plain = self.rich_style
        runs = arrange(*self._said, self.size.width)
        return Strip([Segment(text, plain + self._style_of(role) if role else plain) for text, role in runs if text])

    def _style_of(self, role: str) -> Style:
        """A role's style, by the theme's variables.

        Component classes would do the same, but each costs every line a pass of the stylesheet before the first frame.
        """
        variable = self.app.theme_variables.get(f"text-{role}", "")
        return role_style(variable, bold=role in _BOLD)


@lru_cache(64)
def role_style(colour: str, *, bold: bool) -> Style:
    """A style of that colour, as a theme writes it; '' and 'auto' are the colour that is there."""
    told = bool(colour) and not colour.startswith("auto")
    return Style(color=Color.parse(colour).rich_color if told else None, bold=bold or None)
