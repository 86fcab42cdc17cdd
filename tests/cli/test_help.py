"""`imstui help`: every topic, as wide as the terminal, and made from what it tells of where that can be."""

from __future__ import annotations

import pytest

from imstui.cli.exit_codes import ExitCode
from imstui.cli.help import TOPICS
from imstui.model.image_filter import TERMS
from tests.cli.shell import Shell
from tests.cli.terminals import all_of, terminal


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
