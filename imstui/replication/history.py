"""What earlier copies took, and what that says of the next one: arithmetic on what the ledger holds. Pure.

Like copies are those of the same region and the same change of key. Their times are brought to one size by what the
size costs, each judged by all the others, so that what is left is how much such copies differ among themselves. The
range between a tenth and nine tenths of that is what the next one keeps eight times of ten.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple

from imstui.model.replication import Replication, State

LEAST: Final = 5
"""Like copies that there must be before they say anything."""
_MOST: Final = 40
"""The newest count: clouds get faster and slower."""
_LEAST_LEFT: Final = 3
"""Of those, how many must have taken longer than this one already did, for a range of what remains."""
_BEYOND: Final = 2.0
"""Sizes that were never copied say nothing, but for those within twice what was."""
_ALIKE: Final = 1.3
"""Sizes within that of each other make no difference that could be told."""
_TENTH: Final = 0.1
_GIB: Final = 1024**3


class Kind(NamedTuple):
    """What makes copies like each other, besides their size."""

    iam_host: str
    region: str
    from_key: bool
    to_key: bool


class Took(NamedTuple):
    """How long one took."""

    kind: Kind
    gib: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Likely:
    """What like copies would have taken with this one's size, in seconds, from the shortest to the longest."""

    seconds: tuple[float, ...]

    def range_after(self, gone: float) -> tuple[float, float] | None:
        """The whole time that it takes, eight times of ten, now that so many seconds are gone; None if too few did."""
        left = [one for one in self.seconds if one > gone]
        if len(left) < _LEAST_LEFT:
            return None
        return max(gone, _quantile(left, _TENTH)), max(gone, _quantile(left, 1 - _TENTH))

    def slower_than(self, gone: float) -> int:
        """How many of them were over by then."""
        return sum(one <= gone for one in self.seconds)


@dataclass(frozen=True, slots=True)
class History:
    """The newest copies that ended well, newest first."""

    took: tuple[Took, ...] = ()
    _known: dict[tuple[Kind, float], Likely | None] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, replications: Iterable[Replication]) -> History:
        """What these, newest first, have shown."""
        return cls(tuple(one for one in map(_took, replications) if one is not None))

    def and_one(self, replication: Replication) -> History:
        """The history with one more, that ended just now; itself if that one shows nothing."""
        took = _took(replication)
        return self if took is None else History((took, *self.took))

    def likely(self, replication: Replication) -> Likely | None:
        """What those that are like it say of it; None where there is no ground to say anything."""
        size = replication.source.size_bytes
        if not size:
            return None
        key = (_kind(replication), size / _GIB)
        if key not in self._known:
            self._known[key] = _likely([one for one in self.took if one.kind == key[0]], key[1])
        return self._known[key]


def _took(replication: Replication) -> Took | None:
    begin, end, size = replication.begin_time, replication.end_time, replication.source.size_bytes
    if replication.state is not State.SUCCEEDED or begin is None or end is None or not size or end <= begin:
        return None
    return Took(_kind(replication), size / _GIB, (end - begin).total_seconds())


def _kind(replication: Replication) -> Kind:
    binding, to_key = replication.binding, bool(replication.request.cmk_id)
    return Kind(binding.iam_host, binding.region, replication.source.encrypted, to_key)


def _likely(like: Sequence[Took], gib: float) -> Likely | None:
    like = list(islice(like, _MOST))
    sizes = [one.gib for one in like]
    if len(like) < LEAST or not min(sizes) / _BEYOND <= gib <= max(sizes) * _BEYOND:
        return None
    if max(sizes) <= min(sizes) * _ALIKE:
        return Likely(tuple(sorted(one.seconds for one in like)))
    here = _Line.through(like).at(gib)
    ratios = (one.seconds / _Line.through([*like[:n], *like[n + 1 :]]).at(one.gib) for n, one in enumerate(like))
    return Likely(tuple(sorted(here * ratio for ratio in ratios)))


class _Line(NamedTuple):
    """Seconds by size: some for any copy, and some for each GiB."""

    fixed: float
    per_gib: float

    @classmethod
    def through(cls, points: Sequence[Took]) -> _Line:
        """The line that is nearest to them in proportion: a long copy's deviation counts no more than a short one's."""
        a = b = c = d = e = 0.0
        for _, gib, seconds in points:
            weight = 1 / (seconds * seconds)
            a += weight
            b += weight * gib
            c += weight * gib * gib
            d += weight * seconds
            e += weight * gib * seconds
        spread = a * c - b * b
        per_gib = (a * e - b * d) / spread if spread > 0 else 0.0
        fixed = (d - per_gib * b) / a
        if per_gib < 0:
            return cls(d / a, 0.0)
        return cls(0.0, e / c) if fixed < 0 else cls(fixed, per_gib)

    def at(self, gib: float) -> float:
        """Seconds for that size."""
        return self.fixed + self.per_gib * gib


def _quantile(ordered: Sequence[float], part: float) -> float:
    """Below which the next one lies with that chance; beyond the known ones it goes on in proportion."""
    place = part * (len(ordered) + 1) - 1
    low = min(max(0, math.floor(place)), len(ordered) - 2)
    step = ordered[low + 1] / ordered[low]
    return float(ordered[low] * step ** (place - low))
