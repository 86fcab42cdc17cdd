"""What a failing command says: a sentence for a person, and one JSON object for a script that asked for JSON."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import PROGRAM, Said, Shell

KEYS = ["title", "cause", "next_step", "said", "code", "status", "request_id", "exit_code"]


def failure(said: Said) -> dict[str, Any]:
    """The object on stderr's last line, after at least one line for a person."""
    *lines, last = said.err.splitlines()
    assert lines
    assert not any(line.startswith("{") for line in lines)
    told: dict[str, Any] = json.loads(last)["error"]
    assert list(told) == KEYS
    assert told["exit_code"] == said.code
    assert all(told[name] for name in ("title", "cause", "next_step"))
    return told


def test_what_the_cloud_said_is_in_the_object(shell: Shell) -> None:
    shell.fault(operation="list", kind="status", status=403, code="IMG.0026", message="no right", times=0)
    told = failure(shell.run("images", "--format", "json", check=1))
    assert (told["code"], told["status"]) == ("IMG.0026", 403)
    assert "no right" in told["said"]
    assert told["request_id"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["images", "--format", "jsonl", "--nope"], 2),
        (["images", "--format=json", "--limit", "0"], 2),
        (["copy", "web-base", "--format", "json"], 2),
        (["copy", "db-2019", "--name", "x", "--format", "json"], 2),
        (["show", "nothing-like-it", "--format", "json"], 4),
        (["watch", "f" * 32, "--format", "json"], 4),
        (["receipt", "r-nothing", "--format", "json"], 4),
    ],
)
def test_every_failure_has_one(shell: Shell, args: list[str], code: int) -> None:
    failure(shell.run(*args, check=code))


def test_a_wrong_password_has_the_clouds_words(shell: Shell) -> None:
    told = failure(shell.run("images", "--format", "json", env={"OS_PASSWORD": "wrong"}, check=3))
    assert told["status"] == 401
    assert told["title"]


@pytest.mark.parametrize("form", ["table", "csv"])
def test_other_formats_have_none(shell: Shell, form: str) -> None:
    shell.fault(operation="list", kind="status", status=403, code="IMG.0026", times=0)
    said = shell.run("images", "--format", form, check=1)
    assert len(said.err.splitlines()) == 1
    assert "{" not in said.err


def test_a_failed_job_has_one_too(shell: Shell) -> None:
    said = shell.run("copy", "doomed", "--name", "x", "--wait", "--format", "json", check=1)
    told = failure(said)
    assert told["code"] == "IMG.0103"
    assert said.data[0]["state"] == "failed"


def test_an_unfinished_one_says_how_to_go_on(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 0.001})
    said = shell.run("copy", "web-base", "--name", "x", "--wait", "--timeout", "1s", "--format", "json", check=6)
    assert failure(said)["next_step"] == f"Go on with: imstui watch {said.data[0]['replication_id']}"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["images", "--profile", "x"], "It stands before the command: imstui --profile"),
        (["imges"], "Did you mean images?"),
        (["copy", "x"], "See 'imstui copy --help'."),
        (["images", "--type", "publc"], "See 'imstui images --help'. Did you mean public?"),
        (["completion"], "Choose from: bash, zsh, fish. See"),
        (["images", "--nam", "x"], "Did you mean '--name'? See"),
    ],
)
def test_wrong_usage_says_what_to_do(shell: Shell, args: list[str], told: str) -> None:
    assert told in shell.run(*args, check=2).err


@pytest.mark.parametrize(
    "args",
    [
        ("copy", "-", "--name", "x"),
        ("copy", "db-2019", "--name", "x", "--key", "backup", "--unencrypted"),
        ("copy", "legacy-full", "--name", "x"),
        ("--read-only", "copy", "app", "--name", "x"),
    ],
)
def test_that_nothing_was_sent_is_said_once(shell: Shell, args: tuple[str, ...]) -> None:
    assert shell.run(*args, check=2).err.casefold().count("nothing was sent") == 1


def test_a_half_read_list_is_no_json(shell: Shell) -> None:
    shell.fault(operation="list", kind="status", status=503, skip=1, times=0)
    said = shell.run("images", "--type", "all", "--format", "json", check=5)
    assert said.out.startswith("[\n")
    with pytest.raises(json.JSONDecodeError):
        json.loads(said.out)


def test_a_full_disk_is_told_in_a_sentence(shell: Shell) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [PROGRAM, "images"], stdout=full, stderr=subprocess.PIPE, text=True, env=shell.env, timeout=60, check=False
        )
    assert done.returncode == 1
    assert "can't be written: No space left on device" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("closed", [1, 2])
def test_a_closed_stream_is_no_fault(shell: Shell, closed: int) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec '{PROGRAM}' images {closed}>&-"],
        capture_output=True,
        text=True,
        env=shell.env,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_encoding_without_the_letters_ends_nothing(shell: Shell) -> None:
    shell.control("POST", "/images", {"name": "\u955c\u50cf"})
    for form in ("table", "csv"):
        said = shell.run("images", "--format", form, env={"PYTHONIOENCODING": "ascii"}, check=0)
        assert "\\u955c\\u50cf" in said.out
