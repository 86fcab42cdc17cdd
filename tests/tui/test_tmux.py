"""The same screens inside tmux, which has its own idea of what sequences mean."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from tests.tui.terminal import ROOT

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="install tmux")

_NUMBERS = count()
SESSIONS = ("diffed", "stock")
STORY = (
    ("", "image-000000"),
    ("Down", "image-000001"),
    ("Down " * 24, "image-000025"),
    ("Up " * 24, "image-000001"),
    ("PageDown", "image-000030"),
    ("m", "Dialog line 5"),
    ("x", "image-000040"),
    ("w", "日本語"),
    ("Space", "●"),
    ("f", "Debian"),
    ("z", "back again"),
)


@dataclass(frozen=True)
class Tmux:
    """A tmux server of its own."""

    socket: str

    def __call__(self, *arguments: str) -> str:
        command = ["tmux", "-L", self.socket, "-f", "/dev/null", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout

    def open(self, session: str, *options: str) -> None:
        """Run the app in a session of its own."""
        host = shlex.join([sys.executable, "-m", "tests.tui.table_host", "--rows", "60", *options])
        run = f"cd {shlex.quote(str(ROOT))} && COLORTERM=truecolor LC_ALL=C.UTF-8 exec {host}"
        self("new-session", "-d", "-s", session, "-x", "80", "-y", "24", run)

    def screens(self, word: str) -> list[str]:
        """Both screens, once they show the word and have come to rest."""
        deadline = time.monotonic() + 20
        before: list[str] = []
        while time.monotonic() < deadline:
            seen = [self("capture-pane", "-p", "-e", "-t", session) for session in SESSIONS]
            if seen == before and all(word in screen for screen in seen):
                return seen
            before = seen
            time.sleep(0.15)  # tmux tells nobody that a pane changed: a screen is at rest when two looks agree.
        raise TimeoutError("\n".join(before))


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    # A server that was told to end still answers for a moment, so each has a name of its own.
    server = Tmux(f"imstui-test-{os.getpid()}-{next(_NUMBERS)}")
    try:
        yield server
    finally:
        server("kill-server")


@pytest.mark.parametrize("theme", [(), ("--ansi",)])
def test_tmux_shows_the_same_screens(tmux: Tmux, theme: tuple[str, ...]) -> None:
    tmux.open("diffed", *theme)
    tmux.open("stock", "--stock", *theme)
    for key, word in STORY:
        for session in SESSIONS:
            if key:
                tmux("send-keys", "-t", session, *key.split())
        diffed, stock = tmux.screens(word)
        assert diffed == stock, f"after {key}"
