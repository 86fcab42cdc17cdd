"""A text for the person's own clipboard, through the terminal: OSC 52, wrapped where tmux stands between."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

MOST: Final = 100_000
"""Bytes of the sequence: terminals drop longer ones, some of them badly."""


def osc52(text: str, *, in_tmux: bool) -> str:
    """The sequence that puts the text on the clipboard; '' if it is too long."""
    encoded = b64encode(text.encode("utf-8", "replace")).decode("ascii")
    sequence = f"\x1b]52;c;{encoded}\x07"
    if in_tmux:
        sequence = f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"
    return sequence if len(sequence) <= MOST else ""
