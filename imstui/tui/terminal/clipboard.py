"""A text for the person's own clipboard, through the terminal: OSC 52, wrapped where tmux or screen stands between."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

MOST: Final = 100_000
"""Bytes of the sequence: terminals drop longer ones, some of them badly."""
_PIECE: Final = 200
"""What GNU screen passes on at once, with room for the oldest of them."""


def osc52(text: str, *, in_tmux: bool = False, in_screen: bool = False) -> str:
    """The sequence that puts the text on the clipboard; '' if it is too long.

    tmux gets it twice: it takes the plain one if it may set the clipboard, and passes the wrapped one on if it may do
    that; which of the two is allowed depends on its version and its settings.
    """
    encoded = b64encode(text.encode("utf-8", "replace")).decode("ascii")
    sequence = f"\x1b]52;c;{encoded}\x07"
    if len(sequence) > MOST:
        return ""
    if in_tmux:
        return sequence + f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"
    if in_screen:
        pieces = [sequence[start : start + _PIECE] for start in range(0, len(sequence), _PIECE)]
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return sequence
