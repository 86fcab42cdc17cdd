"""Memory that was used for a while goes back to the machine; where it can't, nothing is lost."""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys

import pytest

from imstui.local.spare_memory import give_back

PROGRAM = """
from pathlib import Path
from imstui.local.spare_memory import give_back

def resident():
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024

pages = [b"x" * 60_000 for _ in range(1_000)]
pages = pages[-1:]
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what it once had, and gives it back")
def test_what_is_free_goes_back_although_something_behind_it_is_held() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True)
    assert int(done.stdout) > 40


@pytest.mark.parametrize("found", [OSError("no such library"), object()], ids=["none", "another"])
def test_another_library_has_no_such_call_and_nothing_is_lost(found: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def library(_: object) -> object:
        if isinstance(found, OSError):
            raise found
        return found

    monkeypatch.setattr(ctypes, "CDLL", library)
    give_back()
