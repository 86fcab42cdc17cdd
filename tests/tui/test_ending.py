"""Ending the screen, at any moment and by whatever: in time, with the ledger whole and the terminal as it was."""

from __future__ import annotations

import errno
import io
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from imstui.model.replication import State
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.terminal.ending import Outlet
from tests.tui.on_cloud import PROGRAM, control, environment, ledger_at, screen_of
from tests.tui.terminal import ESCAPE, HOME, PAGE_DOWN, Terminal

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


@pytest.mark.parametrize("place", ["browser", "dialog", "jobs", "filter"])
def test_ctrl_z_gives_the_shell_back_and_fg_the_screen(cloud: Running, own_home: Path, place: str) -> None:
    env = environment(cloud, own_home) | {"PS1": "shell> ", "HISTFILE": ""}
    with Terminal(["bash", "--norc", "--noprofile", "-i"], env=env, far=True) as terminal:
        terminal.wait_text("shell>")
        terminal.send(f"{PROGRAM}; echo over\n".encode())
        terminal.wait_text("from [0-9]")
        terminal.wait_quiet()
        terminal.cost({"browser": b"j", "dialog": b"c", "jobs": b"J", "filter": b"/we"}[place])
        seen, before = terminal.cells, terminal.total
        terminal.send(b"\x1a")
        terminal.wait(lambda: b"Stopped" in terminal.raw[before:], "the shell")
        assert all(sequence in terminal.raw[before:] for sequence in RESET)
        terminal.cost(b"echo alive\n")
        assert b"alive\r\n" in terminal.raw[before:]
        terminal.screen.reset()
        terminal.send(b"fg\n")
        terminal.wait(lambda: terminal.cells == seen, "the screen")
        terminal.cost(b"" if place == "browser" else ESCAPE, "Jobs")
        terminal.send(b"q")
        terminal.wait_text("shell>", 5)


class BrokenFile(io.StringIO):
    """A terminal whose line is gone."""

    def write(self, text: str) -> int:
        del text
        raise OSError(errno.EIO, "Input/output error")


def test_whoever_writes_to_a_line_that_is_gone_is_not_held() -> None:
    writer = WriterThread(cast("IO[str]", Outlet(BrokenFile())))
    writer.start()
    for number in range(3 * MAX_QUEUED_WRITES):
        writer.write(f"{number}")
    writer.stop()
    assert not writer.is_alive()


def test_a_terminal_that_takes_nothing_any_more_can_not_hold_it(own_home: Path) -> None:
    with running(Options(images=400)) as cloud, screen_of(cloud, own_home, columns=200) as terminal:
        terminal.wait_text("from [0-9]")
        terminal.wait_quiet()
        for number in range(90):
            os.write(terminal.fd, HOME if number % 2 else PAGE_DOWN)
            time.sleep(0.04)  # Nobody reads meanwhile: the line fills up, then whatever stands before it.
        terminal.signal(signal.SIGTERM)
        until = time.perf_counter() + 2.5
        while not terminal._ended() and time.perf_counter() < until:
            time.sleep(0.02)
        assert os.waitstatus_to_exitcode(terminal.status or 0) == 128 + signal.SIGTERM
