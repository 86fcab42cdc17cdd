"""The filter language cut into pieces: words, phrases in quotes, `term:value`, each with its sign and its place.

Every text is a filter: a quote that isn't closed runs to the end, for it is still being typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SIGNS: Final = "-!"
QUOTED: Final = "\0"
"""Stands in `Piece.bare` for each character that came in quotes, or after a backslash in them."""
_NAMED: Final = re.compile(r"([A-Za-z][A-Za-z_-]*):")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a filter.

    Attributes:
        start: where it begins, its sign included.
        end: where it ends, after its last character.
        negated: whether a sign stands before it.
        name: what stands before the colon, lower-cased; '' for a word.
        value: the word, or what stands after the colon, without quotes.
        bare: the value again, with `QUOTED` for each character that came in quotes: what is quoted is never a sign.
    """

    start: int
    end: int
    negated: bool
    name: str
    value: str
    bare: str


def scan(text: str) -> Iterator[Piece]:
    """The pieces of a filter, from left to right."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        piece = _piece(text, place)
        place = piece.end
        yield piece


def _piece(text: str, start: int) -> Piece:
    negated = text[start] in SIGNS
    place = start + negated
    named = _NAMED.match(text, place)
    if named:
        place = named.end()
    value, bare, end = _value(text, place)
    return Piece(start, end, negated, named[1].lower() if named else "", value, bare)


def _value(text: str, place: int) -> tuple[str, str, int]:
    value: list[str] = []
    bare: list[str] = []
    quoted = False
    while place < len(text):
        char = text[place]
        if char == '"':
            quoted = not quoted
        elif quoted:
            if char == "\\" and text[place + 1 : place + 2] in {'"', "\\"}:
                place += 1
                char = text[place]
            value.append(char)
            bare.append(QUOTED)
        elif char.isspace():
            break
        else:
            value.append(char)
            bare.append(char)
        place += 1
    return "".join(value), "".join(bare), place


def quote(value: str) -> str:
    """The value in quotes."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def written(value: str) -> str:
    """The value as it is typed after a colon: in quotes only if it would fall apart without."""
    plain = value and '"' not in value and not any(char.isspace() for char in value)
    return value if plain else quote(value)


def written_word(word: str) -> str:
    """A word as it is typed: in quotes also where it would be taken for a sign or a term."""
    return quote(word) if word.startswith(tuple(SIGNS)) or _NAMED.match(word) else written(word)
