"""Ctrl-C, SIGTERM and a dropped line end the waiting, say how to go on, and leave the job alone."""

from __future__ import annotations

import json
import os
import signal

import pytest

from tests.cli.background import background
from tests.cli.shell import Shell
from tests.cli.terminals import terminal


@pytest.fixture
def slow(shell: Shell) -> Shell:
    """A cloud whose jobs don't end by themselves."""
    shell.control("POST", "/options", {"speed": 0.001})
    return shell


def goes_on(shell: Shell, replication_id: str) -> None:
    """The job was left alone, was sent once, and is watched to its end."""
    assert len(shell.copies()) == 1
    shell.control("POST", "/advance", {"seconds": 3600})
    (row,) = shell.run("watch", replication_id, "--format", "json", check=0).data
    assert (row["state"], row["verified"]) == ("succeeded", True)
    assert len(shell.copies()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["copy", "watch"])
def test_a_signal_ends_the_waiting_alone(slow: Shell, number: signal.Signals, command: str) -> None:
    copying = ["copy", "web-base", "--name", "x"]
    if command == "watch":
        slow.run(*copying, check=0)
    args = [*copying, "--wait"] if command == "copy" else ["watch"]
    with background(slow, *args, "--format", "json") as running:
        running.wait_for(lambda: any("running" in line for line in running.err))
        running.process.send_signal(number)
        assert running.end() == 130
        (row,) = slow.run("jobs", "--format", "json", check=0).data
        assert f"Go on with: imstui watch {row['replication_id']}" in running.err
        assert json.loads(running.err[-1])["error"]["exit_code"] == 130
        assert "Traceback" not in "\n".join(running.err)
    goes_on(slow, row["replication_id"])


def test_ctrl_c_on_a_terminal(slow: Shell) -> None:
    with terminal(slow, "copy", "web-base", "--name", "x", "--wait") as shown:
        shown.wait_text("running")
        shown.send(b"\x03")
        assert shown.wait_exit() == 130
        (row,) = slow.run("jobs", "--format", "json", check=0).data
        assert f"Go on with: imstui watch {row['replication_id']}" in shown.text
        assert "Traceback" not in shown.text
    goes_on(slow, row["replication_id"])


def test_a_terminal_that_is_gone(slow: Shell) -> None:
    shown = terminal(slow, "copy", "web-base", "--name", "x", "--wait")
    with shown:
        shown.wait_text("running")
        kept, shown.fd = shown.fd, os.open(os.devnull, os.O_RDONLY)
        os.close(kept)
        assert shown.wait_exit() == 130
    (row,) = slow.run("jobs", "--format", "json", check=0).data
    goes_on(slow, row["replication_id"])
