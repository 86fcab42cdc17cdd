"""Small text files that are ours alone, read whole and replaced whole."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from imstui.local.private import FILE_MODE, private_folder
from imstui.model.errors import InvalidInput, LedgerError

_MOST: Final = 1024 * 1024
_WRITABLE_BY_OTHERS: Final = 0o022


def read_own(path: Path) -> str | None:
    """The file's text; None if there is none.

    Raises:
        InvalidInput: it is a link, is somebody else's, may be changed by others, or can't be read as text.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        if path.is_symlink():
            raise InvalidInput(f"{path} is a link, and may lead anywhere: put the file itself there.") from None
        raise InvalidInput(f"{path} can't be read: {_reason(error)}.") from None
    try:
        _refuse_foreign(path, os.fstat(descriptor))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(_MOST + 1)
    finally:
        os.close(descriptor)
    if len(content) > _MOST:
        raise InvalidInput(f"{path} is larger than any such file: move it away.")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is no UTF-8 text.") from None


def _refuse_foreign(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise InvalidInput(f"{path} is no file: move it away.")
    if found.st_uid != os.geteuid():
        raise InvalidInput(f"{path} belongs to user {found.st_uid}, not to you: move it away.")
    if found.st_mode & _WRITABLE_BY_OTHERS:
        raise InvalidInput(f"{path} may be changed by others: look through it, then 'chmod 600' it.")


def write_own(path: Path, text: str) -> None:
    """Replace the file whole, or not at all: 0600 in a folder of 0700, on the disk when this returns.

    Raises:
        InvalidInput: a link stands in its place, somebody else owns the folder, or it can't be written.
    """
    try:
        private_folder(path.parent)
    except LedgerError as error:
        raise InvalidInput(str(error)) from None
    if path.is_symlink():
        raise InvalidInput(f"{path} is a link, and may lead anywhere: remove it.")
    fresh = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        _write_new(fresh, text)
        fresh.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise InvalidInput(f"{path} can't be written: {_reason(error)}.") from None


def _write_new(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, FILE_MODE)
        file.write(text)
        file.flush()
        os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
