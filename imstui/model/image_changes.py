"""What a fresh list changes in a known one: images that are new, that differ, that are gone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

    def __init__(self, known: Iterable[ImageRow]) -> None:
        """Begin.

        Args:
            known: the list as it was before.
        """
        self._known = {row.id: row for row in known}
        self._fresh: dict[str, ImageRow] = {}

    def add(self, page: Iterable[ImageRow]) -> Changes:
        """Take in a page.

        A row that comes again is taken as it came last, and told only if it differs from what it was.

        Returns:
            what is new and what changed by this page.
        """
        new: set[str] = set()
        changed: set[str] = set()
        for row in page:
            seen = self._fresh.get(row.id)
            before = seen or self._known.get(row.id)
            # The row that is there already stays: two lists of fifty thousand would take twice the memory.
            self._fresh[row.id] = before if before == row and before is not None else row
            if before is None:
                new.add(row.id)
            elif before != row and row.id not in new:
                changed.add(row.id)
        return Changes(frozenset(new), frozenset(changed))

    def end(self) -> tuple[list[ImageRow], Changes]:
        """The list is complete: all of its rows in its order, and everything that it changes."""
        known, fresh = self._known, self._fresh
        return list(fresh.values()), Changes(
            frozenset(fresh.keys() - known.keys()),
            frozenset(key for key, row in fresh.items() if key in known and known[key] != row),
            frozenset(known.keys() - fresh.keys()),
        )


def changes(known: Iterable[ImageRow], pages: Iterable[Sequence[ImageRow]]) -> Changes:
    """What a complete fresh list changes in a known one."""
    merge = Merge(known)
    for page in pages:
        merge.add(page)
    return merge.end()[1]
