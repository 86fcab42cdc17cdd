"""Terminals from 60x15 to 300x80, changed while anything is open; below that a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from tests.tui.on_cloud import opened, screen_of
from tests.tui.terminal import DOWN, ESCAPE, Terminal

PLACES = {
    "browser": ((), "NAME"),
    "filter": ((b"/web",), "of"),
    "detail": ((b"\r",), "Status"),
    "help": ((b"?",), "WHAT IT DOES"),
    "notes": ((b"e",), "hint|said yet|New here"),
    "jobs": ((b"J",), "copy again|Jobs"),
    "dialog": ((b"c",), "Copy .*encrypted"),
    "picker": ((b"c", b"\t\t ", b"\t", DOWN), "Which key"),
    "palette": ((b"\x10",), "Search for"),
}
SIZES = ((60, 15), (300, 80), (61, 40), (200, 15), (120, 30))
CTRL_L = b"\x0c"


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=60, speed=0.05)) as served:
        yield served


def rested(terminal: Terminal) -> None:
    opened(terminal)
    terminal.wait_quiet()


def some_sizes(place: str) -> tuple[tuple[int, int], ...]:
    """The smallest, and one of the others, each of which meets two places or more."""
    return SIZES[0], SIZES[1 + list(PLACES).index(place) % (len(SIZES) - 1)]


def check_fits(cloud: Running, home: Path, place: str, sizes: Iterable[tuple[int, int]]) -> None:
    keys, word = PLACES[place]
    with screen_of(cloud, home) as terminal:
        rested(terminal)
        for key in (DOWN, DOWN, DOWN, *keys):
            terminal.cost(key)
        terminal.wait_text(word)
        before = terminal.cells
        for columns, lines in sizes:
            terminal.resize(columns, lines)
            terminal.wait_quiet()
            terminal.wait_text(word)
            assert b"Traceback" not in terminal.raw
            seen = terminal.cells
            terminal.cost(CTRL_L)
            assert terminal.cells == seen, f"at {columns}x{lines}"
        terminal.resize(59, 24)
        terminal.wait_text("imstui needs 60x15, this terminal has 59x24")
        terminal.cost(b"c")
        assert "needs 60x15" in terminal.text, "keys don't reach what can't be seen"
        terminal.resize(80, 24)
        terminal.wait_text(word)
        terminal.wait_quiet()
        # Above a panel the list may have scrolled, so that the source stayed in sight.
        above = 6 if place in {"dialog", "picker"} else 0
        assert terminal.cells[above:] == before[above:]
        assert not above or "web-enc" in "".join(terminal.text.splitlines()[:above])


@pytest.mark.parametrize("place", PLACES)
def test_whatever_is_open_fits_other_sizes_and_comes_back(cloud: Running, own_home: Path, place: str) -> None:
    check_fits(cloud, own_home, place, some_sizes(place))


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_whatever_is_open_fits_every_size_and_comes_back(cloud: Running, own_home: Path, place: str) -> None:
    """Each place at each size; every day each place has two of them, and each size two places."""
    check_fits(cloud, own_home, place, SIZES)


@pytest.mark.parametrize(("columns", "lines"), [(60, 15), (80, 24), (300, 80)])
def test_the_browser_has_its_parts_at_every_size(cloud: Running, own_home: Path, columns: int, lines: int) -> None:
    terminal = screen_of(cloud, own_home, columns=columns)
    terminal.lines = lines
    terminal.screen.resize(lines, columns)
    with terminal:
        rested(terminal)
        shown = terminal.text.splitlines()
        assert len(shown) == lines
        assert shown[0].startswith(" imstui  alex")
        assert "1 Mine" in shown[1]
        assert "? help  q quit" in shown[-1]
        assert "Jobs" in terminal.text
        rows = [line for line in shown if re.search(r" [0-9]+\.[0-9]G ", line)]
        assert len(rows) >= min(30, lines - 10)


def test_a_start_on_a_stamp_says_so_and_grows_with_it(cloud: Running, own_home: Path) -> None:
    terminal = screen_of(cloud, own_home, columns=30)
    with terminal:
        terminal.wait_text("needs\\s+60x15")
        terminal.resize(80, 24)
        rested(terminal)
        terminal.resize(20, 5)
        terminal.wait_text("needs")
        terminal.send(b"q")
        assert terminal.wait_exit() == 0


def test_escape_leaves_from_a_dialog_that_was_resized(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        rested(terminal)
        terminal.cost(b"c", "Before sending")
        terminal.resize(60, 15)
        terminal.wait_quiet()
        terminal.cost(ESCAPE)
        terminal.resize(80, 24)
        terminal.wait_text("Jobs")
        assert "Before sending" not in terminal.text
