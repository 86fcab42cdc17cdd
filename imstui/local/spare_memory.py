"""Memory that was used for a while, given back to the machine: a bastion's is shared by many."""

from __future__ import annotations

import sys
from contextlib import suppress


def give_back() -> None:
    """Have the C library hand free memory back, where it can; some milliseconds, so it is a thread's work.

    Reading a list goes through megabytes a page. By itself glibc keeps what it once had.
    """
    if sys.platform != "linux":
        return
    # Hardening has loaded it before any secret was there.
    import ctypes

    with suppress(AttributeError, OSError):  # Another C library than glibc has no such call, and nothing is lost.
        ctypes.CDLL(None).malloc_trim(0)
