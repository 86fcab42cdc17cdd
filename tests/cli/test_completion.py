"""Completion with the shells themselves: what is offered, that hostile names stay names, that errors stay silent."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from imstui.cli.main import COMMANDS
from imstui.local.ledger import Ledger
from imstui.model.copying import CopyRequest
from imstui.model.replication import Binding, Replication, Source, State
from tests.cli.shell import PROGRAM, Shell
from tests.tui.terminal import Terminal

HOSTILE = "a $(touch pwned) `touch pwned` 'b' \"c\""


def shell_named(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} isn't here: apt-get install {name}")
    return found


def known(number: int, source: str, name: str, state: State, alias: str = "") -> Replication:
    now = datetime.now(UTC)
    return Replication(
        id=f"r-{number}",
        state=state,
        binding=Binding("127.0.0.1", "eu-de", "p"),
        request=CopyRequest(f"source-{number}", name, cmk_id=f"key-{number}" if alias else None),
        source=Source(f"source-{number}", source),
        created_at=now,
        since=now,
        job_id=f"job-{number}",
        image_id=f"image-{number}",
        key_alias=alias,
    )


@pytest.fixture
def env(own_home: Path) -> dict[str, str]:
    """An environment in which `imstui` is found, some replications are known, and no cloud is."""
    with Ledger(own_home / "imstui" / "state" / "ledger.db") as ledger:
        ledger.add(
            [
                known(1, "web-enc", "web copy", State.SUCCEEDED, "backup"),
                known(2, HOSTILE, "-x", State.RUNNING, "archive"),
                known(3, "\u202etxt", "twin", State.FAILED),
                known(4, "app", "twin", State.UNKNOWN),
            ],
            "written",
        )
    path = f"{PROGRAM.parent}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(own_home), "LANG": "C.UTF-8", "IMSTUI_HOME": str(own_home / "imstui")}


@pytest.fixture
def script(env: dict[str, str], tmp_path: Path) -> Callable[[str], Path]:
    """The file that `imstui completion SHELL` made."""

    def made(name: str) -> Path:
        path = tmp_path / name
        said = subprocess.run([PROGRAM, "completion", name], capture_output=True, env=env, timeout=60, check=True)
        path.write_bytes(said.stdout)
        return path

    return made


def in_bash(env: dict[str, str], script: Path, *words: str) -> list[str]:
    """What bash would offer for these words, of which the last isn't finished."""
    program = (
        f'source {script}; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _imstui imstui; '
        '(( ${#COMPREPLY[@]} )) && printf "%s\\n" "${COMPREPLY[@]}"'
    )
    command = [shell_named("bash"), "--norc", "-c", program, "bash", *words]
    said = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60, check=False)
    assert said.stderr == ""
    return said.stdout.splitlines()


def in_fish(env: dict[str, str], script: Path, line: str) -> dict[str, str]:
    """What fish would offer for a line: words and what is said of each."""
    command = [shell_named("fish"), "--no-config", "-c", f"source {script}; complete --do-complete $argv", line]
    said = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60, check=False)
    assert said.stderr == ""
    return {word: told for word, _, told in (offer.partition("\t") for offer in said.stdout.splitlines())}


def test_bash_offers_commands_options_choices_and_what_is_known(
    env: dict[str, str], script: Callable[[str], Path]
) -> None:
    bash = script("bash")
    assert in_bash(env, bash, "imstui", "") == list(COMMANDS)
    assert in_bash(env, bash, "imstui", "co") == ["copy", "completion"]
    assert "--enterprise-project" in in_bash(env, bash, "imstui", "copy", "x", "--")
    assert in_bash(env, bash, "imstui", "jobs", "--format", "j") == ["json", "jsonl"]
    assert in_bash(env, bash, "imstui", "jobs", "--format", "=", "j") == ["json", "jsonl"]
    assert in_bash(env, bash, "imstui", "copy", "web-e") == ["web-enc"]
    assert in_bash(env, bash, "imstui", "copy", "web\\ c") == ["web\\ copy"]
    assert in_bash(env, bash, "imstui", "copy", '"web c') == ["web copy"]
    assert set(in_bash(env, bash, "imstui", "copy", "x", "--key", "")) == {"backup", "archive"}
    assert in_bash(env, bash, "imstui", "help", "ex") == ["exit-codes"]
    assert in_bash(env, bash, "imstui", "watch", "") == ["r-2", "r-4"]
    assert in_bash(env, bash, "imstui", "watch", "job") == ["job-2", "job-4"]
    assert in_bash(env, bash, "imstui", "drop", "") == ["r-4"]
    assert in_bash(env, bash, "imstui", "receipt", "r") == ["r-4", "r-3", "r-2", "r-1"]


def test_a_hostile_name_stays_a_name(env: dict[str, str], script: Callable[[str], Path], tmp_path: Path) -> None:
    (offer,) = in_bash(env, script("bash"), "imstui", "copy", "a\\ ")
    program = f"cd {tmp_path}; printf %s {offer}"
    said = subprocess.run([shell_named("bash"), "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout == HOSTILE
    assert not (tmp_path / "pwned").exists()
    # What can't be typed, or fits two, is offered by its id.
    offers = set(in_bash(env, script("bash"), "imstui", "copy", ""))
    assert offers == {"web-enc", "web\\ copy", offer, "image-2", "source-3", "app", "image-3", "image-4"}


def test_fish_offers_the_same(env: dict[str, str], script: Callable[[str], Path]) -> None:
    fish = script("fish")
    assert set(in_fish(env, fish, "imstui ")) == set(COMMANDS)
    assert in_fish(env, fish, "imstui jobs --pr") == {
        "--prune": "First forget what ended longer ago than this, as 90d."
    }
    assert set(in_fish(env, fish, "imstui jobs --format=j")) == {"--format=json", "--format=jsonl"}
    assert set(in_fish(env, fish, "imstui copy web-e")) == {"web-enc"}
    assert set(in_fish(env, fish, "imstui copy 'web c")) == {"web copy"}
    assert in_fish(env, fish, "imstui watch r-4") == {"r-4": "app -> twin, unknown"}


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_a_key_completes(env: dict[str, str], script: Callable[[str], Path], name: str) -> None:
    path = script(name)
    flags, start = {
        "bash": (["--norc", "--noprofile", "-i"], f"PS1='> '; source {path}; clear\r"),
        "zsh": (["-f", "-i"], f"PS1='> '; autoload -U compinit; compinit -u -D; source {path}; clear\r"),
    }[name]
    with Terminal([shell_named(name), *flags], env={**env, "TERM": "xterm"}, far=True) as terminal:
        terminal.wait_quiet()
        terminal.send(start.encode())
        terminal.wait_text(r"^> +\n")
        for typed, shown in (
            ("imstui cop", "imstui copy"),
            ("imstui jobs --for", "imstui jobs --format"),
            ("imstui jobs --format=jsonl --a", "imstui jobs --format=jsonl --all"),
            ("imstui copy web-e", "imstui copy web-enc"),
            ("imstui copy web\\ ", "imstui copy web\\ copy"),
            ("imstui --log /etc/hostn", "imstui --log /etc/hostname"),
        ):
            terminal.send(f"{typed}\t".encode())
            terminal.wait_text(f"(?m)^> {re.escape(shown)} ")
            terminal.send(b"\x15\x0c")
            terminal.wait_text(r"^> +\n")


def test_images_that_were_listed_are_known(shell: Shell, script: Callable[[str], Path]) -> None:
    env = {**shell.env, "PATH": f"{PROGRAM.parent}:{shell.env['PATH']}"}
    assert in_bash(env, script("bash"), "imstui", "show", "db-2") == []
    images = shell.run("images", "--format", "json", check=0).data
    assert in_bash(env, script("bash"), "imstui", "show", "db-2") == ["db-2019"]
    (one,) = [image["id"] for image in images if image["name"] == "db-2019"]
    assert in_bash(env, script("bash"), "imstui", "accept", one[:12]) == [one]
    for kept in (Path(env["IMSTUI_HOME"]) / "cache" / "images").iterdir():
        kept.write_bytes(kept.read_bytes()[:-9])
    assert in_bash(env, script("bash"), "imstui", "show", "db-2") == []


def test_errors_are_silent(env: dict[str, str], script: Callable[[str], Path]) -> None:
    ledger = Path(env["IMSTUI_HOME"]) / "state" / "ledger.db"
    ledger.write_bytes(b"this is no ledger" * 100)
    for words in (("watch", ""), ("copy", "w"), ("nonsense", "x"), ("--profile", "")):
        assert in_bash(env, script("bash"), "imstui", *words) == []


def test_completing_makes_no_file(env: dict[str, str], tmp_path: Path) -> None:
    new = {**env, "IMSTUI_HOME": str(tmp_path / "new")}
    for words in (("watch", ""), ("copy", "w"), ("--profile", "")):
        subprocess.run([PROGRAM, "completion", "bash", "--", *words], env=new, timeout=60, check=True)
    assert not (tmp_path / "new").exists()
