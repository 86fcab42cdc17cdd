"""Terminals of all kinds: few colours and none, ASCII only, no screen at all, a first start, a mouse that is let go."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.terminal.fitting import HINT
from tests.tui.on_cloud import PROGRAM, environment, opened, screen_of
from tests.tui.terminal import DOWN, ESCAPE, Terminal

TRUE_COLOUR = re.compile(rb"\x1b\[[0-9;]*[34]8;2;")
OF_256 = re.compile(rb"\x1b\[[0-9;]*[34]8;5;")
OF_16 = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])[;m]")
EVERYWHERE = (
    (b"?", "WHAT IT DOES"),
    (ESCAPE, "1 Mine"),
    (b"\r", "Encryption"),
    (ESCAPE, "STATUS"),
    (b"J", "No jobs yet"),
    (ESCAPE, "STATUS"),
    (b"/web-base\r", "1 of"),
    (b" ", "1 marked"),
    (b" ", "1 of"),
    (b"c", "Before sending"),
    (b"\t\t ", "No key is chosen"),
    (b"\t" + DOWN, "Which key"),
    (ESCAPE, "Before sending"),
    (b"\x1b[Z ", "will not be encrypted"),
    (b"\x13", "accepted"),
    (b"e", "accepted"),
    (ESCAPE, "STATUS"),
    (b"\x10", "Search for"),
    (ESCAPE, "STATUS"),
)


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=60, speed=0.05)) as served:
        yield served


def rested(terminal: Terminal) -> None:
    opened(terminal)
    terminal.wait_quiet()


def walk(terminal: Terminal) -> None:
    rested(terminal)
    for keys, word in EVERYWHERE:
        terminal.cost(keys, word)
    terminal.send(b"q")
    assert terminal.wait_exit() == 0


@pytest.mark.parametrize(
    ("env", "shown", "hidden"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TRUE_COLOUR, OF_256),
        ({"TERM": "xterm-256color"}, OF_256, TRUE_COLOUR),
        ({"TERM": "tmux-256color", "LC_ALL": "POSIX"}, OF_256, TRUE_COLOUR),
        ({"TERM": "screen"}, OF_16, OF_256),
        ({"TERM": "xterm", "IMSTUI_ASCII": "1"}, OF_16, OF_256),
        ({"TERM": "linux", "LC_ALL": "", "LANG": "C"}, OF_16, OF_256),
    ],
    ids=["true colour", "256", "256 in ASCII, POSIX", "16", "16 in ASCII, wished", "16 in ASCII, C"],
)
def test_as_many_colours_as_the_terminal_has_and_nothing_but_ascii_where_there_is_nothing_else(
    cloud: Running, own_home: Path, env: dict[str, str], shown: re.Pattern[bytes], hidden: re.Pattern[bytes]
) -> None:
    with screen_of(cloud, own_home, env={"COLORTERM": "", **env}) as terminal:
        walk(terminal)
        assert shown.search(terminal.raw)
        assert not hidden.search(terminal.raw)
        assert terminal.raw.isascii() is bool(env.keys() & {"LC_ALL", "IMSTUI_ASCII"})


def test_no_colour_where_none_is_wished(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home, env={"NO_COLOR": "1"}) as terminal:
        rested(terminal)
        cursor = next(line for line in terminal.cells if line[2].reverse)
        assert all(cell.reverse for cell in cursor[:60])
        walk(terminal)
        assert {bytes(code) for code in re.findall(rb"\x1b\[([0-9;]*)m", terminal.raw)} <= {
            b"", b"0", b"1", b"7", b"4", b"0;1", b"0;7", b"1;7", b"0;1;7",
        }  # fmt: skip


def test_the_screen_is_given_back_empty_where_the_terminal_has_but_one(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        rested(terminal)
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
        assert terminal.raw.rindex(b"\x1b[2J") < terminal.raw.rindex(b"\x1b[?1049l")
        assert not terminal.raw[terminal.raw.rindex(b"\x1b[2J") + 4 :].count(b"NAME")


@pytest.mark.parametrize("command", [(), ("demo",)])
@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_without_a_screen_is_told_of_the_commands(
    own_home: Path, term: str, command: tuple[str, ...]
) -> None:
    with Terminal([str(PROGRAM), *command], env=environment(None, own_home), term=term) as terminal:
        assert terminal.wait_exit() == 2
        assert b"imstui images, show, copy, jobs, watch" in terminal.raw
        assert b"\x1b" not in terminal.raw


def test_the_first_start_is_greeted_until_three_keys_came_and_never_again(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        rested(terminal)
        assert HINT in terminal.text
        terminal.cost(DOWN)
        terminal.cost(DOWN)
        assert HINT in terminal.text
        terminal.cost(DOWN)
        assert HINT not in terminal.text
    with screen_of(cloud, own_home) as terminal:
        rested(terminal)
        assert HINT not in terminal.text


def test_the_theme_that_was_chosen_is_there_at_the_next_start(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        rested(terminal)
        dark = terminal.cells[5][5].bg
        terminal.cost(b"\x10", "Search for")
        terminal.cost(b"theme light", "Theme light")
        terminal.cost(b"\r")
        terminal.wait(lambda: terminal.cells[5][5].bg != dark, "the theme")
        light = terminal.cells[5][5].bg
    state = own_home / "imstui" / "state" / "screen"
    assert state.stat().st_mode & 0o777 == 0o600
    with screen_of(cloud, own_home) as terminal:
        rested(terminal)
        assert terminal.cells[5][5].bg == light
    with screen_of(cloud, own_home, env={"IMSTUI_THEME": "dark"}) as terminal:
        rested(terminal)
        assert terminal.cells[5][5].bg == dark


def test_the_mouse_is_left_to_the_terminal_and_taken_back(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        rested(terminal)
        assert b"\x1b[?1003h" not in terminal.raw, "every motion of the mouse would cross the line"
        before = terminal.total
        terminal.cost(b"M", "your terminal does")
        assert b"\x1b[?1000l" in terminal.raw[before:]
        before = terminal.total
        terminal.cost(b"M", "moves the cursor again")
        assert b"\x1b[?1000h" in terminal.raw[before:]
        assert b"\x1b[?1006h" in terminal.raw[before:]


def test_keys_of_the_linux_console_arrive(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home, env={"TERM": "linux", "COLORTERM": ""}) as terminal:
        rested(terminal)
        assert b"\x1b[>" not in terminal.raw, "the console would print what asks for more keys"
        first = terminal.text
        terminal.cost(b"\x1b[4~")
        assert terminal.text != first
        terminal.cost(b"\x1b[1~")
        assert terminal.text.splitlines()[3] == first.splitlines()[3]


@pytest.mark.parametrize(("own", "most"), [("", 50), ("300", 300)])
def test_a_lone_escape_is_soon_taken_for_one_unless_a_person_says_otherwise(own: str, most: int) -> None:
    code = "from imstui.cli import screen; screen._settle_keys(); from textual import constants"
    code += "; print(constants.ESCAPE_DELAY)"
    environ = {"PATH": os.environ["PATH"], "TERM": "xterm"} | ({"ESCDELAY": own} if own else {})
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert round(float(done.stdout) * 1000) <= most
    assert round(float(done.stdout) * 1000) > most / 2
