"""Rows of images as columns, and back: texts that repeat are written once, so that reading them is quick and small."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import attrgetter
from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec

from imstui.model.image import Image, ImageKind, ImageType
from imstui.model.image_row import ImageRow, seconds_of

V = TypeVar("V", bound=Hashable)
W = TypeVar("W", bound=Hashable)

_Place = Annotated[int, msgspec.Meta(ge=0)]
_Moment = Annotated[int, msgspec.Meta(ge=-62_135_596_800, le=253_402_300_799)]
"""Seconds since 1970 that a calendar of four-digit years has."""
_Amount = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class _Pool(msgspec.Struct, Generic[V], array_like=True, gc=False):
    """A column of few values: each once, and which of them every row has."""

    values: list[V]
    places: list[_Place]


class _Columns(msgspec.Struct, array_like=True, gc=False):
    """A block of rows, in the order of `ImageRow`. Another order or another column is another version of the file."""

    id: list[str]
    name: list[str]
    status: _Pool[str]
    type: _Pool[ImageType]
    kind: _Pool[ImageKind]
    os_type: _Pool[str | None]
    platform: _Pool[str | None]
    os_version: _Pool[str | None]
    size_bytes: list[_Amount | None]
    min_disk_gb: _Pool[_Amount | None]
    encrypted: list[bool]
    key_id: _Pool[str | None]
    created: list[_Moment | None]
    owner: _Pool[str | None]
    enterprise_project_id: _Pool[str | None]
    tags: _Pool[tuple[str, ...]]
    member_status: _Pool[str | None]
    source_image_id: _Pool[str | None]
    blocker: _Pool[str]


_DECODER: Final = msgspec.msgpack.Decoder(_Columns)
_ENCODER: Final = msgspec.msgpack.Encoder()
_POOLED: Final = frozenset(ImageRow._fields) - {"id", "name", "size_bytes", "encrypted", "created"}


def encode_rows(rows: Sequence[ImageRow]) -> bytes:
    """A block of rows."""
    return _encoded(zip(*rows, strict=True) if rows else [()] * len(ImageRow._fields))


def encode_images(images: Sequence[Image], blockers: Sequence[str]) -> bytes:
    """The same from images, each with the code of the first rule that forbids copying it, or '': no row is made."""
    made = {"created": [seconds_of(image.created_at) for image in images], "blocker": blockers}
    return _encoded(made.get(name) or list(map(attrgetter(name), images)) for name in ImageRow._fields)


def _encoded(columns: Iterable[Sequence[Any]]) -> bytes:
    named = zip(ImageRow._fields, columns, strict=True)
    return _ENCODER.encode([_pool(column) if name in _POOLED else list(column) for name, column in named])


def _pool(column: Sequence[V]) -> _Pool[V]:
    values = list(dict.fromkeys(column))
    place = {value: number for number, value in enumerate(values)}
    return _Pool(values, list(map(place.__getitem__, column)))


class Reader:
    """Reads blocks of rows; what they have in common is held once."""

    def __init__(self) -> None:
        self._held: dict[Hashable, Any] = {}

    def rows(self, block: bytes) -> list[ImageRow]:
        """The rows of a block.

        Raises:
            ValueError: it isn't one, or is none of this version.
        """
        try:
            found = _DECODER.decode(block)
            columns = [self._column(getattr(found, name)) for name in ImageRow._fields]
            return list(map(ImageRow._make, zip(*columns, strict=True)))
        except (msgspec.MsgspecError, IndexError, UnicodeDecodeError) as error:
            raise ValueError(str(error)) from error

    def _column(self, column: _Pool[Any] | list[Any]) -> Iterable[Any]:
        if isinstance(column, list):
            return column
        hold = self._held.setdefault
        # By kind too: a dictionary takes 1 and True for one.
        values = [hold((type(value), value), value) for value in column.values]
        get: Callable[[int], Any] = values.__getitem__
        return map(get, column.places)
