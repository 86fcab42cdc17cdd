"""20 kB/s and 200 ms there and back: soon there, and no key waits behind what older keys painted."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.ssh.servers import Sshd
from tests.ssh.slow_line import Line, slow_line
from tests.tui.on_cloud import PROGRAM
from tests.tui.terminal import DOWN, HOME, PAGE_DOWN, Terminal

RATE = 20_000
ROUND_TRIP = 0.2


@pytest.fixture
def line(bastion: Sshd) -> Iterator[Line]:
    with slow_line(bastion.port, bytes_a_second=RATE, round_trip=ROUND_TRIP) as served:
        yield served


def ready(terminal: Terminal, gap: float = 0.6) -> None:
    terminal.wait_text("from [0-9]")
    terminal.wait_text("quota")
    terminal.wait_quiet(gap)


def hold(terminal: Terminal, key: bytes, seconds: float) -> None:
    """Hold a key down, as a keyboard that repeats thirty times a second."""
    begun = time.perf_counter()
    for number in range(round(seconds * 30)):
        terminal.send(key)
        while time.perf_counter() < begun + (number + 1) / 30:
            terminal.read(0.005)


def test_the_first_rows_are_there_within_three_seconds(bastion: Sshd, line: Line) -> None:
    with bastion.terminal(f"echo begun; exec {PROGRAM}", port=line.port) as terminal:
        begun = terminal.wait(lambda: b"begun" in terminal.raw, "the session")
        assert terminal.wait_text("active") - begun < 3
        ready(terminal)
        assert terminal.total < 9_000
        terminal.send(b"q")
        assert terminal.wait_exit() == 0


def test_keys_never_wait_behind_repaints(bastion: Sshd, line: Line) -> None:
    with bastion.terminal(str(PROGRAM), port=line.port) as terminal:
        ready(terminal)
        hold(terminal, DOWN, 4)
        let_go, before = time.perf_counter(), terminal.total
        terminal.wait_quiet(0.5, 20)
        owed, late = terminal.total - before, terminal.last_byte - let_go
        # What is on its way when the key is let go, and the last frame: a second and a half without pacing.
        assert owed < 12_000
        assert late < 1.2, f"{owed} bytes were still to come"
        seen = terminal.cells
        terminal.cost(b"\x0c", gap=0.6)
        assert terminal.cells == seen
        terminal.cost(HOME, gap=0.6)
        assert "haproxy-data" in terminal.text


def test_no_answer_of_the_terminal_is_left_for_the_shell(bastion: Sshd) -> None:
    with (
        slow_line(bastion.port, round_trip=0.7) as far,
        bastion.terminal(f"{PROGRAM}; echo left; cat", port=far.port) as terminal,
    ):
        ready(terminal, 1.0)
        for _ in range(3):
            terminal.send(PAGE_DOWN)
            terminal.read(0.1)  # The page is painted meanwhile, and nothing of it is here yet.
        terminal.send(b"q")
        terminal.wait(lambda: b"left" in terminal.raw, "the end")
        terminal.wait_quiet(1.5)
        assert b"R" not in terminal.raw.rpartition(b"left")[2]


def test_a_cut_line_is_noticed_by_both_sides(bastion: Sshd, line: Line) -> None:
    with bastion.terminal(str(PROGRAM), port=line.port) as terminal:
        ready(terminal)
        line.cut()
        assert terminal.wait_exit(5) == 255
