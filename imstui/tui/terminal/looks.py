"""How a table is drawn on a terminal: learnt where Textual drew it, for the lines that come before Textual."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from imstui.tui.terminal.pencil import Pen, pen_of

PARTS: Final = ("", "header", "cursor", "muted")
"""What a table shows of images that are remembered: plain cells first."""
_CODE: Final = r"(?:[34]8;(?:5;\d{1,3}|2(?:;\d{1,3}){3})|(?![34]8)\d{1,3})"
_CODES: Final = re.compile(rf"(?:{_CODE}(?:;{_CODE})*)?")
"""Codes of SGR that `pen_of` can take apart."""
_FROM_ENVIRONMENT: Final = ("TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "FORCE_COLOR")
"""What decides how many colours there are, besides the theme."""
_MOST: Final = 8
"""Terminals that one person uses in turn."""

Pens = Mapping[str, Pen]


def kind_of(environ: Mapping[str, str]) -> str:
    """What the environment tells of a terminal's colours, as one word."""
    return "|".join(re.sub(r"[^\w.-]", "?", environ.get(name, ""), flags=re.ASCII) for name in _FROM_ENVIRONMENT)


def look_of(theme: str, kind: str) -> str:
    """What the pens depend on, as one word."""
    return f"{theme}|{kind}"


def pens_of(look: str, kept: tuple[str, ...]) -> Pens | None:
    """The pens of that look; None if it was never seen, or what is kept of it is no look."""
    for line in kept:
        name, *told = line.split(" ")
        if name == look and len(told) == len(PARTS) and all(map(_CODES.fullmatch, told)):
            return {part: pen_of(codes, "") for part, codes in zip(PARTS, told, strict=True)}
    return None


def with_pens(look: str, pens: Pens, kept: tuple[str, ...]) -> tuple[str, ...]:
    """What is kept, with that look as the last one; the same if it is known as it is."""
    told = " ".join([look, *(_codes(pens[part]) for part in PARTS)])
    if told in kept:
        return kept
    return (*[line for line in kept if line.split(" ")[0] != look], told)[-_MOST:]


def _codes(pen: Pen) -> str:
    return ";".join(code for code in (*pen.attributes, pen.fg, pen.bg) if code)
