"""Small disks that can be filled: a tmpfs in a mount namespace of its own, which ends with its holder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imstui.local.ledger import Ledger

MISSING = "mount namespaces: run as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1)"
_AS_ROOT = os.geteuid() == 0
_UNSHARE = ("unshare", "--mount") if _AS_ROOT else ("unshare", "--map-root-user", "--mount")
_ENTER = ("--mount",) if _AS_ROOT else ("--user", "--preserve-credentials", "--mount")
_HOLD = 'mount -t tmpfs -o "size=$1,mode=0700" tmpfs "$2" && echo ready && exec cat'


def can_mount(folder: Path) -> bool:
    """Whether a disk can be mounted here."""
    if shutil.which("unshare") is None or shutil.which("nsenter") is None:
        return False
    folder.mkdir(exist_ok=True)
    trial = (*_UNSHARE, "mount", "-t", "tmpfs", "tmpfs", str(folder))
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Disk:
    """A disk that is seen by what `inside` starts, and from here at `seen`.

    Attributes:
        folder: where it is mounted.
        holder: the process that its namespace lives with.
    """

    folder: Path
    holder: int

    @property
    def seen(self) -> Path:
        return Path(f"/proc/{self.holder}/root{self.folder}")

    def ledger(self, copy: Path) -> Ledger:
        """The ledger on the disk as a copy: SQLite doesn't find its way into another process's mounts."""
        shutil.copytree(self.seen, copy, ignore=shutil.ignore_patterns("filler", "*-shm"))
        return Ledger(copy / "ledger.db")

    def inside(self, program: str) -> Sequence[str]:
        """The program, run where the disk is."""
        return ("nsenter", f"--target={self.holder}", *_ENTER, program)

    def fill(self) -> None:
        """Leave not one byte."""
        with (self.seen / "filler").open("wb", buffering=0) as filler:
            for size in (65_536, 4_096, 1):
                try:
                    while filler.write(bytes(size)):
                        pass
                except OSError:
                    continue

    def empty(self) -> None:
        """Take away what filled it."""
        (self.seen / "filler").unlink()

    def make_read_only(self) -> None:
        """Let nothing be written any more; nobody may have a file open for writing."""
        subprocess.run([*self.inside("mount"), "-o", "remount,ro", self.folder], check=True)


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Disk]:
    """A disk of that size at the folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = (*_UNSHARE, "sh", "-c", _HOLD, "hold", size, str(folder))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        try:
            assert holder.stdout.readline() == "ready\n"
            yield Disk(folder, holder.pid)
        finally:
            holder.stdin.close()
            holder.wait(10)
