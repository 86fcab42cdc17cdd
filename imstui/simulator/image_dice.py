"""Repeatable chance: dice made from a seed and a name, cheap enough for fifty thousand images."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


class Dice:
    """A handful of throws that is always the same for the same seed and name."""

    def __init__(self, seed: int, name: object) -> None:
        self._bits = int.from_bytes(hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=64).digest())

    def below(self, limit: int) -> int:
        """A number from 0 up to, not including, `limit`."""
        self._bits, thrown = divmod(self._bits, limit)
        return thrown

    def pick(self, items: Sequence[_Item]) -> _Item:
        """One of the items."""
        return items[self.below(len(items))]

    def is_one_in(self, chances: int) -> bool:
        """True once in so many throws."""
        return self.below(chances) == 0

    def id(self) -> str:
        """An id in the form of a version 4 UUID."""
        digits = f"{self.below(1 << 122):031x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-a{digits[15:18]}-{digits[18:30]}"


def many_ids(seed: int, count: int) -> list[str]:
    """So many ids in the form of version 4 UUIDs, fast."""
    digits = hashlib.shake_256(f"ids:{seed}".encode()).hexdigest(16 * count)
    starts = range(0, 32 * count, 32)
    return [
        f"{digits[at : at + 8]}-{digits[at + 8 : at + 12]}-4{digits[at + 13 : at + 16]}"
        f"-a{digits[at + 17 : at + 20]}-{digits[at + 20 : at + 32]}"
        for at in starts
    ]


def many_throws(seed: int, name: str, count: int) -> list[int]:
    """So many numbers from 0 to 65535, fast."""
    data = hashlib.shake_256(f"{name}:{seed}".encode()).digest(2 * count)
    return [data[at] << 8 | data[at + 1] for at in range(0, 2 * count, 2)]
