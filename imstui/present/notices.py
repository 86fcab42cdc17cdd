"""What tells a person who looks elsewhere: the bell, the terminal's title, a notification by OSC 9 and OSC 777.

Only texts that went through `clean` are put into a sequence. Where tmux stands between, it takes bell and title
itself and passes the notifications on (`allow-passthrough`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from imstui.present.text import clean

BELL: Final = "\a"
KEEP_TITLE: Final = "\x1b[22;2t"
"""Has the terminal keep the title that it has, for `OLD_TITLE` to bring back."""
OLD_TITLE: Final = "\x1b[23;2t"
_NAME: Final = "imstui"
_LONGEST: Final = 200
_LONGEST_TITLE: Final = 80


def title(text: str) -> str:
    """The sequence that gives the window a title; no text gives it the program's name."""
    said = clean(text, _LONGEST_TITLE)
    return f"\x1b]2;{f'{_NAME}: {said}' if said else _NAME}\a"


def message(text: str, *, in_tmux: bool) -> str:
    """The sequences that ask the terminal for a notification: OSC 9, then OSC 777; each knows one of them.

    The name stands first, for a text that begins with a digit would be another command of OSC 9.
    """
    said = clean(text, _LONGEST)
    both = (f"\x1b]9;{_NAME}: {said}\a", f"\x1b]777;notify;{_NAME};{said}\a")
    return "".join(map(_through_tmux, both) if in_tmux else both)


def _through_tmux(sequence: str) -> str:
    return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"


def counted(counts: Mapping[str, int], *, ascii: bool = False) -> str:  # noqa: A002 - as in states
    """What a title says of jobs: '2 running · 1 failed'; '' if nothing runs, waits or wants a person."""
    words = [f"{counts[word]} {word}" for word in ("running", "queued", "unknown", "failed") if counts.get(word)]
    return (" - " if ascii else " · ").join(words)
