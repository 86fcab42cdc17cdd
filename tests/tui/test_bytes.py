"""What each step costs on the line, at 80x24: the promises, counted on a pseudo-terminal."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from tests.tui.byte_table import send_five, walk, while_all_idle, while_idle
from tests.tui.on_cloud import control, screen_of
from tests.tui.terminal import DOWN, PAGE_DOWN, Terminal, wait_all_quiet


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=240, anchor="2026-03-01", speed=0.05)) as served:
        yield served


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


def ready(terminal: Terminal) -> None:
    terminal.wait_text("from [0-9]")
    terminal.wait_text("quota")
    terminal.wait_quiet()


def sent(terminal: Terminal) -> None:
    """Have one copy run."""
    terminal.cost(b"/web-base", "1 of")
    terminal.cost(b"\r")
    terminal.cost(b"c", "Before sending")
    terminal.cost(b"\x13", "accepted")


def test_each_step_costs_what_was_promised(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        ready(terminal)
        costs = {"start": terminal.total, "page down": terminal.cost(PAGE_DOWN), "cursor down": terminal.cost(DOWN)}
        costs["message line"] = terminal.cost(b"y", "Copied")
        terminal.cost(b"/web-base", "1 of")
        terminal.cost(b"\r")
        costs["dialog"] = terminal.cost(b"c", "Before sending")
        costs["send"] = terminal.cost(b"\x13", "accepted")
        terminal.wait_quiet(0.4, 4)
        ticks = bursts(terminal, 3)
        costs["tick"] = max(ticks)
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
    with screen_of(cloud, own_home) as terminal:
        ready(terminal)
        dear = {step.name: (cost, step.most) for step, cost in walk(terminal) if cost > step.most}
    assert dear == {}


def test_watching_five_jobs_takes_little_of_the_line_and_over_ssh_less(cloud: Running, own_home: Path) -> None:
    (own_home / "far").mkdir()
    with (
        running(Options(images=240, anchor="2026-03-01", speed=0.05)) as another,
        screen_of(cloud, own_home) as here,
        screen_of(another, own_home / "far", env={"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}) as far,
    ):
        for terminal in (here, far):
            ready(terminal)
            send_five(terminal)
        times: dict[Terminal, set[str]] = {here: set(), far: set()}

        def look() -> None:
            for terminal, shown in times.items():
                shown.update(re.findall("web-base-copy0 .* ([0-9]+:[0-9]{2}) ", terminal.text))

        cost_here, cost_far = while_all_idle([here, far], 6.5, look)
    # Five hundred bytes a second, and over ssh three hundred; what a busy machine held back may come with them.
    assert cost_here <= 3_750
    assert cost_far <= 2_250
    assert 1 < len(times[far]) < len(times[here]), "over ssh time moves when something is known, or every five seconds"


def test_when_the_last_job_has_ended_no_byte_goes_down_the_line(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        ready(terminal)
        sent(terminal)
        before = terminal.total
        terminal.wait(lambda: terminal.total > before, "a running job moves")
        control(cloud, "POST", "/advance", {"seconds": 3600})
        terminal.wait_text("✓ +web-base")
        terminal.wait_text("was asked for")
        terminal.wait_quiet(1.2)
        assert while_idle(terminal, 2.2) == 0
        terminal.cost(b"J", "Steps")
        assert while_idle(terminal, 1.2) == 0


PLACES = {
    "browser": ((), "from"),
    "filter": ((b"/", b"we"), "of 183"),
    "dialog": ((b"c",), "Before sending"),
    "batch": ((b" ", b"j", b" ", b"c"), "BEFORE SENDING"),
    "detail": ((b"\r",), "Encryption"),
    "jobs": ((b"J",), "Jobs"),
    "help": ((b"?",), "WHAT IT DOES"),
    "help filtered": ((b"?", b"co"), "Copy"),
    "notes": ((b"e",), "New here|said yet"),
    "palette": ((b"\x10",), "Search for"),
    "palette filtered": ((b"\x10", b"th"), "Turn the order"),
    "picker": ((b"c", b"\t\t ", b"\t", DOWN), "Which key"),
    "broken rule": ((b"c", b"/"), "may not|must|letters"),
    "raw": ((b"\r", b"w"), '"id"'),
}


def test_an_idle_screen_sends_nothing(cloud: Running, own_home: Path) -> None:
    with ExitStack() as stack:
        screens = [stack.enter_context(screen_of(cloud, own_home)) for _ in PLACES]
        for terminal, (keys, word) in zip(screens, PLACES.values(), strict=True):
            ready(terminal)
            for key in keys:
                terminal.cost(key)
            terminal.wait_text(word)
        wait_all_quiet(*screens, gap=0.5)
        cost = while_all_idle(screens, 2.2)
    assert dict(zip(PLACES, cost, strict=True)) == dict.fromkeys(PLACES, 0)


def test_without_a_session_the_empty_screen_is_quiet_and_says_what_can_be_done(own_home: Path) -> None:
    with screen_of(None, own_home) as terminal:
        terminal.wait_text("Not signed in")
        terminal.wait_text("Sign in to a cloud")
        terminal.wait_text("Keyring: none")
        assert "demo" in terminal.text
        terminal.wait_quiet()
        assert while_idle(terminal, 1.2) == 0
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
