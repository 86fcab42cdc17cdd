"""What a fresh list changes in a known one: images that are new, that differ, that are gone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from imstui.model.image_row import ImageRow


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two lists, by image id.

    Attributes:
        new: they stand only in the fresh one.
        changed: they stand in both, and aren't equal.
        gone: they stood only in the known one.
    """

    new: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


class Merge:
    """Takes in a fresh list page by page. Until its end nothing counts as gone: the rest may still come."""

    def __init__(self, known: Sequence[ImageRow]) -> None:
        """Begin.

        Args:
            known: the list as it was before; not to be changed while this goes on, but by what this tells.
        """
        self._known = known
        self._places = {row.id: number for number, row in enumerate(known)}
        self._fresh: dict[str, ImageRow | None] = {}
        """None stands for the row that is known: two lists of fifty thousand would take twice the memory."""

    def add(self, page: Iterable[ImageRow]) -> Changes:
        """Take in a page.

        A row that comes again is taken as it came last, and told only if it differs from what it was.

        Returns:
            what is new and what changed by this page.
        """
        new: set[str] = set()
        changed: set[str] = set()
        for row in page:
            known, before = self._before(row.id), self._latest(row.id)
            # Under the id that is held already, where there is one, so that the other can go.
            self._fresh[known.id if known is not None else row.id] = None if row == known else row
            if before is None:
                new.add(row.id)
            elif before != row and row.id not in new:
                changed.add(row.id)
        return Changes(frozenset(new), frozenset(changed))

    @property
    def order(self) -> list[str]:
        """The ids of the fresh list, as far as it came."""
        return list(self._fresh)

    def rows(self) -> Iterator[ImageRow]:
        """The rows of the fresh list in its order, as far as it came; each is made when it is its turn."""
        return (row for key in self._fresh if (row := self._latest(key)) is not None)

    def end(self) -> Changes:
        """The list is complete: everything that it changes."""
        places, fresh = self._places, self._fresh
        return Changes(
            frozenset(fresh.keys() - places.keys()),
            frozenset(key for key, row in fresh.items() if row is not None and key in places),
            frozenset(places.keys() - fresh.keys()),
        )

    def _before(self, key: str) -> ImageRow | None:
        place = self._places.get(key)
        return None if place is None else self._known[place]

    def _latest(self, key: str) -> ImageRow | None:
        """The row as it came last, else as it was known."""
        return self._fresh.get(key) or self._before(key)


def changes(known: Sequence[ImageRow], pages: Iterable[Sequence[ImageRow]]) -> Changes:
    """What a complete fresh list changes in a known one."""
    merge = Merge(known)
    for page in pages:
        merge.add(page)
    return merge.end()
