"""Ending the screen, at any moment and by whatever: in time, with the ledger whole and the terminal as it was."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.model.replication import State
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from tests.tui.on_cloud import control, ledger_at, screen_of
from tests.tui.terminal import Terminal

RESET = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1000l")
SEND = b"\x13"


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=60)) as served:
        yield served


def fill_dialog(terminal: Terminal) -> None:
    terminal.wait_text("web-base")
    terminal.wait_text("from [0-9]")
    terminal.cost(b"/web-base\r", "1 of")
    terminal.cost(b"c", "ctrl\\+s send")


def end(terminal: Terminal, how: bytes | int) -> float:
    begun = time.perf_counter()
    if isinstance(how, bytes):
        terminal.send(how)
    else:
        terminal.signal(how)
    code = terminal.wait_exit(5)
    assert code == (0 if isinstance(how, bytes) else 128 + how)
    return time.perf_counter() - begun


@pytest.mark.parametrize("how", [b"q", signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("moment", ["at once", "loading", "watching"])
def test_it_ends_in_time_and_puts_the_terminal_right(
    cloud: Running, own_home: Path, how: bytes | int, moment: str
) -> None:
    if moment == "loading":
        control(cloud, "POST", "/scenarios", {"scenarios": ["slow-list"]})
    with screen_of(cloud, own_home) as terminal:
        terminal.wait_text({"at once": "Jobs", "loading": "Reading|Signing", "watching": "web-base"}[moment])
        assert end(terminal, how) < 2
        assert all(sequence in terminal.raw for sequence in RESET)
        assert b"fault of its own" not in terminal.raw


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_with_the_dialog_open(cloud: Running, own_home: Path, how: int) -> None:
    with screen_of(cloud, own_home) as terminal:
        fill_dialog(terminal)
        assert end(terminal, how) < 2
    assert ledger_at(own_home) == []


@pytest.mark.parametrize("how", [b"q", signal.SIGTERM, signal.SIGHUP])
def test_a_copy_being_sent_is_unknown_afterwards_and_found_again(
    cloud: Running, own_home: Path, how: bytes | int
) -> None:
    with screen_of(cloud, own_home) as terminal:
        fill_dialog(terminal)
        control(cloud, "POST", "/scenarios", {"scenarios": ["silent-copy"]})
        terminal.cost(SEND, "sending")
        assert end(terminal, how) < 2.5
    (left,) = ledger_at(own_home)
    assert left.state is State.UNKNOWN
    with screen_of(cloud, own_home) as terminal:
        terminal.wait_text("web-base-copy .*(%|verified|0:0)")
        terminal.send(b"q")
        terminal.wait_exit()
    (found,) = ledger_at(own_home)
    assert found.state in {State.RUNNING, State.SUCCEEDED}
    assert len(control(cloud, "GET", "/copies")["copies"]) == 1


def test_a_running_job_is_there_at_the_next_start_before_anybody_signed_in(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        fill_dialog(terminal)
        terminal.cost(SEND, "accepted")
        end(terminal, b"q")
    with screen_of(None, own_home) as terminal:
        terminal.wait_text("Not signed in")
        assert "web-base → web-base-copy" in terminal.text
        assert "1▶" in terminal.text


def test_a_line_that_drops_ends_it(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        terminal.wait_text("web-base")
        os.close(terminal.fd)
        terminal.fd = os.open(os.devnull, os.O_RDONLY)
        assert terminal.wait_exit(2) == 128 + signal.SIGHUP
