"""Fifty thousand images in little memory: columns, of which an image's row is made when it is looked at."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, overload

from imstui.model.image_row import ImageRow

_OWN: Final = ("id", "name", "size_bytes", "created", "source_image_id")
_SHARED: Final = tuple(name for name in ImageRow._fields if name not in _OWN)
_SIZE: Final = _SHARED.index("min_disk_gb")
_CREATED: Final = _SHARED.index("owner")
_SOURCE: Final = _SHARED.index("blocker")
_UNKNOWN: Final = -(2**63)
_MOST: Final = 2**63 - 1

Shared = tuple[Any, ...]
"""What many images have in common: all fields of a row but the five of its own."""


class ImageStore(Sequence[ImageRow]):
    """Images in their order.

    A row takes 270 bytes beside its id and its name, and most of them say the same for many: here it takes 48.

    Args:
        images: to begin with.
        pool: what images of other stores have in common with these.

    Attributes:
        ids: each id.
        names: each name, raw.
        sources: the id of what each was copied from, as far as that is told.
    """

    __slots__ = ("_created", "_shared", "_sizes", "ids", "names", "pool", "sources")

    def __init__(self, images: Iterable[ImageRow] = (), pool: dict[Shared, Shared] | None = None) -> None:
        self.pool = {} if pool is None else pool
        self.ids: list[str] = []
        self.names: list[str] = []
        self._sizes = array("q")
        self._created = array("q")
        self.sources: list[str | None] = []
        self._shared: list[Shared] = []
        for image in images:
            self.append(image)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, number: int) -> ImageRow: ...

    @overload
    def __getitem__(self, number: slice) -> list[ImageRow]: ...

    def __getitem__(self, number: int | slice) -> ImageRow | list[ImageRow]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        size, created, shared = self._sizes[number], self._created[number], self._shared[number]
        return ImageRow(  # type: ignore[call-arg] # mypy counts each star as any number of them
            self.ids[number],
            self.names[number],
            *shared[:_SIZE],
            None if size == _UNKNOWN else size,
            *shared[_SIZE:_CREATED],
            None if created == _UNKNOWN else created,
            *shared[_CREATED:_SOURCE],
            self.sources[number],
            *shared[_SOURCE:],
        )

    def __iter__(self) -> Iterator[ImageRow]:
        return map(self.__getitem__, range(len(self)))

    def append(self, image: ImageRow) -> None:
        """Add an image at the end."""
        self.ids.append(image.id)
        self.names.append(image.name)
        self._sizes.append(_known(image.size_bytes))
        self._created.append(_known(image.created))
        self.sources.append(image.source_image_id)
        self._shared.append(self._pooled(image))

    def put(self, number: int, image: ImageRow) -> None:
        """Put an image in the place of what was known of it."""
        self.names[number] = image.name
        self._sizes[number] = _known(image.size_bytes)
        self._created[number] = _known(image.created)
        self.sources[number] = image.source_image_id
        self._shared[number] = self._pooled(image)

    def extend(self, other: ImageStore) -> None:
        """Add another store's images at the end."""
        self.ids += other.ids
        self.names += other.names
        self._sizes += other._sizes
        self._created += other._created
        self.sources += other.sources
        self._shared += other._shared

    def _pooled(self, image: ImageRow) -> Shared:
        shared = (*image[2:8], *image[9:12], *image[13:17], image.blocker)
        return self.pool.setdefault(shared, shared)


def _known(number: int | None) -> int:
    return _UNKNOWN if number is None else max(_UNKNOWN + 1, min(number, _MOST))
