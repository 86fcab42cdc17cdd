"""`imstui demo`: a whole cloud behind the screen, and nothing of it left behind."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.tui.on_cloud import screen_of
from tests.tui.terminal import Terminal


def children(pid: int) -> list[int]:
    """The processes that it started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def leave(terminal: Terminal, how: bytes | int) -> None:
    if isinstance(how, bytes):
        terminal.send(how)
    else:
        terminal.signal(how)
    assert terminal.wait_exit(6) == (0 if isinstance(how, bytes) else 128 + how)


@pytest.mark.parametrize("how", [b"q", signal.SIGTERM, signal.SIGHUP])
def test_it_opens_with_jobs_and_leaves_nothing_behind(own_home: Path, tmp_path: Path, how: bytes | int) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    with screen_of(None, own_home, "demo", env={"TMPDIR": str(aside)}) as terminal:
        terminal.wait_text("2▶ 1✗")
        terminal.wait_text("web-restore +verified")
        terminal.wait_text("^ imstui  demo")
        (cloud,) = children(terminal.pid)
        assert list(aside.iterdir())
        assert b"rehearsal" not in Path(f"/proc/{terminal.pid}/cmdline").read_bytes()
        leave(terminal, how)
        assert not alive(cloud)
    assert list(aside.iterdir()) == []
    assert not (own_home / "imstui").exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_can_be_ended_while_it_starts(own_home: Path, tmp_path: Path, how: int) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    with screen_of(None, own_home, "demo", env={"TMPDIR": str(aside)}) as terminal:
        terminal.wait_text("Starting")
        until = time.perf_counter() + 5
        while not children(terminal.pid) and time.perf_counter() < until:
            time.sleep(0.005)  # Nothing is written at the moment that is waited for.
        (cloud,) = children(terminal.pid)
        terminal.signal(how)
        terminal.wait_exit(6)
        assert not alive(cloud)
    assert list(aside.iterdir()) == []


def test_without_an_account_it_is_one_key_away(own_home: Path) -> None:
    with screen_of(None, own_home) as terminal:
        terminal.wait_text("Not signed in")
        terminal.send(b"d")
        terminal.wait_text("2▶ 1✗")
        terminal.send(b"q")
        assert terminal.wait_exit(6) == 0
