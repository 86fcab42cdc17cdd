"""Telling somebody who looks elsewhere: once for what ends, as it is wished, in words that command no terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from imstui.local.settings import Settings
from imstui.present.notices import BELL, KEEP_TITLE, OLD_TITLE, counted, message, title
from imstui.simulator.options import Options
from imstui.simulator.serve import running
from imstui.tui.jobs.news import News
from imstui.tui.jobs.notifying import Notifier
from imstui.tui.launch import Launch
from tests.tui.on_cloud import control, opened, screen_of
from tests.tui.terminal import Terminal

BLUR, FOCUS = b"\x1b[O", b"\x1b[I"


def notifier(**settings: bool) -> tuple[Notifier, list[str]]:
    written: list[str] = []

    def nothing() -> None:
        raise AssertionError

    launch = Launch(nothing, nothing, settings=Settings(**settings))  # type: ignore[arg-type] # never asked
    return Notifier(launch, written.append), written


def test_a_title_changes_only_when_it_says_something_else_and_comes_back() -> None:
    one, written = notifier()
    assert one.farewell == ""
    for said in ("1 running", "1 running", "1 failed", ""):
        one.entitle(said)
    assert written == [f"{KEEP_TITLE}{title('1 running')}", title("1 failed"), title("")]
    assert one.farewell == OLD_TITLE


def test_what_ends_together_is_told_in_one() -> None:
    one, written = notifier()
    assert not one.tell()
    for role in ("error", "success", "success"):
        one.note(News("x", role))
    assert one.tell()
    assert not one.tell()
    assert written == [BELL + message("3 copies have ended, 1 of them failed.", in_tmux=False)]


@pytest.mark.parametrize("off", ["bell", "title", "message"])
def test_each_can_be_turned_off(off: str) -> None:
    one, written = notifier(**{off: False})
    one.entitle("1 running")
    one.note(News("done", "success"))
    one.tell()
    said = "".join(written)
    marks = {"bell": said.startswith(BELL) or "\a\a" in said, "title": "\x1b]2;" in said, "message": "\x1b]777" in said}
    assert {name for name, there in marks.items() if not there} == {off}


def test_no_text_can_command_the_terminal_and_tmux_is_told_to_pass_it_on() -> None:
    hostile = "x\a\x1b]52;c;aGk=\a\x1b[31m" + "y" * 500
    for sequence in (title(hostile), message(hostile, in_tmux=False)):
        assert "\x1b]52" not in sequence
        assert "\x1b[31m" not in sequence
        assert len(sequence) < 600
    wrapped = message("done", in_tmux=True)
    assert wrapped.count("\x1bPtmux;\x1b\x1b]") == wrapped.count("\x1b\\") == 2
    assert counted({"running": 2, "failed": 1, "done": 9}) == "2 running · 1 failed"
    assert counted({"running": 2, "failed": 1}, ascii=True) == "2 running - 1 failed"


def copied(terminal: Terminal) -> None:
    opened(terminal)
    terminal.cost(b"/web-base", "1 of")
    terminal.cost(b"\r")
    terminal.cost(b"c", "Before sending")
    terminal.send(b"\x13")


def titles(terminal: Terminal) -> list[bytes]:
    return [part.split(b"\a")[0] for part in bytes(terminal.raw).split(b"\x1b]2;")[1:]]


@pytest.mark.parametrize("looks", [False, True], ids=["elsewhere", "here"])
def test_in_the_terminal_an_end_is_told_to_somebody_who_looks_elsewhere(own_home: Path, looks: bool) -> None:
    with running(Options(images=60, speed=0.001)) as cloud, screen_of(cloud, own_home) as terminal:
        copied(terminal)
        terminal.wait(lambda: b"imstui: 1 running" in titles(terminal), "the title")
        terminal.send(BLUR)
        terminal.send(FOCUS if looks else b"")
        terminal.wait_quiet()
        control(cloud, "POST", "/advance", {"seconds": 3600})
        terminal.wait_text("is there: it was read")
        terminal.wait_quiet()
        told = b"\x1b]777;notify;imstui;web-base-copy is there"
        assert (told in terminal.raw) is not looks
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
        while terminal.read(0.1):
            pass
        assert titles(terminal)[-1] == b"imstui"
        assert terminal.raw.endswith(OLD_TITLE.encode())


def test_without_jobs_the_title_is_left_alone(own_home: Path) -> None:
    with running(Options(images=60)) as cloud, screen_of(cloud, own_home) as terminal:
        terminal.wait_text("quota")
        terminal.send(b"q")
        terminal.wait_exit()
        assert titles(terminal) == []
        assert OLD_TITLE.encode() not in terminal.raw


def test_doctor_tries_each_and_says_what_to_look_for(own_home: Path) -> None:
    config = own_home / "imstui" / "config"
    config.mkdir(parents=True, mode=0o700)
    (config / "settings.toml").write_text("[notify]\nmessage = false\n")
    (config / "settings.toml").chmod(0o600)
    with screen_of(None, own_home, "doctor", "--notify") as terminal:
        terminal.wait_text("bell: look for")
        terminal.send(b"\n")
        terminal.wait_text("title: look for")
        terminal.wait(lambda: titles(terminal) == ["imstui: 2 running · 1 failed".encode()], "the title")
        terminal.send(b"\n")
        assert terminal.wait_exit() == 0
        while terminal.read(0.1):
            pass
        assert "message: off; 'notify.message' in" in terminal.text.replace("\n", "")
        assert OLD_TITLE.encode() in terminal.raw
