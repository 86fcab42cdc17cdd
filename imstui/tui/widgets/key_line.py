"""The keys that work here, in one line, made from the bindings that the screen hands over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_line import TextLine


class Key(NamedTuple):
    """A key and what it does, in a word or two."""

    key: str
    does: str


class KeyLine(TextLine):
    """As many keys as fit; the last ones leave first, but for those that are always wanted."""

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Show these, in their order."""
        parts: list[Part] = []
        for number, (key, does) in enumerate(keys):
            leaves = 0 if key in {"?", "q", "esc"} else number + 1
            parts += [Part(f" {key}", "accent", leaves), Part(f" {does} ", "", leaves)]
        self.show(parts)
