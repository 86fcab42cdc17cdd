"""The app in a pseudo-terminal: the differ's screens are the stock ones, for fewer bytes."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tui.terminal import DOWN, END, HOME, PAGE_DOWN, RIGHT, SHIFT_DOWN, Terminal, wait_all_quiet

Act = Callable[[Terminal], None]


@dataclass(frozen=True)
class Step:
    """Something done to a terminal, and what its screen then shows."""

    act: Act
    pattern: str = ""


def start(*options: str, sync: bool = False) -> Terminal:
    terminal = Terminal.python("-m", "tests.tui.table_host", *options)
    terminal.sync = sync
    return terminal


def press(keys: bytes, pattern: str = "") -> Step:
    return Step(lambda terminal: terminal.send(keys), pattern)


def resize(columns: int, lines: int) -> Step:
    return Step(lambda terminal: terminal.resize(columns, lines))


STORY: tuple[Step, ...] = (
    press(DOWN + DOWN),
    press(b" " + SHIFT_DOWN + SHIFT_DOWN),
    press(PAGE_DOWN),
    press(END, "image-000059"),
    press(HOME, "image-000000"),
    press(b"m", "Dialog line 5"),
    press(b"x"),
    press(b"w", "日本語"),
    press(DOWN + PAGE_DOWN),
    press(b"m", "Dialog line 5"),
    resize(61, 20),
    press(b"x"),
    press(RIGHT),
    resize(120, 30),
    press(b"f"),
    press(b"o"),
    press(b"s", "▲"),
    press(b"S", "▼"),
    press(b"n", "a message line"),
    press(b"t"),
    press(b"z", "back again"),
    resize(80, 24),
)


@pytest.mark.parametrize("theme", [(), ("--ansi",)])
def test_a_story_looks_the_same_cell_by_cell(theme: tuple[str, ...]) -> None:
    with start("--rows", "60", *theme) as diffed, start("--rows", "60", "--stock", *theme) as stock:
        for number, step in enumerate((press(b"", "image-000000"), *STORY)):
            for terminal in (diffed, stock):
                step.act(terminal)
            for terminal in (diffed, stock):
                terminal.wait_text(step.pattern)
            wait_all_quiet(diffed, stock)
            assert diffed.cells == stock.cells, f"after step {number}"
        assert diffed.total < 0.5 * stock.total


@pytest.mark.parametrize(
    ("what", "keys", "most"),
    [
        ("cursor down", DOWN, 350),
        ("a row's tick", b"t", 200),
        ("page down", PAGE_DOWN, 3000),
        ("a message line", b"n", 700),
        ("a dialog opened", b"m", 8000),
        ("a key that changes nothing", b"o", 0),
    ],
)
def test_what_a_key_costs(what: str, keys: bytes, most: int) -> None:
    with start("--rows", "1000") as terminal:
        terminal.wait_text("image-000000")
        terminal.wait_quiet()
        assert terminal.cost(keys) <= most, what


def test_a_screen_costs_little_to_show_and_nothing_to_keep() -> None:
    with start("--rows", "1000") as terminal:
        terminal.wait_text("image-000000")
        terminal.wait_quiet()
        assert terminal.total <= 9000
        before = terminal.total
        deadline = time.monotonic() + 1.0
        while time.monotonic() < deadline:
            terminal.read(deadline - time.monotonic())
        assert terminal.total == before


def test_markers_of_synchronized_output_stand_around_frames_that_say_something_and_no_others() -> None:
    with start(sync=True) as terminal:
        terminal.wait_text("image-000000")
        terminal.wait_quiet()
        before = terminal.total
        terminal.cost(DOWN)
        frames = bytes(terminal.raw[before:])
        assert frames.startswith(b"\x1b[?2026h")
        assert frames.endswith(b"\x1b[?2026l")
        assert b"\x1b[?2026h\x1b[?2026l" not in terminal.raw
        assert terminal.cost(b"o") == 0


def test_a_stopped_process_paints_its_screen_when_it_goes_on() -> None:
    with start("--rows", "60") as terminal:
        terminal.wait_text("image-000000")
        terminal.wait_quiet()
        seen = terminal.cells
        terminal.signal(signal.SIGTSTP)
        stat = Path(f"/proc/{terminal.pid}/stat")
        terminal.wait(lambda: stat.read_text().rpartition(")")[2].split()[0] == "T", "stopped")
        terminal.wait_quiet()
        terminal.screen.reset()
        terminal.signal(signal.SIGCONT)
        terminal.wait_text("image-000000")
        terminal.wait_quiet()
        assert terminal.cells == seen


def test_a_size_that_comes_back_before_it_is_noticed_leaves_no_holes() -> None:
    with start("--rows", "60") as terminal:
        terminal.wait_text("image-000000")
        terminal.wait_quiet()
        seen = terminal.cells
        for columns in (40, 80):
            terminal.resize(columns, 24)
            time.sleep(0.003)  # Shorter than Textual waits before it lays out anew; there is nothing to wait for.
        terminal.wait(lambda: terminal.cells == seen, "the whole screen")
