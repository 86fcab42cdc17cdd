"""Inside tmux and GNU screen: every key arrives, nothing garbles, and the clipboard is the person's."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from tests.tui.on_cloud import PROGRAM, environment, opened
from tests.tui.terminal import DOWN, ESCAPE, Terminal

tmux_is_there = pytest.mark.skipif(shutil.which("tmux") is None, reason="install tmux")
screen_is_there = pytest.mark.skipif(shutil.which("screen") is None, reason="install screen")
CTRL_L = b"\x0c"


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=60, speed=0.05)) as served:
        yield served


def use(terminal: Terminal) -> str:
    """Look around, copy an id, and give it."""
    opened(terminal)
    terminal.wait_quiet()
    terminal.cost(b"?", "WHAT IT DOES")
    terminal.cost(ESCAPE, "1 Mine", 0.8)
    terminal.cost(b"G")
    terminal.cost(b"g")
    terminal.cost(b"/web-base\r", "1 of")
    terminal.cost(b"c", "Before sending")
    terminal.cost(DOWN)
    terminal.cost(ESCAPE, "Jobs", 0.8)
    terminal.cost(b"y", "Copied: [0-9a-f-]{36}")
    found = re.search("Copied: ([0-9a-f-]{36})", terminal.text)
    assert found
    return found[1]


def on_clipboard(terminal: Terminal, text: str) -> bool:
    return f"]52;c;{base64.b64encode(text.encode()).decode()}".encode() in terminal.raw


@tmux_is_there
@pytest.mark.parametrize("allowed", ["set-clipboard", "allow-passthrough"])
def test_tmux_passes_the_clipboard_on_by_either_of_its_settings(cloud: Running, own_home: Path, allowed: str) -> None:
    (own_home / "tmux.conf").write_text(
        f"set -s set-clipboard {'on' if allowed == 'set-clipboard' else 'off'}\n"
        f"set -gq allow-passthrough {'on' if allowed == 'allow-passthrough' else 'off'}\n"
        "set -s escape-time 25\n"
    )
    server = ["tmux", "-L", f"imstui-{allowed}-{os.getpid()}", "-f", str(own_home / "tmux.conf")]
    try:
        with Terminal([*server, "new-session", str(PROGRAM)], env=environment(cloud, own_home), far=True) as terminal:
            copied = use(terminal)
            if allowed == "set-clipboard":
                done = subprocess.run([*server, "show-buffer"], capture_output=True, text=True, check=True)
                assert done.stdout == copied
            else:
                assert on_clipboard(terminal, copied)
            terminal.send(b"q")
            assert terminal.wait_exit() == 0
    finally:
        subprocess.run([*server, "kill-server"], capture_output=True, check=False)


@screen_is_there
@pytest.mark.parametrize("term", ["xterm-256color", "screen"])
def test_gnu_screen_passes_everything_on(cloud: Running, own_home: Path, term: str) -> None:
    (own_home / "sockets").mkdir(mode=0o700)
    (own_home / "screenrc").write_text(f"startup_message off\nterm {term}\nmaptimeout 25\n")
    env = environment(cloud, own_home) | {"SCREENDIR": str(own_home / "sockets"), "COLORTERM": ""}
    argv = ["screen", "-U", "-c", str(own_home / "screenrc"), "-S", "imstui-test", str(PROGRAM)]
    with Terminal(argv, env=env, far=True) as terminal:
        copied = use(terminal)
        assert on_clipboard(terminal, copied)
        seen = terminal.text
        terminal.cost(CTRL_L)
        assert terminal.text == seen
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
