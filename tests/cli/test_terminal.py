"""On a terminal: tables are cut to its cells, and waiting shows a block that is updated in place."""

from __future__ import annotations

import re
import time

import pytest

from imstui.present.width import cell_width
from tests.cli.shell import PROGRAM, Shell
from tests.cli.terminals import all_of, terminal
from tests.tui.terminal import Terminal

WIDE = "\u955c\u50cf" * 30


def test_a_table_is_cut_to_the_terminals_cells(shell: Shell) -> None:
    shell.control("POST", "/images", {"name": WIDE})
    whole = shell.run("images", check=0).out
    assert WIDE in whole
    for columns in (60, 80, 120):
        with terminal(shell, "images", columns=columns, lines=400) as shown:
            assert shown.wait_exit() == 0
            lines = all_of(shown).splitlines()
        assert len(lines) == len(whole.splitlines())
        assert max(map(cell_width, lines)) <= columns
        assert any("\u955c\u2026" in line or "\u50cf\u2026" in line for line in lines)
        assert "\t" not in "".join(lines)
        assert "\x1b" not in "".join(lines)


def test_a_narrow_terminal_keeps_name_and_reason_and_cuts_no_figure(shell: Shell) -> None:
    with terminal(shell, "images", columns=46, lines=400) as shown:
        assert shown.wait_exit() == 0
        header, *rows = all_of(shown).splitlines()
    assert header.split() == ["NAME", "SIZE", "KEY", "AGE", "COPY"]
    assert any(row.startswith("rescue") and row.rstrip().endswith("ISO") for row in rows)
    assert any(" 38.2G " in row for row in rows)


@pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"LC_ALL": "", "LANG": "C"}, {"IMSTUI_ASCII": "1"}])
def test_a_terminal_without_utf_8_gets_ascii_twins(shell: Shell, env: dict[str, str]) -> None:
    shell.control("POST", "/images", {"name": "\u955c\u50cf"})
    with Terminal([str(PROGRAM), "images"], env={**shell.env, **env}) as shown:
        assert shown.wait_exit() == 0
        text = all_of(shown)
    assert not set(text) & set("\u2013\u2026\ufffd")
    assert "\u955c\u50cf" in text
    assert " -  " in text
    assert "~" in text


def test_a_table_of_replications_fits_too(shell: Shell) -> None:
    shell.run("copy", "web-base", "--name", WIDE, check=0)
    with terminal(shell, "jobs") as shown:
        assert shown.wait_exit() == 0
        assert max(map(cell_width, all_of(shown).splitlines())) <= 80


def test_waiting_updates_one_line_for_each_in_place(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 0.05})
    shell.control("POST", "/images", {"name": WIDE})
    command = ("copy", "web-base", "app", WIDE, "--name", "{name}-x", "--wait")
    with terminal(shell, *command, lines=30) as shown:
        for name in ("web-base", "app"):
            shown.wait_text(rf"{name} -> {name}-x +running  [█▒·]{{10}}  +\d+%  +\d:\d\d")
        shell.control("POST", "/advance", {"seconds": 3600})
        shown.wait_text(r"✓  web-base -> web-base-x +done  verified")
        shown.wait_text("REPLICATION")
        assert shown.wait_exit(30) == 0
        text = all_of(shown)
        block, table = re.split(r"(?m)^REPLICATION", shown.text)
    assert len([line for line in block.splitlines() if line.strip()]) == 3
    assert block.count("verified") == 3
    assert block.splitlines()[2].split("  ")[1].rstrip().endswith("…")
    assert table.count("verified") == 3
    assert "\x1b[2K" in text
    assert all(cell_width(line) <= 80 for line in shown.text.splitlines())


def test_of_more_than_the_terminal_holds_what_ended_goes_up_and_the_rest_is_counted(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 60, "running_limit": 2})
    names = [f"x{number}" for number in range(6)]
    for name in names:
        shell.control("POST", "/images", {"name": name})
    with terminal(shell, "copy", *names, "--name", "{name}-copy", "--wait", lines=6) as shown:
        shown.wait_text(r"x\d -> x\d-copy +running(.|\n)*and \d more: .*\d queued")
        assert shown.wait_exit(30) == 0
        block, table = re.split(r"(?m)^REPLICATION", all_of(shown))
    for name in names:
        assert len(re.findall(rf"✓  {name} -> {name}-copy +done  verified", block)) == 1
    assert table.count("verified") == 6
    assert not [line for line in table.splitlines() if " more: " in line]
    assert max(int(up) for up in re.findall(r"\x1b\[(\d+)A", block)) <= 4


def test_where_no_block_fits_it_is_told_in_lines(shell: Shell) -> None:
    with terminal(shell, "copy", "web-base", "app", "web-enc", "--name", "{name}-x", "--unencrypted", lines=3) as shown:
        assert shown.wait_exit(30) == 0
        text = all_of(shown)
    assert "\x1b" not in text
    assert len(re.findall(r"(?m)^\d\d:\d\d:\d\d r.* running", text)) == 3


def test_verbose_talks_in_lines_for_a_block_would_be_torn(shell: Shell) -> None:
    with terminal(shell, "--verbose", "copy", "web-base", "--name", "x", "--wait") as shown:
        assert shown.wait_exit(30) == 0
        assert "\x1b" not in all_of(shown)


def test_the_screen_too_wants_a_whole_path(shell: Shell) -> None:
    with Terminal([str(PROGRAM)], env={**shell.env, "IMSTUI_HOME": "here"}) as shown:
        assert shown.wait_exit() == 2
        assert "IMSTUI_HOME is 'here'" in all_of(shown)


def test_a_person_is_asked_about_a_double(shell: Shell) -> None:
    shell.run("copy", "web-base", "--name", "x", check=0)
    with terminal(shell, "copy", "web-base", "--name", "x") as shown:
        shown.wait_text("Send another")
        shown.send(b"n\r")
        assert shown.wait_exit() == 2
    assert len(shell.copies()) == 1


def test_times_move_each_second_and_over_ssh_each_fifth(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 0.001})
    shell.run("copy", "web-base", "--name", "x", check=0)
    # One after the other: what one learns is shown by the other too.
    for connection, period in (("", 1), ("10.0.0.1 1 10.0.0.2 22", 5)):
        watching = terminal(shell, "watch")
        watching.env |= {"SSH_CONNECTION": connection} if connection else {}
        with watching as shown:
            shown.wait_text(r"web-base -> x +running  [·]{10} +0%  +\d:\d\d")
            before, began = shown.raw.count(b"\x1b[2K"), time.monotonic()
            shown.wait(lambda shown=shown, before=before: shown.raw.count(b"\x1b[2K") >= before + 3, "three moves")  # type: ignore[misc] # bound now
            # Besides its period it moves when an answer says something new: twice, as soon after its start.
            assert time.monotonic() - began >= period - 0.1
            shown.send(b"\x03")
            assert shown.wait_exit() == 130
