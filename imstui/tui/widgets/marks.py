"""The marked rows of a table, by key, with the range that is being drawn out."""

from __future__ import annotations

from collections.abc import Container, Iterable


class Marks:
    """A set of keys. A range replaces its own earlier extent as it is drawn, and nothing that was marked before it."""

    __slots__ = ("_before", "_keys", "anchor")

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._before: frozenset[str] = frozenset()
        self.anchor: str | None = None
        """The key that a range starts from; none while no range is drawn."""

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __len__(self) -> int:
        return len(self._keys)

    def keys(self) -> frozenset[str]:
        """The marked keys as they are now."""
        return frozenset(self._keys)

    def toggle(self, key: str) -> None:
        """Mark what isn't, unmark what is."""
        self._keys ^= {key}

    def replace(self, keys: Iterable[str]) -> bool:
        """Mark exactly these keys, and say whether that changed anything."""
        before, self._keys = self._keys, set(keys)
        return before != self._keys

    def begin(self, anchor: str) -> None:
        """Start a range at that key, unless one is being drawn."""
        if self.anchor is None:
            self.anchor = anchor
            self._before = frozenset(self._keys)

    def extend(self, keys: Iterable[str]) -> bool:
        """Let the range be these keys, and say whether that changed anything."""
        return self.replace(self._before.union(keys))

    def end(self) -> None:
        """Keep what the range marked; the next one starts anew."""
        self.anchor = None

    def keep(self, known: Container[str]) -> bool:
        """Forget the keys that are gone, and say whether there were any."""
        if self.anchor is not None and self.anchor not in known:
            self.end()
        return bool(self._keys) and self.replace([key for key in self._keys if key in known])
