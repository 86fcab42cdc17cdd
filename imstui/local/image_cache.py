"""The lists of images that were read last, kept on this machine: one file for each account's project and view.

A list is kept only when it was read to its end, so a file that is there is a complete view. It is what the cloud
sent, and no secret is in it; it is 0600 in a folder of 0700 all the same. A file that can't be used is passed over.
"""

from __future__ import annotations

import os
import stat
import weakref
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from imstui.local.image_cache_columns import Reader
from imstui.local.image_cache_file import Block, Directory, Whose, read_directory, read_part, read_raw, read_rows
from imstui.model.errors import InvalidInput
from imstui.model.image_row import ImageRow

SUFFIX: Final = ".images"
_WRITABLE_BY_OTHERS: Final = 0o022


def cache_file(folder: Path, whose: Whose) -> Path:
    """Where that list lies."""
    name = f"{whose.iam_host}\n{whose.region}\n{whose.project_id}".encode()
    # A checksum is enough, for the file says itself whose it is; hashlib brings OpenSSL along before the first row.
    return folder / f"{zlib.crc32(name):08x}{zlib.adler32(name):08x}-{whose.view}{SUFFIX}"


class KeptList:
    """A complete list as it was read at `fetched_at`. Its file stays open: a newer one may take its place meanwhile."""

    def __init__(self, path: Path, descriptor: int, directory: Directory) -> None:
        """Use `open_kept`."""
        self._path = path
        self._descriptor = descriptor
        self._directory = directory
        self._near: dict[str, tuple[ImageRow, bytes]] = {}
        self._close = weakref.finalize(self, os.close, descriptor)

    @property
    def fetched_at(self) -> datetime:
        """When the list was complete."""
        return self._directory.fetched_at

    def __len__(self) -> int:
        return self._directory.count

    def pages(self) -> Iterator[list[ImageRow]]:
        """The rows, page by page as they were read; each is ready in a few milliseconds.

        Raises:
            InvalidInput: the file is damaged.
        """
        reader = Reader()
        for block in self._directory.blocks:
            yield self._rows(block, reader)

    def rows(self) -> list[ImageRow]:
        """All rows in the order of the list. Raises what `pages` raises."""
        return [row for page in self.pages() for row in page]

    def whole(self) -> Iterator[list[tuple[ImageRow, bytes]]]:
        """The rows with their JSON, page by page as they were read. Raises what `pages` raises."""
        reader = Reader()
        for block in self._directory.blocks:
            rows = self._rows(block, reader)
            yield list(zip(rows, self._raw(block, len(rows)), strict=True))

    def beginning(self, prefix: str) -> list[ImageRow]:
        """The rows whose ids begin so. Raises what `pages` raises."""
        reader = Reader()
        found: list[ImageRow] = []
        for block in self._directory.blocks:
            if self._mentions(block, prefix):
                found.extend(row for row in self._rows(block, reader) if row.id.startswith(prefix))
        return found

    def one(self, image_id: str) -> tuple[ImageRow, bytes] | None:
        """One image's row, and its JSON as the cloud sent it; None if it isn't in the list. Raises what `pages` raises.

        Its neighbours in the list are at hand afterwards.
        """
        if image_id not in self._near:
            self._near = self._block_of(image_id)
        return self._near.get(image_id)

    def close(self) -> None:
        """Close the file; it closes by itself when nobody holds the list any more."""
        self._close()
        self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _block_of(self, image_id: str) -> dict[str, tuple[ImageRow, bytes]]:
        for block in self._directory.blocks:
            if self._mentions(block, image_id):
                rows = self._rows(block, Reader())
                if any(row.id == image_id for row in rows):
                    raw = self._raw(block, len(rows))
                    return {row.id: (row, content) for row, content in zip(rows, raw, strict=True)}
        return {}

    def _mentions(self, block: Block, text: str) -> bool:
        """Whether the text stands anywhere in the block's rows: a hundred times as quick as reading them."""
        try:
            return text.encode(errors="replace") in read_part(self._descriptor, block.columns)
        except (ValueError, OSError) as error:
            raise unusable(self._path, error) from None

    def _rows(self, block: Block, reader: Reader) -> list[ImageRow]:
        try:
            return read_rows(self._descriptor, block, reader)
        except (ValueError, OSError) as error:
            raise unusable(self._path, error) from None

    def _raw(self, block: Block, count: int) -> list[bytes]:
        try:
            found = read_raw(self._descriptor, block)
        except (ValueError, OSError) as error:
            raise unusable(self._path, error) from None
        if len(found) != count:
            raise unusable(self._path, ValueError("it is damaged"))
        return found


def open_kept(folder: Path, whose: Whose) -> KeptList | None:
    """The kept list; None if there is none. The caller closes it.

    Raises:
        InvalidInput: there is one, and it can't be used; the sentence says why.
    """
    path = cache_file(folder, whose)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unusable(path, ValueError("it is a link") if path.is_symlink() else error) from None
    try:
        _refuse_foreign(os.fstat(descriptor))
        directory = _directory_of(descriptor, whose)
    except (ValueError, OSError) as error:
        os.close(descriptor)
        raise unusable(path, error) from None
    return KeptList(path, descriptor, directory)


def _directory_of(descriptor: int, whose: Whose) -> Directory:
    directory = read_directory(descriptor)
    if directory.whose != whose:
        raise ValueError("it holds other images")
    return directory


def unusable(path: Path, error: Exception) -> InvalidInput:
    """The sentence about a file that is passed over."""
    reason = (error.strerror or type(error).__name__).lower() if isinstance(error, OSError) else str(error)
    return InvalidInput(f"The kept list {path} isn't used: {reason}. The images are read from the cloud.")


def _refuse_foreign(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise ValueError("it is no file")
    if found.st_uid != os.geteuid():
        raise ValueError(f"it belongs to user {found.st_uid}")
    if found.st_mode & _WRITABLE_BY_OTHERS:
        raise ValueError("others may change it")
