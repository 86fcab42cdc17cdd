"""A cloud that puts hostile text into everything it can: no screen lets any of it through to the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from imstui.simulator import enterprise, eps_routes
from imstui.simulator.keys import ARCHIVE, BACKUP
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from tests.tui.hostile import HOSTILE
from tests.tui.on_cloud import control, screen_of
from tests.tui.terminal import DOWN, PAGE_DOWN, Terminal
from tests.tui.test_hostile import OURS

SENDABLE = [text for text in HOSTILE if text.strip()]
NAMES = [*SENDABLE, *(f"x{text}" for text in SENDABLE)]
TOLD = re.compile(rb"\x1b\](?:2;|9;|777;notify;)(imstui[^\x00-\x1f\x7f]*)\x07|\x1b\[2[23];2t|\x07")
"""Title and notifications, whose text is looked at like any other."""
EVERYTHING = " ".join(text[:60] for text in SENDABLE)


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    projects = [
        replace(project, name=f"{project.name} {EVERYTHING}", description=EVERYTHING)
        for project in enterprise.ENTERPRISE_PROJECTS
    ]
    monkeypatch.setattr(eps_routes, "ENTERPRISE_PROJECTS", tuple(projects))
    with running(Options(images=7, speed=100)) as served:
        for number, name in enumerate(NAMES[3:]):
            control(served, "POST", "/images", {
                "name": name, "__description": NAMES[number], "tags": [EVERYTHING, NAMES[number + 1]],
                "__os_version": NAMES[number + 2], "__platform": name, "hw_firmware_type": EVERYTHING,
                "__system__cmkid": ARCHIVE.id,
                "_fate": {"code": f"IMG.0103{name[:9]}", "reason": EVERYTHING, "after": 0.1},
            })  # fmt: skip
        for number, text in enumerate(SENDABLE):
            key = replace(BACKUP, id=f"{number:08d}{BACKUP.id[8:]}", alias=text, description=text)
            served.cloud.keys._keys[key.id] = key
        yield served


def assert_clean(terminal: Terminal) -> None:
    rest = TOLD.sub(rb"\1", OURS.sub(b"", bytes(terminal.raw)))
    assert not re.findall(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", rest)
    assert not re.findall("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029\u00ad]", rest.decode())
    assert re.fullmatch(r"imstui(: [0-9a-z ·]+)?|", terminal.screen.title)
    assert b"fault of its own" not in terminal.raw


def press(terminal: Terminal, *keys: bytes) -> None:
    for key in keys:
        terminal.cost(key)


@pytest.mark.parametrize("columns", [80, 160])
def test_nothing_hostile_reaches_the_terminal(cloud: Running, own_home: Path, columns: int) -> None:
    with screen_of(cloud, own_home, columns=columns) as terminal:
        terminal.wait_text("from [0-9]")
        press(terminal, PAGE_DOWN, PAGE_DOWN, b"4", b"1", b"/", b"oops", b"\r", b"\r", b"w", b"w", PAGE_DOWN, b"\x1b")
        terminal.wait_text(" of 66")
        press(terminal, b"c")
        terminal.wait_text("Before sending")
        press(terminal, b"\t", b"\t", b" ", b"\t", DOWN)
        terminal.wait_text("Which key")
        press(terminal, PAGE_DOWN, b"\r", b"\x1b", b"\x1b")
        press(terminal, b"?", PAGE_DOWN, b"\x1b", b"e", b"\x1b")
        assert_clean(terminal)
        terminal.send(b"q")
        assert terminal.wait_exit() == 0


def test_nothing_hostile_in_a_refusal_or_a_failed_job_reaches_the_terminal(cloud: Running, own_home: Path) -> None:
    refusal = {"operation": "copy", "kind": "status", "status": 403, "code": "IMG.0105", "message": EVERYTHING}
    with screen_of(cloud, own_home) as terminal:
        terminal.wait_text("from [0-9]")
        press(terminal, b"/", b"x[red]x", b"\r")
        for name in (b"refused", b"failed"):
            if name == b"refused":
                control(cloud, "POST", "/faults", [refusal])
            press(terminal, b"c")
            terminal.wait_text("Before sending")
            press(terminal, b"\x15" + name, b"\t", b"\t", b" ", b" ")
            press(terminal, b"\x13")
            terminal.wait_text("ENCRYPTION WILL BE LOST")
            press(terminal, b"\x13")
            if name == b"refused":
                terminal.wait_text("IMG.0105")
                press(terminal, b"\x1b")
            terminal.wait_text(f"✗ .*{name.decode()}")
        press(terminal, b"J", DOWN, b"\r", PAGE_DOWN, b"\x1b", b"e", b"\x1b")
        assert_clean(terminal)
        terminal.send(b"q")
        assert terminal.wait_exit() == 0
