"""What importing the words costs: nothing heavy, nothing of the screen."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "asyncio",
    "json",
    "ssl",
    "logging",
    "textual",
    "rich",
    "httpx",
    "sqlite3",
    "socket",
    "urllib.request",
    "msgspec",
}
PROGRAM = """
import importlib, pkgutil, sys
import imstui.present
for module in pkgutil.iter_modules(imstui.present.__path__, "imstui.present."):
    importlib.import_module(module.name)
print(*sys.modules)
"""


def test_words_need_no_heavy_module() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert not loaded & HEAVY
    ours = {name for name in loaded if name.startswith("imstui.")}
    assert {name.split(".")[1] for name in ours} == {"present", "model"}
