"""`imstui help`: every topic, as wide as the terminal, and made from what it tells of where that can be."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from imstui.cli.exit_codes import ExitCode
from imstui.cli.help import TOPICS, _text
from imstui.cli.main import COMMANDS, main
from imstui.model.image_filter import TERMS
from tests.cli.shell import Shell
from tests.cli.terminals import all_of, terminal

README = Path(__file__).parents[2] / "README.md"


def test_without_a_topic_it_lists_them(shell: Shell) -> None:
    said = shell.run("help", check=0).out
    assert all(topic in said for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_plain_text_of_80_columns(shell: Shell, topic: str) -> None:
    said = shell.run("help", topic, check=0).out
    assert len(said.splitlines()) > 5
    assert said.isascii()
    assert said.replace("\n", "").isprintable()
    assert max(map(len, said.splitlines())) <= 80


def test_exit_codes_are_all_there(shell: Shell) -> None:
    said = " ".join(shell.run("help", "exit-codes", check=0).out.split())
    assert all(f"{int(code)} {code.meaning}" in said for code in ExitCode)


def test_filters_are_all_there(shell: Shell) -> None:
    said = " ".join(shell.run("help", "filters", check=0).out.split())
    assert all(f"{name}: {term.meaning}" in said for name, term in TERMS.items())


def test_a_commands_help_by_its_name(shell: Shell) -> None:
    assert shell.run("help", "jobs", check=0).out == shell.run("jobs", "--help", check=0).out


def test_an_unknown_topic_names_the_known(shell: Shell) -> None:
    assert "topics are keyring, exit-codes" in shell.run("help", "nope", check=2).err


@pytest.mark.parametrize("columns", [40, 72])
def test_it_wraps_to_the_terminal(shell: Shell, columns: int) -> None:
    with terminal(shell, "help", "ssh", columns=columns, lines=90) as shown:
        assert shown.wait_exit() == 0
        lines = [line for line in all_of(shown).splitlines() if not line.startswith("    ")]
    assert columns - 15 < max(map(len, lines)) <= columns


def told_commands(text: str) -> list[list[str]]:
    """Each use of the program that a text shows: between backticks or quotes, or on a line that is indented."""
    text = text.replace("\\\n", " ")
    found = re.findall(r"[`'](imstui [^`'\n]+)[`']", text)
    found += [part.strip() for line in re.findall(r"(?m)^    (.*)$", text) for part in line.split(" | ")]
    return [re.findall(r"[^\s\[\]]+", one) for one in found if re.match(r"imstui \S", one)]


def missing(words: list[str]) -> list[str]:
    """Those words of a use of the program that the program doesn't know."""
    known = {name for param in main.params for name in param.opts}
    while words and words[0].startswith("-"):
        words = words[1:] if words[0] in {"--read-only", "--verbose", "--version"} else words[2:]
    if not words or not words[0].isalpha() or words[0].isupper():
        return []
    command = main.get_command(click.Context(main), words[0])
    if command is None:
        return [words[0]]
    known |= {name for param in command.params for name in param.opts} | {"--help"}
    return [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]


@pytest.mark.parametrize("topic", [*TOPICS, README])
def test_every_command_and_option_that_is_told_exists(shell: Shell, topic: str | Path) -> None:
    text = topic.read_text(encoding="utf-8") if isinstance(topic, Path) else _text(topic)
    uses = told_commands(text)
    assert [found for words in uses if (found := missing(words[1:]))] == []
    assert len(uses) > 1 or topic in {"exit-codes", "filters"}


@pytest.mark.parametrize("command", COMMANDS)
def test_some_topic_or_the_readme_tells_of_every_command(command: str) -> None:
    told = "\n".join([README.read_text(encoding="utf-8"), *map(_text, TOPICS)])
    assert re.search(rf"imstui [^\n]*\b{command}\b", told)
