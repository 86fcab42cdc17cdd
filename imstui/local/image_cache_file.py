r"""One kept list of images in one file: blocks of rows and of their JSON, and at the end where each of them lies.

    imstui-image-cache 2\n
    block: JSON of the images, compressed | their rows as columns         one for each page of the list
    ...
    directory: whose images, when they were read, where the blocks lie
    trailer: where the directory lies, and its checksum

A file is whole or isn't there: it is written beside its place, and moved there when it is complete. Nothing is
flushed to the disk for it; whatever a crash leaves is told by the checksums, and what isn't understood is not used.
"""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

if TYPE_CHECKING:
    # Completion reads names alone, and no rows.
    from imstui.local.image_cache_columns import Reader
    from imstui.model.image_row import ImageRow

VERSION: Final = 2
_KIND: Final = b"imstui-image-cache "
MAGIC: Final = b"%s%d\n" % (_KIND, VERSION)
_TRAILER: Final = struct.Struct("<QII8s")
_END: Final = b"imstui.\n"
_MOST_DIRECTORY: Final = 4 * 1024**2
_MOST_RAW: Final = 64 * 1024**2
"""Of a block's JSON: twice what is read of an answer with a page of images."""
_QUICK: Final = 1
"""Of zlib's levels: rows are so alike that the others win little."""

_Size = Annotated[int, msgspec.Meta(ge=0, le=2**40)]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose images a list holds, and which of them."""

    iam_host: str
    region: str
    project_id: str
    view: str


class Part(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Where some bytes lie, and their checksum."""

    start: _Size
    size: _Size
    checksum: int


class Block(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A page of the list."""

    raw: Part
    columns: Part


class Directory(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What a file holds."""

    whose: Whose
    fetched_at: datetime
    count: _Size
    blocks: tuple[Block, ...]


_RAW: Final = msgspec.msgpack.Decoder(list[bytes])
_DIRECTORY: Final = msgspec.msgpack.Decoder(Directory)
_ENCODER: Final = msgspec.msgpack.Encoder()


def packed(raw: list[bytes]) -> bytes:
    """The JSON of a block's images."""
    return zlib.compress(_ENCODER.encode(raw), _QUICK)


def ending(directory: Directory, start: int) -> bytes:
    """The directory and the trailer, for a file that is `start` bytes long so far."""
    content = _ENCODER.encode(directory)
    return content + _TRAILER.pack(start, len(content), zlib.crc32(content), _END)


def read_directory(descriptor: int) -> Directory:
    """What the file holds.

    Raises:
        ValueError: it is cut off, damaged, of another version, or no such file; the text says which.
        OSError: it can't be read.
    """
    first = os.pread(descriptor, len(MAGIC), 0)
    if first != MAGIC:
        other = first.startswith(_KIND)
        raise ValueError("another version of imstui wrote it" if other else "it is no list of images")
    size = os.fstat(descriptor).st_size
    trailer = os.pread(descriptor, _TRAILER.size, max(0, size - _TRAILER.size))
    if len(trailer) < _TRAILER.size or not trailer.endswith(_END):
        raise ValueError("it is cut off")
    start, length, checksum, _ = _TRAILER.unpack(trailer)
    if length > _MOST_DIRECTORY or start + length + _TRAILER.size != size:
        raise ValueError("it is damaged")
    try:
        return _DIRECTORY.decode(read_part(descriptor, Part(start, length, checksum)))
    except msgspec.MsgspecError:
        raise ValueError("it is damaged") from None


def read_part(descriptor: int, part: Part) -> bytes:
    """Some bytes of the file, checked.

    Raises:
        ValueError: they aren't what was written.
        OSError: they can't be read.
    """
    content = os.pread(descriptor, part.size, part.start)
    if len(content) != part.size or zlib.crc32(content) != part.checksum:
        raise ValueError("it is damaged")
    return content


def part_of(content: bytes, start: int) -> Part:
    """Where bytes will lie that are written at `start`."""
    return Part(start, len(content), zlib.crc32(content))


def read_rows(descriptor: int, block: Block, reader: Reader) -> list[ImageRow]:
    """The rows of a block. Raises what `read_part` raises."""
    return reader.rows(read_part(descriptor, block.columns))


def read_raw(descriptor: int, block: Block) -> list[bytes]:
    """The JSON of a block's images. Raises what `read_part` raises."""
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(read_part(descriptor, block.raw), _MOST_RAW)
        if not unpacking.eof:
            raise ValueError("it is damaged")
        return _RAW.decode(content)
    except (msgspec.MsgspecError, zlib.error):
        raise ValueError("it is damaged") from None
