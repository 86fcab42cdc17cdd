"""Whether the folders and files of imstui are this user's alone, and whether their file system bears the ledger."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from imstui.local.ledger_schema import is_shared_file_system
from imstui.local.paths import Places
from imstui.model.check import Check, Facts, Health

_MOST: Final = 200
_OTHERS: Final = 0o077


def check_files(where: Places) -> Iterator[Check]:
    """A check for each folder, and for what lies in it."""
    for name, folder in (("config", where.config), ("state", where.state), ("cache", where.cache)):
        if not os.path.lexists(folder):
            yield Check(name, Health.OK, f"{folder}, made when it is needed", {"path": str(folder), "exists": False})
            continue
        wrong = [fault for path in _inside(folder) if (fault := _fault(path))]
        facts: Facts = {"path": str(folder), "exists": True, "faults": len(wrong)}
        if wrong:
            yield Check(name, Health.WARNING, f"{folder}: {'; '.join(wrong[:3])}", facts)
        else:
            yield Check(name, Health.OK, f"{folder}, yours alone", facts)
    yield _file_system(where)


def _file_system(where: Places) -> Check:
    shared = is_shared_file_system(where.ledger)
    text = "a network file system: the ledger uses a rollback journal" if shared else "local: the ledger uses WAL"
    return Check("disk", Health.NOTE if shared else Health.OK, text, {"shared": shared})


def _inside(folder: Path) -> Iterator[Path]:
    yield folder
    if folder.is_symlink() or not folder.is_dir():
        return
    for number, path in enumerate(sorted(folder.rglob("*"))):
        if number >= _MOST:
            return
        yield path


def _fault(path: Path) -> str:
    try:
        found = path.lstat()
    except OSError as error:
        return f"{path.name} can't be looked at ({type(error).__name__})"
    if stat.S_ISLNK(found.st_mode):
        return f"{path.name} is a link, and isn't used"
    if found.st_uid != os.geteuid():
        return f"{path.name} belongs to user {found.st_uid}"
    mode = stat.S_IMODE(found.st_mode)
    return f"{path.name} has mode {mode:04o}, and others may look in" if mode & _OTHERS else ""
