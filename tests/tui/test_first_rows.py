"""The remembered rows that are on the terminal before Textual is: the same rows, written once, and given back."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import termios
from collections.abc import Mapping
from typing import Final

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import running
from imstui.tui.terminal.looks import PARTS, kind_of, look_of, pens_of, with_pens
from imstui.tui.terminal.pencil import PLAIN, Pen
from tests.cli.terminals import all_of
from tests.tui.on_cloud import PROGRAM, environment
from tests.tui.terminal import DOWN, ENTER, Terminal

SETTINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "true colour": {},
    "light": {"IMSTUI_THEME": "light"},
    "the terminal's palette": {"IMSTUI_THEME": "terminal"},
    "256 colours": {"COLORTERM": ""},
    "16 colours": {"COLORTERM": "", "TERM": "xterm"},
    "no colour": {"NO_COLOR": "1"},
    "ascii": {"IMSTUI_ASCII": "1"},
}
TAKES_OVER: Final = b"\x1b[?1000h"
"""What Textual's driver says first here, and nobody before it."""
OURS: Final = re.compile(r"\x1b\[\??[0-9;]*[HhlmJKCGB]|\r|\n")
"""All that may come before it, besides text; among the images are some whose names are sequences for a terminal."""
GIVEN_BACK: Final = b"\x1b[?1049l\x1b[?25h"


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An account whose images and looks are remembered, and whose cloud is gone, so that the rows stay as they are."""
    home = tmp_path_factory.mktemp("home")
    with running(Options(images=60)) as cloud:
        environ = environment(cloud, home)
        for env in SETTINGS.values():
            with Terminal([str(PROGRAM)], env={**environ, **env}) as terminal:
                terminal.wait_text("from [0-9]")
                terminal.send(b"q")
                assert terminal.wait_exit() == 0
    return environ


def before_textual(terminal: Terminal) -> Terminal:
    """The same terminal as it was when Textual took it over."""
    early = Terminal([], columns=terminal.columns, lines=terminal.lines)
    early._emulate(bytes(terminal.raw).partition(TAKES_OVER)[0])
    return early


def opened(environ: Mapping[str, str], env: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> Terminal:
    return Terminal([str(PROGRAM)], columns=size[0], lines=size[1], env={**environ, **env})


def check_rows(environ: Mapping[str, str], env: Mapping[str, str], size: tuple[int, int]) -> None:
    """The first rows are those of the whole screen, cell by cell, and no byte is spent on them a second time."""
    with opened(environ, env, size) as terminal:
        terminal.wait_text("Jobs")
        terminal.wait_quiet()
        early = before_textual(terminal)
        rows = [y for y, line in enumerate(early.screen.display) if line.strip()]
        assert rows == [y for y in range(2, size[1] - 4) if terminal.screen.display[y][:50].strip()]
        width = len(early.screen.display[2].rstrip()) if size[0] < 140 else size[0] - 56
        for y in rows:
            assert early.cells[y][:width] == terminal.cells[y][:width]
        first, _, after = bytes(terminal.raw).decode().partition(TAKES_OVER.decode())
        assert OURS.sub("", first).isprintable()
        names = [early.screen.display[y][2:12].strip(" …~") for y in rows[1:] if size[0] < 140]
        assert not [name for name in names if name in after]
        assert terminal.raw.count(b"\x1b[?1049h") == 1


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 30), (139, 40), (140, 40), (200, 60)], ids=str)
def test_the_rows_are_those_that_textual_paints_and_are_written_once(
    remembered: dict[str, str], size: tuple[int, int]
) -> None:
    check_rows(remembered, SETTINGS["true colour"], size)


@pytest.mark.parametrize("name", SETTINGS)
def test_they_have_the_colours_and_signs_of_this_terminal(remembered: dict[str, str], name: str) -> None:
    check_rows(remembered, SETTINGS[name], (80, 24))


@pytest.mark.parametrize(
    "env",
    [{"TERM": "xterm-kitty"}, {"COLUMNS": "70", "LINES": "20"}, {"OS_PROJECT_NAME": "another"}],
    ids=["a terminal never seen", "another size than the terminal's", "an account never seen"],
)
def test_nothing_is_painted_that_may_be_wrong(remembered: dict[str, str], env: dict[str, str]) -> None:
    with opened(remembered, env) as terminal:
        terminal.wait_text("Jobs")
        assert not any(line.strip() for line in before_textual(terminal).screen.display)


def test_keys_pressed_before_textual_is_there_are_not_lost_and_not_shown(remembered: dict[str, str]) -> None:
    with opened(remembered, {}) as terminal:
        terminal.wait_text("active")
        assert TAKES_OVER not in terminal.raw
        terminal.send(DOWN + ENTER)
        terminal.wait_text("Id ")
        assert not [line for line in before_textual(terminal).screen.display if "^" in line]


def test_the_shell_gets_its_terminal_back_as_it_was(remembered: dict[str, str]) -> None:
    with opened(remembered, {}) as terminal:
        before = termios.tcgetattr(terminal.fd)
        terminal.wait_text("active")
        assert termios.tcgetattr(terminal.fd) != before
        terminal.wait_text("Jobs")
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
        assert termios.tcgetattr(terminal.fd) == before


def taking(then: str) -> Terminal:
    """A program that takes the terminal, shows a line and does something else than start Textual."""
    code = f"""
import signal
from imstui.tui.terminal.taken_early import taken_early
with taken_early("shown"):
    {then}
"""
    return Terminal.python("-c", code)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_before_textual_is_there_gives_the_terminal_back(number: signal.Signals) -> None:
    with taking("signal.pause()") as terminal:
        before = termios.tcgetattr(terminal.fd)
        terminal.wait_text("shown")
        if number is signal.SIGINT:
            terminal.send(b"\x03")
        else:
            terminal.signal(number)
        assert terminal.wait_exit() == -number
        all_of(terminal)
        assert GIVEN_BACK in terminal.raw
        assert termios.tcgetattr(terminal.fd) == before


def test_a_fault_before_textual_is_there_gives_the_terminal_back() -> None:
    with taking("raise RuntimeError('a fault')") as terminal:
        before = termios.tcgetattr(terminal.fd)
        assert terminal.wait_exit() == 1
        all_of(terminal)
        assert GIVEN_BACK in terminal.raw
        assert "a fault" in terminal.text
        assert termios.tcgetattr(terminal.fd) == before


def test_where_no_terminal_is_nothing_is_taken() -> None:
    code = "from imstui.tui.terminal.taken_early import taken_early\nwith taken_early('x') as t: assert t is None"
    done = subprocess.run([sys.executable, "-c", code], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_first_rows_come_without_textual_and_the_wire() -> None:
    code = "import sys, imstui.tui.start, imstui.tui.images.first_rows, imstui.tui.terminal.taken_early\n"
    code += "import imstui.accounts.known, imstui.session.cached_images\nprint(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not loaded & {"textual", "rich.console", "httpx", "sqlite3", "keyring", "asyncio", "hashlib"}


def test_a_look_is_kept_and_told_apart_and_what_is_no_look_is_none() -> None:
    kind = kind_of({"TERM": "xterm-256color", "COLORTERM": "true color\n"})
    look = look_of("imstui-dark", kind)
    assert len(look.split()) == 1
    pens = dict.fromkeys(PARTS, PLAIN) | {"cursor": Pen(("1",), "38;2;1;2;3", "48;5;7"), "muted": Pen((), "90", "")}
    kept = with_pens(look, pens, ())
    assert pens_of(look, kept) == pens
    assert with_pens(look, pens, kept) is kept
    assert pens_of(look_of("imstui-light", kind), kept) is None
    for damaged in ("", "1", "1 1 1 \x1b[31m", "38;2;1 1 1 1", "38 1 1 1", "1 1 1 1 1", "99999 1 1 1"):
        assert pens_of(look, (f"{look} {damaged}",)) is None
    for number in range(20):
        kept = with_pens(look_of(str(number), kind), pens, kept)
    assert len(kept) == 8
    assert pens_of(look_of("19", kind), kept) == pens
