"""What each step costs on the line, at 80x24: the promises, counted on a pseudo-terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from tests.tui.byte_table import send_five, walk, while_idle
from tests.tui.on_cloud import control, screen_of
from tests.tui.terminal import DOWN, PAGE_DOWN, Terminal


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=240, anchor="2026-03-01", speed=0.05)) as served:
        yield served


def idle(terminal: Terminal, seconds: float = 1.2) -> int:
    before, until = terminal.total, time.perf_counter() + seconds
    while time.perf_counter() < until:
        terminal.read(0.05)
    return terminal.total - before


def bursts(terminal: Terminal, wanted: int) -> list[int]:
    """The bytes of so many repaints, told apart by the quiet between them."""
    found: list[int] = []
    before, spoke, until = terminal.total, 0.0, time.perf_counter() + 20
    while len(found) <= wanted and (now := time.perf_counter()) < until:
        terminal.read(0.02)
        if terminal.total > before:
            if now - spoke > 0.15 or not found:
                found.append(0)
            found[-1] += terminal.total - before
            before, spoke = terminal.total, now
    return found


def opened(cloud: Running, home: Path, ssh: str = "") -> Terminal:
    terminal = screen_of(cloud, home, env={"SSH_CONNECTION": ssh} if ssh else {})
    terminal.__enter__()
    terminal.wait_text("from [0-9]")
    terminal.wait_text("quota")
    terminal.wait_quiet(0.4)
    return terminal


def test_each_step_costs_what_was_promised(cloud: Running, own_home: Path) -> None:
    terminal = opened(cloud, own_home)
    try:
        costs = {"start": terminal.total, "page down": terminal.cost(PAGE_DOWN), "cursor down": terminal.cost(DOWN)}
        costs["message line"] = terminal.cost(b"y", "Copied")
        terminal.cost(b"/web-base", "1 of")
        terminal.cost(b"\r")
        costs["dialog"] = terminal.cost(b"c", "Before sending")
        costs["send"] = terminal.cost(b"\x13", "accepted")
        terminal.wait_quiet(0.4, 4)
        ticks = bursts(terminal, 3)
        costs["tick"] = max(ticks)
    finally:
        terminal.kill()
    promised = {
        "start": 9_000,
        "page down": 3_000,
        "cursor down": 350,
        "message line": 700,
        "dialog": 8_000,
        "send": 8_000,
        "tick": 200,
    }
    assert {step: cost for step, cost in costs.items() if cost > promised[step]} == {}, costs
    assert len(ticks) > 3, ticks


def test_every_screen_and_dialog_costs_little_to_open_and_to_use(cloud: Running, own_home: Path) -> None:
    terminal = opened(cloud, own_home)
    try:
        dear = {step.name: (cost, step.most) for step, cost in walk(terminal) if cost > step.most}
    finally:
        terminal.kill()
    assert dear == {}


@pytest.mark.parametrize("ssh", ["", "10.0.0.1 1 10.0.0.2 22"], ids=["here", "over ssh"])
def test_watching_five_jobs_takes_little_of_the_line(cloud: Running, own_home: Path, ssh: str) -> None:
    terminal = opened(cloud, own_home, ssh)
    try:
        send_five(terminal)
        assert while_idle(terminal, 10) <= (3_000 if ssh else 5_000)
    finally:
        terminal.kill()


def test_when_the_last_job_has_ended_no_byte_goes_down_the_line(cloud: Running, own_home: Path) -> None:
    terminal = opened(cloud, own_home)
    try:
        terminal.cost(b"/web-base", "1 of")
        terminal.cost(b"\r")
        terminal.cost(b"c", "Before sending")
        terminal.cost(b"\x13", "accepted")
        assert idle(terminal, 1.5) > 0
        control(cloud, "POST", "/advance", {"seconds": 3600})
        terminal.wait_text("✓ +web-base")
        terminal.wait_text("was asked for")
        terminal.wait_quiet(1.5)
        assert idle(terminal, 2.2) == 0
        terminal.cost(b"J", "Steps")
        terminal.wait_quiet(0.5)
        assert idle(terminal, 2.2) == 0
    finally:
        terminal.kill()


def test_over_ssh_a_running_job_moves_every_five_seconds(cloud: Running, own_home: Path) -> None:
    terminal = opened(cloud, own_home, "10.0.0.1 1 10.0.0.2 22")
    try:
        terminal.cost(b"/web-base", "1 of")
        terminal.cost(b"\r")
        terminal.cost(b"c", "Before sending")
        terminal.cost(b"\x13", "accepted")
        shown, until = set(), time.perf_counter() + 6
        while time.perf_counter() < until:
            terminal.read(0.05)
            shown |= {line.split("  ")[-2:][0] for line in terminal.text.splitlines() if "web-base-copy" in line[:30]}
        assert len(shown) <= 4
    finally:
        terminal.kill()


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ((), "from"),
        ((b"/", b"we"), "of 183"),
        ((b"c",), "Before sending"),
        ((b" ", b"j", b" ", b"c"), "BEFORE SENDING"),
        ((b"\r",), "Encryption"),
        ((b"J",), "Jobs"),
        ((b"?",), "WHAT IT DOES"),
        ((b"?", b"co"), "Copy"),
        ((b"e",), "New here"),
        ((b"\x10",), "Search for"),
        ((b"\x10", b"th"), "Turn the order"),
        ((b"c", b"\t\t ", b"\t", DOWN), "Which key"),
        ((b"c", b"/"), "may not|must|letters"),
        ((b"\r", b"w"), '"id"'),
    ],
    ids=[
        *("browser", "filter", "dialog", "batch", "detail", "jobs", "help", "help filtered", "notes", "palette"),
        *("palette filtered", "picker", "broken rule", "raw"),
    ],
)
def test_an_idle_screen_sends_nothing(cloud: Running, own_home: Path, keys: tuple[bytes, ...], word: str) -> None:
    terminal = opened(cloud, own_home)
    try:
        for key in keys:
            terminal.cost(key)
        terminal.wait_text(word)
        terminal.wait_quiet(0.5)
        assert idle(terminal, 2.2) == 0
    finally:
        terminal.kill()


def test_without_a_session_the_empty_screen_is_quiet_and_says_what_can_be_done(own_home: Path) -> None:
    with screen_of(None, own_home) as terminal:
        terminal.wait_text("Not signed in")
        terminal.wait_text("Sign in to a cloud")
        terminal.wait_text("Keyring: none")
        assert "demo" in terminal.text
        terminal.wait_quiet(0.4)
        assert idle(terminal) == 0
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
