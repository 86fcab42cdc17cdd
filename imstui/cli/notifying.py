"""`imstui doctor --notify`: each way to tell somebody who looks elsewhere, tried on this terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from imstui.cli.output import say

if TYPE_CHECKING:
    # Only a person who tries them reads them.
    from imstui.local.settings import Settings

_IN_TMUX: Final = "tmux passes it on only with: set -g allow-passthrough on (in its configuration, from tmux 3.3 on)."
_SCREEN: Final = "GNU screen passes no notification on."


class Way(NamedTuple):
    """One way to tell.

    Attributes:
        name: as the settings call it.
        on: whether the settings want it.
        sequence: what is sent to the terminal.
        look: what a person should see or hear, and what to do if not.
    """

    name: str
    on: bool
    sequence: str
    look: str


def ways(settings: Settings, *, in_tmux: bool, in_screen: bool) -> Iterator[Way]:
    """All of them, as the screen sends them."""
    from imstui.present.notices import BELL, KEEP_TITLE, message, title

    between = f" {_IN_TMUX}" if in_tmux else f" {_SCREEN}" if in_screen else ""
    rings = " In tmux the window is marked too: set -g monitor-bell on." if in_tmux else ""
    named = " tmux shows it as the pane's title, and the window's with: set -g set-titles on." if in_tmux else ""
    yield Way("bell", settings.bell, BELL, f"a sound, a flash or a mark at the tab; a terminal can mute it.{rings}")
    told = KEEP_TITLE + title("2 running · 1 failed")
    yield Way("title", settings.title, told, f"'imstui: 2 running · 1 failed' as the window's or tab's title.{named}")
    sent = message("web-base-enc is there. This is a trial.", in_tmux=in_tmux)
    look = (
        "a notification of the desktop (iTerm2, kitty, WezTerm, foot, Ghostty and others; not every terminal has it)."
    )
    yield Way("message", settings.message, sent, f"{look}{between}")


def try_notifications() -> bool:
    """Try each way that the settings want, and say what to look for; False if there is no terminal to try them on.

    Raises:
        InvalidInput: the settings can't be read.
    """
    from imstui.local.paths import places
    from imstui.local.settings import read_settings
    from imstui.present.notices import OLD_TITLE

    where = places().config
    settings = read_settings(where)
    if not sys.stdout.isatty():
        say("There is no terminal here to try notifications on: run it in one, without a pipe.")
        return False
    in_tmux, term = bool(os.environ.get("TMUX")), os.environ.get("TERM", "")
    for way in ways(settings, in_tmux=in_tmux, in_screen=term.startswith("screen") and not in_tmux):
        if not way.on:
            say(f"{way.name}: off; 'notify.{way.name}' in {where / 'settings.toml'} turns it on.")
            continue
        say(f"{way.name}: look for {way.look}")
        sys.stdout.write(way.sequence)
        sys.stdout.flush()
        _wait()
    if settings.title:
        sys.stdout.write(OLD_TITLE)
        sys.stdout.flush()
    say("What you missed can be turned off under [notify] in settings.toml.")
    return True


def _wait() -> None:
    """Give the person time to look."""
    if sys.stdin.isatty():
        say("Enter goes on.")
        sys.stdin.readline()
