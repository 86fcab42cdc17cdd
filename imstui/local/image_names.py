"""Ids and names alone of the images in the kept lists, for completion: whatever account they are of, and quickly."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from imstui.local.image_cache_file import read_directory, read_part

_FILES: Final = "*.images"
_MOST_FILES: Final = 8
_MOST_BLOCKS: Final = 10
"""Of one file: ten thousand images are read in the time that a key press may take."""


class _Names(msgspec.Struct, array_like=True, gc=False):
    """The first two columns of a block; the others are passed over."""

    id: list[str]
    name: list[str]


_DECODER: Final = msgspec.msgpack.Decoder(_Names)


def cached_names(folder: Path) -> Iterator[tuple[str, str]]:
    """Id and name of each image, the newest list first; a file that can't be used is passed over.

    Args:
        folder: where the kept lists lie.
    """
    newest = sorted(folder.glob(_FILES), key=lambda path: path.lstat().st_mtime, reverse=True)
    for path in newest[:_MOST_FILES]:
        try:
            yield from _names(path)
        except (OSError, ValueError, msgspec.MsgspecError):
            continue


def _names(path: Path) -> Iterator[tuple[str, str]]:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            return
        for block in read_directory(descriptor).blocks[:_MOST_BLOCKS]:
            names = _DECODER.decode(read_part(descriptor, block.columns))
            yield from zip(names.id, names.name, strict=True)
    finally:
        os.close(descriptor)
