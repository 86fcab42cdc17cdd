"""From a piece of a filter to the term that it means, or to what is wrong with it, told in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from imstui.model.filter_ranges import Interval, age_interval, disk_interval, size_interval
from imstui.model.filter_scan import SIGNS, Piece, quote
from imstui.model.filter_table import SYNONYMS, TERMS, TermHelp
from imstui.model.filter_terms import ANY_KEY, NO_KEY, STATUSES, SYSTEMS, Choice, Number, Term, Text, Way, Word

_CLOSE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Problem:
    """A term that can't be understood, or fits nothing there is.

    Attributes:
        start: where it begins in the filter's text.
        end: where it ends, after its last character.
        message: one sentence.
        suggestion: what to put in its place; '' if nothing is near.
    """

    start: int
    end: int
    message: str
    suggestion: str = ""

    @property
    def sentence(self) -> str:
        """The message, and what was perhaps meant."""
        return f"{self.message} Did you mean {self.suggestion}?" if self.suggestion else self.message


_NUMBERS: Final[dict[str, Callable[[str], Interval | None]]] = {
    "size": size_interval,
    "disk": disk_interval,
    "age": age_interval,
}


def understand(piece: Piece) -> Term | Problem | None:
    """The term that a piece means; None if it asks nothing: a sign alone, a pair of quotes."""
    if not piece.name:
        return Word(piece.value.casefold()) if piece.value else None
    known = TERMS.get(piece.name)
    if known is None:
        return _unknown(piece)
    if not piece.value.strip():
        return _wrong(piece, f"{piece.name}: wants a value, as {known.examples[0]}.")
    if known.choices:
        return _choice(piece, known)
    if piece.name in _NUMBERS:
        return _number(piece, known)
    return _text(piece, known)


def nearest(word: str, words: Iterable[str]) -> str:
    """The word that is most like it; '' if none is near."""
    import difflib

    near = difflib.get_close_matches(word, sorted(set(words)), n=1, cutoff=_CLOSE)
    return near[0] if near else ""


def _choice(piece: Piece, known: TermHelp) -> Term | Problem:
    """A value of few: its beginning is enough where only one begins so, for it is read while it is typed."""
    value = piece.value.casefold()
    found = [choice for choice in known.choices if choice == value] or [
        choice for choice in known.choices if choice.startswith(value)
    ]
    if len(found) == 1:
        return Choice(piece.name, found[0])
    near = found[0] if found else nearest(value, known.choices)
    choices = f"{', '.join(known.choices[:-1])} or {known.choices[-1]}"
    return _wrong(piece, f"{piece.name}: is {choices}.", f"{piece.name}:{near}" if near else "")


def _number(piece: Piece, known: TermHelp) -> Term | Problem:
    interval = _NUMBERS[piece.name](piece.value)
    if interval is None:
        return _wrong(piece, f"{piece.name}: wants a number or a range, as {' or '.join(known.examples)}.")
    return Number(piece.name, " ".join(piece.value.lower().split()), interval)


def _text(piece: Piece, known: TermHelp) -> Term | Problem:
    value, folded = piece.value, piece.value.casefold()
    if piece.bare.startswith("="):
        exact = value[1:]
        if not exact:
            return _wrong(piece, f"{piece.name}:= wants a value, as {known.examples[0]}.")
        return Text(piece.name, Way.EXACT, exact if piece.name in {"name", "tag"} else exact.casefold())
    if "*" in piece.bare or "?" in piece.bare:
        return Text(piece.name, Way.GLOB, folded)
    plain = folded if piece.bare == piece.value else ""
    match piece.name:
        case "key" if plain in NO_KEY + ANY_KEY:
            return Choice("key", "no" if plain in NO_KEY else "yes")
        case "status" if plain in STATUSES:
            return Text("status", Way.EXACT, plain)
        case "os" if plain in SYSTEMS:
            return Text("os", Way.SYSTEM, plain)
        case "status" | "id":
            return Text(piece.name, Way.STARTS, folded)
        case _:
            return Text(piece.name, Way.CONTAINS, folded)


def _unknown(piece: Piece) -> Problem:
    near = SYNONYMS.get(piece.name) or nearest(piece.name, TERMS)
    if near:
        rest = piece.value if piece.bare == piece.value else quote(piece.value)
        return _wrong(piece, f"There is no term {piece.name}:.", f"{near}:{rest}")
    # It may have been meant as a word, as an address with a port is.
    words = quote(f"{piece.name}:{piece.value}")
    return _wrong(piece, f"There is no term {piece.name}:, and only in quotes is it a word.", words)


def _wrong(piece: Piece, message: str, suggestion: str = "") -> Problem:
    sign = SIGNS[0] if piece.negated and suggestion else ""
    return Problem(piece.start, piece.end, message, sign + suggestion)
