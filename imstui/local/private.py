"""Folders and files that are ours alone: 0700 and 0600 whatever the umask, never a link, never somebody else's."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from imstui.model.errors import LedgerError

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def private_folder(path: Path) -> Path:
    """The folder, made if it isn't there, for this user alone.

    Raises:
        LedgerError: a link or a file stands in its place, somebody else owns it, or it can't be made.
    """
    try:
        _make(path)
        found = path.lstat()
        _refuse_foreign(path, found, stat.S_ISDIR(found.st_mode), "folder")
        if stat.S_IMODE(found.st_mode) & 0o077:
            path.chmod(FOLDER_MODE)
    except OSError as error:
        raise LedgerError(f"The folder {path} can't be used: {_reason(error)}. Nothing was sent.") from error
    return path


def _make(path: Path) -> None:
    """Make the folder and those above it, one by one: mkdir's own `parents` leaves these to the umask."""
    missing: list[Path] = []
    for folder in (path, *path.parents):
        if os.path.lexists(folder):
            break
        missing.append(folder)
    for folder in reversed(missing):
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def open_private(path: Path) -> int:
    """A descriptor of the file, open to read and write, made if it isn't there, for this user alone.

    The caller closes it.

    Raises:
        LedgerError: a link or a folder stands in its place, somebody else owns it, or it can't be opened.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        if path.is_symlink():
            raise LedgerError(f"{path} is a link, and may lead anywhere: remove it. Nothing was sent.")
        descriptor = os.open(path, flags, FILE_MODE)
    except OSError as error:
        raise LedgerError(f"{path} can't be opened: {_reason(error)}. Nothing was sent.") from error
    try:
        found = os.fstat(descriptor)
        _refuse_foreign(path, found, stat.S_ISREG(found.st_mode), "file")
        if stat.S_IMODE(found.st_mode) & 0o077:
            os.fchmod(descriptor, FILE_MODE)
    except (OSError, LedgerError):
        os.close(descriptor)
        raise
    return descriptor


def private_file(path: Path) -> None:
    """See to it that the file is there, for this user alone, without opening one that is there already.

    SQLite holds its locks by process: to close any descriptor of a database would take them from a connection that
    the same process has.

    Raises:
        LedgerError: a link or a folder stands in its place, somebody else owns it, or it can't be made.
    """
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE))
        found = path.lstat()
        _refuse_foreign(path, found, stat.S_ISREG(found.st_mode), "file")
        if stat.S_IMODE(found.st_mode) & 0o077:
            path.chmod(FILE_MODE)
        writable = os.access(path, os.R_OK | os.W_OK)
    except OSError as error:
        raise LedgerError(f"{path} can't be opened: {_reason(error)}. Nothing was sent.") from error
    if not writable:
        raise LedgerError(f"{path} can't be written: it, or its file system, is read-only. Nothing was sent.")


def _refuse_foreign(path: Path, found: os.stat_result, right_kind: bool, kind: str) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise LedgerError(f"{path} is a link, and may lead anywhere: remove it. Nothing was sent.")
    if not right_kind:
        raise LedgerError(f"{path} is no {kind}: move it away. Nothing was sent.")
    if found.st_uid != os.geteuid():
        raise LedgerError(
            f"{path} belongs to user {found.st_uid}, not to you: set IMSTUI_HOME to a folder of your own. "
            "Nothing was sent."
        )


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
