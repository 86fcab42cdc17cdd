"""What keeps a secret in this process from others: no core file, no reading of its memory, no files for everybody."""

from __future__ import annotations

import os
import resource
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4
_PR_GET_DUMPABLE: Final = 3


def harden() -> None:
    """Forbid core files and reading this process's memory (Linux), and keep new files to this user.

    Not with IMSTUI_DEV=1: debuggers and profilers read memory too.
    """
    if os.environ.get("IMSTUI_DEV") == "1":
        return
    os.umask(0o077)
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _dumpable(False)
    except (OSError, ValueError):
        # A sandbox that forbids it: 'imstui doctor' shows how it is.
        return


def is_hardened() -> tuple[bool, bool]:
    """Whether core files are forbidden, and whether reading the memory is."""
    return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0, _dumpable() == 0


def _dumpable(value: bool | None = None) -> int:
    if sys.platform != "linux":
        return 1
    import ctypes

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if value is None:
        return int(prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0))
    return int(prctl(_PR_SET_DUMPABLE, int(value), 0, 0, 0))
