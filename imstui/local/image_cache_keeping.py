"""Writing a list of images to keep, page by page while it is read: whole in its place at the end, or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from imstui.local.image_cache import SUFFIX, cache_file
from imstui.local.image_cache_columns import encode_images, encode_rows
from imstui.local.image_cache_file import MAGIC, Block, Directory, Whose, ending, packed, part_of
from imstui.local.private import FILE_MODE, private_folder
from imstui.model.errors import InvalidInput, LedgerError
from imstui.model.image import Image
from imstui.model.image_row import ImageRow

_UNFINISHED: Final = 3600.0
"""Seconds after which a file that nobody completed is left over from a program that was ended."""
_FORGOTTEN: Final = 90 * 86_400.0
"""Seconds after which a list that nobody read anew is deleted."""


class Keeping:
    """A list that is being written, page by page. Without `complete` nothing is kept, and the list before stays."""

    def __init__(self, folder: Path, whose: Whose) -> None:
        """Begin beside the list's place.

        Raises:
            InvalidInput: the folder or the file can't be made.
        """
        self._path = cache_file(folder, whose)
        self._whose = whose
        self._blocks: list[Block] = []
        self._count = 0
        self._fresh = self._path.with_name(f".{self._path.name}.{os.urandom(8).hex()}")
        try:
            private_folder(folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(self._fresh, flags, FILE_MODE)
        except (OSError, LedgerError) as error:
            raise _unwritten(self._path, error) from None
        self._file = os.fdopen(descriptor, "wb")
        self._place = self._write(MAGIC)

    def add(self, rows: Sequence[ImageRow], raw: Sequence[bytes]) -> None:
        """Write a page.

        Args:
            rows: in the order of the list.
            raw: the JSON of each.

        Raises:
            InvalidInput: it can't be written; leave it then.
        """
        if rows:
            self._add(encode_rows(rows), raw)

    def add_images(self, images: Sequence[Image], blockers: Sequence[str], raw: Sequence[bytes]) -> None:
        """Write a page of images, each with the code of the first rule that forbids copying it, or ''.

        Raises:
            InvalidInput: it can't be written; leave it then.
        """
        if images:
            self._add(encode_images(images, blockers), raw)

    def _add(self, columns: bytes, raw: Sequence[bytes]) -> None:
        content = packed(list(raw))
        raw_part = part_of(content, self._place)
        columns_part = part_of(columns, self._place + len(content))
        self._place += self._write(content) + self._write(columns)
        self._blocks.append(Block(raw_part, columns_part))
        self._count += len(raw)

    def complete(self, fetched_at: datetime) -> None:
        """The list was read to its end: put it in its place.

        Raises:
            InvalidInput: it can't be written.
        """
        self._write(ending(Directory(self._whose, fetched_at, self._count, tuple(self._blocks)), self._place))
        try:
            self._file.close()
            self._fresh.replace(self._path)
        except OSError as error:
            raise _unwritten(self._path, error) from None
        _sweep(self._path.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.abandon()

    def abandon(self) -> None:
        """Throw away what isn't complete; nothing once it is."""
        with suppress(OSError):  # What is thrown away needn't be written, and the sweep takes what stays.
            self._file.close()
        with suppress(OSError):  # The same.
            self._fresh.unlink(missing_ok=True)

    def _write(self, content: bytes) -> int:
        try:
            return self._file.write(content)
        except OSError as error:
            raise _unwritten(self._path, error) from None


def _unwritten(path: Path, error: Exception) -> InvalidInput:
    reason = (error.strerror or type(error).__name__).lower() if isinstance(error, OSError) else str(error)
    return InvalidInput(f"The list of images isn't kept in {path}: {reason}.")


def _sweep(folder: Path) -> None:
    """Delete what ended programs left half done, and lists that nobody wants any more."""
    now = time.time()
    for path in folder.glob(f"*{SUFFIX}*"):
        limit = _UNFINISHED if path.name.startswith(".") else _FORGOTTEN
        try:
            if now - path.lstat().st_mtime > limit:
                path.unlink()
        except OSError:
            # Another process swept it, or it is none of ours.
            continue
