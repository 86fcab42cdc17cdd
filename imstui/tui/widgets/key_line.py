"""The keys that work here, in one line, made from the bindings that the screen hands over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_line import TextLine


class Key(NamedTuple):
    """A key and what it does, in a word or two."""

    key: str
    does: str


_NEEDED: Final = ("?", "q", "esc", "ctrl+s", "c", "enter", "/", "space", "tab", "y")
"""The keys that leave last, the last one of these first."""


class KeyLine(TextLine):
    """As many keys as fit, in their order. The last ones leave first, and those that are needed most after them."""

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Show these, in their order."""
        parts: list[Part] = []
        for number, (key, does) in enumerate(keys):
            needed = _NEEDED.index(key) if key in _NEEDED else len(_NEEDED) + number
            leaves = max(0, needed - 2)
            parts += [Part(f" {key}", "accent", leaves), Part(f" {does} ", "", leaves)]
        self.show(parts)
