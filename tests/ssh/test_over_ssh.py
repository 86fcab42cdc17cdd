"""The program at the far end of a real ssh: the same screens, in as few bytes, and nothing lost when the line is."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from imstui.model.replication import State
from imstui.simulator.serve import Running
from tests.ssh.servers import Sshd
from tests.tui.on_cloud import PROGRAM, control, ledger_at, opened
from tests.tui.terminal import DOWN, ESCAPE, PAGE_DOWN, Terminal

SEND = b"\x13"
IN_TMUX = "tmux -f /dev/null -L imstui new-session"
tmux_is_there = pytest.mark.skipif(shutil.which("tmux") is None, reason="install tmux")


def ready(terminal: Terminal) -> None:
    opened(terminal)
    terminal.wait_quiet()


def fill_dialog(terminal: Terminal) -> None:
    ready(terminal)
    terminal.cost(b"/web-base\r", "1 of")
    terminal.cost(b"c", "ctrl\\+s send")


def percent(terminal: Terminal) -> int:
    """How far the copy is, by its line."""
    terminal.wait_text("web-base-copy .*[0-9]%")
    found = re.search(r"web-base-copy .* ([0-9]+)%", terminal.text)
    return int(found[1]) if found else -1


def sessions(home: Path) -> list[int]:
    """The processes of the program whose home that is."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if f"IMSTUI_HOME={home / 'imstui'}".encode() in told and b"bin/imstui" in command and b"sh\0-c" not in command:
            found.append(int(process.name))
    return found


def wait_gone(home: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (left := sessions(home)) and time.monotonic() < until:
        time.sleep(0.05)  # The processes of another session tell nobody that they end.
    assert left == []


@pytest.mark.parametrize("around", ["", pytest.param(IN_TMUX, marks=tmux_is_there)], ids=["plain", "tmux"])
def test_the_demo_is_used_over_ssh(bastion: Sshd, own_home: Path, around: str) -> None:
    with bastion.terminal(f"{around} {PROGRAM} demo --images 60") as terminal:
        terminal.wait_text("demo .*token", 40)
        terminal.wait_text("from [0-9]")
        terminal.cost(b"?", "WHAT IT DOES")
        terminal.cost(ESCAPE, "1 Mine")
        terminal.cost(b"/web-base\r", "[0-9] of")
        terminal.cost(b"c", "Before sending")
        terminal.cost(ESCAPE, "Jobs")
        terminal.cost(b"J", "again")
        terminal.cost(ESCAPE, "1 Mine")
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
    wait_gone(own_home, 5)


def test_each_step_costs_over_ssh_what_it_costs_on_any_terminal(bastion: Sshd, own_home: Path) -> None:
    with bastion.terminal(str(PROGRAM)) as terminal:
        ready(terminal)
        costs = {"start": terminal.total, "page down": terminal.cost(PAGE_DOWN), "cursor down": terminal.cost(DOWN)}
        costs["message line"] = terminal.cost(b"y", "Copied")
        costs["dialog"] = terminal.cost(b"c", "Before sending")
        terminal.cost(ESCAPE)
        costs["idle"] = terminal.total
        terminal.read(1.5)
        costs["idle"] = terminal.total - costs["idle"]
        terminal.send(b"q")
        terminal.wait_exit()
    promised = {"start": 9_000, "page down": 3_000, "cursor down": 350, "message line": 700, "dialog": 8_000, "idle": 0}
    assert {step: cost for step, cost in costs.items() if cost > promised[step]} == {}, costs


@pytest.mark.parametrize("around", ["", pytest.param(IN_TMUX, marks=tmux_is_there)], ids=["plain", "tmux"])
def test_a_line_cut_while_a_copy_runs_loses_nothing(bastion: Sshd, cloud: Running, own_home: Path, around: str) -> None:
    with bastion.terminal(f"{around} {PROGRAM}") as terminal:
        fill_dialog(terminal)
        terminal.cost(SEND, "accepted")
        before = percent(terminal)
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()
    if around:
        assert sessions(own_home), "tmux goes on without its client"
        with bastion.terminal("tmux -L imstui attach") as terminal:
            assert percent(terminal) >= before
            terminal.send(b"q")
            terminal.wait_exit()
    else:
        wait_gone(own_home, 2.5)
    (left,) = ledger_at(own_home)
    assert left.state is State.RUNNING
    with bastion.terminal(str(PROGRAM)) as terminal:
        assert before <= percent(terminal) < 100
        terminal.send(b"q")
        terminal.wait_exit()
    (found,) = ledger_at(own_home)
    assert (found.id, found.job_id, found.state) == (left.id, left.job_id, State.RUNNING)
    assert len(control(cloud, "GET", "/copies")["copies"]) == 1


def test_a_line_cut_while_a_copy_is_sent_leaves_it_to_be_found(bastion: Sshd, cloud: Running, own_home: Path) -> None:
    with bastion.terminal(str(PROGRAM)) as terminal:
        fill_dialog(terminal)
        control(cloud, "POST", "/scenarios", {"scenarios": ["silent-copy"]})
        terminal.cost(SEND, "sending")
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()
    wait_gone(own_home, 3)
    (left,) = ledger_at(own_home)
    assert left.state is State.UNKNOWN
    with bastion.terminal(str(PROGRAM)) as terminal:
        terminal.wait_text("web-base-copy .*(%|verified|0:0)")
        terminal.send(b"q")
        terminal.wait_exit()
    (found,) = ledger_at(own_home)
    assert found.state in {State.RUNNING, State.SUCCEEDED}
    assert len(control(cloud, "GET", "/copies")["copies"]) == 1


@pytest.mark.parametrize("moment", ["list loading", "filter", "dialog", "help", "jobs", "detail"])
def test_a_line_cut_at_any_moment_ends_the_session(bastion: Sshd, cloud: Running, own_home: Path, moment: str) -> None:
    if moment == "list loading":
        control(cloud, "POST", "/scenarios", {"scenarios": ["slow-list"]})
    with bastion.terminal(str(PROGRAM)) as terminal:
        if moment == "list loading":
            terminal.wait_text("Reading|Signing")
        else:
            ready(terminal)
            keys, word = {
                "filter": (b"/web", "of"),
                "dialog": (b"c", "Before sending"),
                "help": (b"?", "WHAT IT DOES"),
                "jobs": (b"J", "again"),
                "detail": (b"\r", "Encryption"),
            }[moment]
            terminal.cost(keys, word)
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()
    wait_gone(own_home, 2.5)
    assert ledger_at(own_home) == []


def test_without_a_terminal_it_says_what_there_is(bastion: Sshd) -> None:
    argv = [part for part in bastion.argv(str(PROGRAM)) if part != "-tt"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0
    assert "Usage" in done.stdout
