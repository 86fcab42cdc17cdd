"""A cloud that puts hostile text into everything: no command lets any of it through to a terminal or a script."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import subprocess
from dataclasses import replace

import pytest

from imstui.simulator.keys import BACKUP
from tests.cli.shell import PROGRAM, Shell
from tests.tui.hostile import HOSTILE

SENDABLE = [text for text in HOSTILE if text.strip()]
EVERYTHING = " ".join(text[:60] for text in SENDABLE)
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029\u00ad]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
OWN = re.compile(r"\r\n|\r|\x1b\[\??\d*(;\d+)*[mKAhlBJ]")
"""What the program itself sends to a terminal: line ends, colours, and what moves a live bar."""

TYPED = EVERYTHING.replace("\x00", "")
"""As a command line can hold it."""
NAME = f"bad {TYPED}"[:128]


@pytest.fixture
def hostile(shell: Shell) -> Shell:
    """A cloud whose images, keys, refusals and failures are full of it."""
    cloud = shell.cloud.cloud
    for number, text in enumerate(SENDABLE):
        shell.control("POST", "/images", {
            "id": f"{number:08x}-bad0-4000-8000-000000000000", "name": f"bad-{number}{text}", "__description": text,
            "tags": [text, EVERYTHING], "__os_version": text, "__platform": text, "hw_firmware_type": text,
            "_fate": {"code": f"IMG.0103{text[:9]}", "reason": EVERYTHING, "after": 0.1},
        })  # fmt: skip
        key = replace(BACKUP, id=f"{number:08d}{BACKUP.id[8:]}", alias=f"{text}{number}", description=text)
        cloud.keys._keys[key.id] = key
    return shell


def at_terminal(shell: Shell, *args: str) -> str:
    """What a command writes to a terminal, stderr included."""
    mother, child = pty.openpty()
    process = subprocess.Popen(
        [PROGRAM, *args], stdin=child, stdout=child, stderr=child, env={**shell.env, "TERM": "xterm-256color"},
        start_new_session=True,
    )  # fmt: skip
    os.close(child)
    written = b""
    try:
        while select.select([mother], [], [], 30)[0]:
            try:
                chunk = os.read(mother, 65_536)
            except OSError:
                break
            if not chunk:
                break
            written += chunk
    finally:
        os.close(mother)
        process.kill()
        process.wait(10)
    return written.decode()


def assert_clean(text: str) -> None:
    rest = OWN.sub("", text)
    assert "fault of its own" not in text
    assert not CONTROL.findall(rest), rest
    assert not INVISIBLE.findall(rest)


BAD = "00000003-bad0-4000-8000-000000000000"
COMMANDS = (
    ("images", "--type", "all"),
    ("images", "--type", "private", "--sort", "name"),
    ("show", BAD),
    ("copy", BAD, "--name", "one", "--dry-run"),
    ("copy", BAD, "--name", "one", "--wait", "--yes"),
    ("copy", BAD, "--name", NAME, "--dry-run"),
    ("copy", "bad-0[red]x[/red]", "--name", "{name} too", "--yes"),
    ("images", "--key", f"{SENDABLE[3]}3"),
    ("images", "--key", f"no {TYPED}"),
    ("show", TYPED),
    ("accept", TYPED, "--yes"),
    ("jobs",),
    ("jobs", "--all"),
    ("watch", "--timeout", "1s"),
    ("receipt", TYPED),
    ("whoami",),
)


def test_no_command_lets_it_through_to_a_terminal(hostile: Shell) -> None:
    for command in COMMANDS:
        assert_clean(at_terminal(hostile, *command))
    receipt = hostile.run("jobs", "--format", "json").data[0]["replication_id"]
    for args in ("receipt", receipt), ("drop", receipt):
        assert_clean(at_terminal(hostile, *args))


@pytest.mark.parametrize("operation", ["token", "list", "keys", "copy", "quota"])
def test_no_refusal_lets_it_through(hostile: Shell, operation: str) -> None:
    for status in (400, 401, 403, 404, 429, 500):
        body = {"error_code": f"IMG.00{EVERYTHING[:40]}", "error_msg": EVERYTHING, "request_id": EVERYTHING}
        hostile.fault(operation=operation, kind="status", status=status, body=body, retry_after="0")
        assert_clean(at_terminal(hostile, "copy", "web-base", "--name", f"n{status}", "--key", "backup", "--yes"))
        hostile.control("DELETE", "/faults")


def test_scripts_get_it_whole_and_escaped(hostile: Shell) -> None:
    told = hostile.run("images", "--format", "json").out
    assert told.isascii()
    names = {image["name"] for image in json.loads(told)}
    assert {f"bad-{number}{text}" for number, text in enumerate(SENDABLE) if "\udcff" not in text} <= names
    lines = hostile.run("images", "--format", "jsonl").out
    assert {json.loads(line)["name"] for line in lines.splitlines()} == names
    table = hostile.run("images", "--format", "csv").out
    assert len(list(csv.reader(io.StringIO(table)))) == len(names) + 1 or "\n" in table
    assert not CONTROL.findall(table.replace("\r\n", "\n"))
