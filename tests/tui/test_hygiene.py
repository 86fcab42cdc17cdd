"""Nothing that is typed or held gets out: not in a traceback, not in a recording, not on another's clipboard."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.terminal.clipboard import MOST, osc52
from tests.tui.on_cloud import screen_of
from tests.tui.terminal import Terminal


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=20)) as served:
        yield served


@pytest.mark.parametrize("where", ["callback", "worker"])
def test_a_fault_is_told_without_values(where: str) -> None:
    with Terminal.python("-m", "tests.tui.crash_host", where, columns=200) as terminal:
        code = terminal.wait_exit()
        assert code == 1
        assert "failed by a fault of its own: " in terminal.text
        assert "in _fail" in terminal.text
        assert b"CANARY" not in terminal.raw
        assert terminal.raw.count(b"fault of its own") == 1


def test_no_recording_is_made_of_what_is_typed(cloud: Running, own_home: Path) -> None:
    log = own_home / "keys.log"
    with screen_of(cloud, own_home, env={"TEXTUAL_LOG": str(log), "TEXTUAL": "devtools,debug"}) as terminal:
        terminal.wait_text("from [0-9]")
        terminal.cost(b"/CANARY")
        terminal.cost(b"\x1b")
        terminal.send(b"q")
        terminal.wait_exit()
    assert not log.exists()


def test_the_clipboard_sequence_is_wrapped_for_tmux_and_screen_and_bounded() -> None:
    plain = osc52("an id", in_tmux=False)
    assert plain == f"\x1b]52;c;{base64.b64encode(b'an id').decode()}\x07"
    assert osc52("an id", in_tmux=True) == f"{plain}\x1bPtmux;\x1b{plain}\x1b\\"
    wrapped = osc52("an id that is long " * 30, in_screen=True)
    pieces = re.findall("\x1bP([^\x1b]*|\x1b[^\x1b]*)\x1b\\\\", wrapped)
    assert "".join(pieces) == osc52("an id that is long " * 30)
    assert max(len(piece) for piece in pieces) <= 200
    assert osc52("x" * MOST, in_tmux=False) == ""


def test_y_copies_the_id_and_shows_it(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        terminal.wait_text("from [0-9]")
        terminal.cost(b"y", "Copied: [0-9a-f-]{36}")
        shown = terminal.text.split("Copied: ")[1][:36]
        assert f"52;c;{base64.b64encode(shown.encode()).decode()}".encode() in terminal.raw
        terminal.send(b"q")
        terminal.wait_exit()


def test_the_first_frame_needs_no_network_no_keyring_and_no_database() -> None:
    code = "import sys, imstui.tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"httpx", "keyring", "sqlite3", "msgspec", "imstui.session", "imstui.tui.screens.copy_dialog"}
