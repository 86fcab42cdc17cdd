"""What the filter line means: words in any order, each somewhere in the text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as it was typed.

    Attributes:
        words: lower-cased; all must be found.
    """

    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Filter:
        """What that text asks for."""
        return cls(tuple(text.casefold().split()))

    def narrows(self, other: Filter) -> bool:
        """Whether whatever this one finds the other one finds too, so that only those need to be looked at."""
        return all(any(mine.find(word) >= 0 for mine in self.words) for word in other.words)

    def among(self, texts: Sequence[Sequence[str]], numbers: Iterable[int] | None = None) -> list[int] | None:
        """Which things fit, in their order; None is all of them.

        Args:
            texts: the lower-cased texts of all things, in columns of equal length: a word may be in any of them.
            numbers: only these; None is all.
        """
        if not self.words:
            return None
        found = list(range(len(texts[0]))) if numbers is None else list(numbers)
        for word in sorted(self.words, key=len, reverse=True):
            found = _having(word, texts, found)
        return found


def _having(word: str, texts: Sequence[Sequence[str]], numbers: list[int]) -> list[int]:
    if len(texts) == _COLUMNS:
        # Spelled out, for it runs over all rows with each key: a third of the time that any() takes.
        names, ids, rest = texts
        return [number for number in numbers if word in names[number] or word in rest[number] or word in ids[number]]
    return [number for number in numbers if any(word in column[number] for column in texts)]
