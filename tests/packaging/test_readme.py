"""Every shell command of the README is run by a test: here, or by the one that is named in the one list of others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from imstui.cli.main import COMMANDS, main
from imstui.local.settings import EXAMPLE, read_settings
from tests.cli.shell import Shell

ROOT: Final = Path(__file__).parents[2]
README: Final = ROOT / "README.md"
_INLINE: Final = re.compile(r"`((?:imstui|pipx|uv|python3?|lint-imports)(?:[ ][^`]*)?)`")
_FENCED: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_OPTION: Final = re.compile(r"--[a-z][a-z-]*")

ELSEWHERE: Final = {
    "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/imstui demo": (
        "fetches packages from an index: the wheel is installed into a venv of its own, and the demo is opened",
        ("tests/packaging/test_wheel.py", "tests/tui/test_demo.py"),
    ),
    "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && .venv/bin/python -m tests": (
        "fetches packages from an index, and is what runs this very test",
        ("tests/__main__.py",),
    ),
    "pipx install .": ("fetches packages, and pipx isn't everywhere", ("tests/packaging/test_wheel.py",)),
    "uv tool install .": ("fetches packages, and uv isn't everywhere", ("tests/packaging/test_wheel.py",)),
    "uv tool install --python 3.12 .": ("fetches a Python", ("tests/packaging/test_wheel.py",)),
    "imstui login": ("asks a person", ("tests/accounts/test_login.py",)),
    "imstui": ("opens the screen", ("tests/tui/test_launch.py",)),
    "imstui demo": ("opens the screen", ("tests/tui/test_demo.py",)),
    "lint-imports": ("is a check of the whole house", ("tests/__main__.py",)),
    "python -m tests": ("is what runs this very test", ("tests/__main__.py",)),
    "python -m tests.benchmarks": ("measures for minutes", ("tests/benchmarks/__main__.py",)),
    "python -m tests.reliability": ("plays every cell for a minute", ("tests/reliability/test_matrix.py",)),
}
"""Those that can't be run here: why, and what runs them, or their parts, instead."""


def blocks() -> list[tuple[str, ...]]:
    """The README's indented blocks, line by line; what stands in fences is Python or settings, and tested as such."""
    found: list[list[str]] = [[]]
    for line in _FENCED.sub("", README.read_text()).splitlines():
        if line.startswith("    ") and line.strip():
            found[-1].append(line.strip())
        elif found[-1] and line.strip():
            found.append([])
    return [tuple(block) for block in found if block]


def is_synopsis(block: tuple[str, ...]) -> bool:
    """A table of commands and their options, each line with its description or its options behind."""
    return len(block) > 5 and all(line.startswith("imstui") for line in block)


def synopsis() -> Iterator[tuple[str, str]]:
    """Each command of the synopsis, and its line."""
    for line in next(filter(is_synopsis, blocks())):
        head, _, rest = line.removeprefix("imstui").partition("  ")
        for name in head.strip().split(" | ") if head.strip() else ["imstui"]:
            yield name.split()[0], f"{head} {rest}"


def single_lines() -> list[str]:
    """Commands that stand alone: blocks of one line, and those inside the text."""
    inline = [command for command in _INLINE.findall(README.read_text()) if "{" not in command]
    return [block[0] for block in blocks() if len(block) == 1] + list(dict.fromkeys(inline))


def spelled_out(command: str) -> list[str]:
    """'imstui completion bash|zsh|fish' is three commands."""
    found = [""]
    for word in command.split():
        found = [f"{before} {choice}".strip() for before in found for choice in word.split("|")]
    return found


def test_the_synopsis_names_every_command_and_only_options_that_there_are() -> None:
    named = set()
    for name, line in synopsis():
        if name == "imstui":
            continue
        named.add(name)
        command = main.get_command(click.Context(main), name)
        assert command is not None, name
        offered = {option for parameter in [*command.params, *main.params] for option in parameter.opts}
        assert set(_OPTION.findall(line)) <= offered, line
    assert set(COMMANDS) - named <= {"completion"}


@pytest.mark.parametrize("command", single_lines())
def test_a_single_command_is_run_or_named_with_its_reason(shell: Shell, command: str) -> None:
    if command in ELSEWHERE:
        _, places = ELSEWHERE[command]
        assert all((ROOT / place).exists() for place in places)
        return
    for one in spelled_out(command):
        program, *args = one.split()
        assert program == "imstui", f"{one}: run it here, or say in ELSEWHERE why not, and what does instead"
        given = [part for part in args if not part.isupper()]
        shell.run(*given, *(["--help"] if given != args else []), check=0)


def scripts() -> list[tuple[str, ...]]:
    return [block for block in blocks() if len(block) > 1 and not is_synopsis(block)]


@pytest.mark.parametrize("block", scripts(), ids=lambda block: block[0][:40])
def test_a_script_runs_as_it_stands(own_home: Path, tmp_path: Path, block: tuple[str, ...]) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(own_home), "IMSTUI_HOME": str(own_home / "imstui"), "LANG": "C.UTF-8"}
    # What it starts in the background ends with it.
    text = "\n".join(["trap 'kill $(jobs -p)' EXIT", "set -e", *block])
    done = subprocess.run(
        ["/bin/bash", "-c", text], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_the_list_of_others_holds_nothing_that_the_readme_lost() -> None:
    text = README.read_text()
    planned = {"python -m tests.benchmarks", "python -m tests.reliability", "python -m tests", "imstui demo", "imstui"}
    assert {command for command in ELSEWHERE if command not in text} <= planned


def test_the_settings_that_the_readme_shows_are_all_there_are(tmp_path: Path) -> None:
    shown = next(text for text in _FENCED.findall(README.read_text()) if text.startswith("```toml"))
    file = tmp_path / "settings.toml"
    file.write_text("\n".join(shown.splitlines()[1:-1]))
    file.chmod(0o600)
    read = read_settings(tmp_path)
    file.write_text(EXAMPLE)
    assert read == read_settings(tmp_path)
