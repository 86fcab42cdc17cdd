"""The views of the image list, each with its key and its count in full digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.message import Message

from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_line import TextLine


class Tab(NamedTuple):
    """One view: its key, its title, and its number of images as text ('' while none is known)."""

    key: str
    title: str
    number: str = ""

    @property
    def label(self) -> str:
        """What stands in the line."""
        return f" {self.key} {self.title} {self.number}".rstrip() + " "


class ViewTabs(TextLine):
    """The tabs; a click chooses one, keys are the screen's."""

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        key: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word for it
        super().__init__(id=id)
        self._tabs: tuple[Tab, ...] = ()

    def show_tabs(self, tabs: Sequence[Tab], chosen: str) -> None:
        """Show these, with the one of that key as the chosen one."""
        self._tabs = tuple(tabs)
        self.show([Part(tab.label, "accent" if tab.key == chosen else "muted") for tab in tabs])

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        x = event.x
        for tab in self._tabs:
            if x < len(tab.label):
                event.stop()
                self.post_message(self.Chosen(tab.key))
                return
            x -= len(tab.label)
