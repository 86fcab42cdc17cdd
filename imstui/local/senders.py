"""Who sends a replication: an flock that the sending process holds for as long as it lives.

Never a lease that runs out: a process that was stopped still owns its lock, and wakes up believing so. Host and pid
stand in the file for a person to read; only the lock itself, on this host, says whether the sender lives.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from imstui.local.private import open_private, private_folder
from imstui.model.errors import LedgerError
from imstui.model.replication import Sender


class Senders:
    """The senders' locks, one file for each replication being sent, in one folder."""

    def __init__(self, folder: Path) -> None:
        """Use the locks in `folder`; it is made when the first one is taken."""
        self._folder = folder
        self.me = Sender(socket.gethostname(), os.getpid())

    @contextmanager
    def hold(self, replication_id: str) -> Iterator[bool]:
        """Hold the lock of one replication; yields False, at once, where another process has it.

        Raises:
            LedgerError: the lock can't be used here (a file system without locks, somebody else's file).
        """
        descriptor = self._lock(replication_id)
        if descriptor is None:
            yield False
            return
        try:
            yield True
        finally:
            # Removed while it is held: whoever waits for it finds another inode there, and takes a new file. Where it
            # can't be removed (a folder that turned read-only) it stays, and closing it is what frees it.
            with suppress(OSError):
                self._path(replication_id).unlink(missing_ok=True)
            os.close(descriptor)

    def elsewhere(self, sender: Sender | None) -> bool:
        """Whether it sends from another host, where its lock can't be seen from here: such a one is never judged."""
        return sender is not None and sender.host != self.me.host

    def alive(self, replication_id: str, sender: Sender | None) -> bool:
        """Whether the sender may still be at work. Whoever acts on a no must hold the lock while it does."""
        if self.elsewhere(sender):
            return True
        with self.hold(replication_id) as free:
            return not free

    def _path(self, replication_id: str) -> Path:
        return self._folder / f"{replication_id}.lock"

    def _lock(self, replication_id: str) -> int | None:
        private_folder(self._folder)
        path = self._path(replication_id)
        while True:
            descriptor = open_private(path)
            if not _flock(descriptor, path):
                os.close(descriptor)
                return None
            if _still_there(descriptor, path):
                # For a person to read: that a full disk has no room for it makes the lock no weaker.
                with suppress(OSError):
                    os.truncate(descriptor, 0)
                    os.pwrite(descriptor, f"{self.me.host} {self.me.pid}\n".encode(), 0)
                return descriptor
            os.close(descriptor)


def _flock(descriptor: int, path: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        os.close(descriptor)
        raise LedgerError(
            f"{path} can't be locked ({errno.errorcode.get(error.errno or 0, 'no reason given')}): set IMSTUI_HOME to "
            "a folder on a file system with locks. Nothing was sent."
        ) from error
    return True


def _still_there(descriptor: int, path: Path) -> bool:
    """Whether the locked file is still the one at its path, and not one that its last holder removed."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    held = os.fstat(descriptor)
    return (held.st_dev, held.st_ino) == (there.st_dev, there.st_ino)
