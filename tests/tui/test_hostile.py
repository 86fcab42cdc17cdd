"""Hostile text in cells and headers, seen from the other end of the line."""

from __future__ import annotations

import re

from tests.tui.terminal import DOWN, END, PAGE_DOWN, RIGHT, Terminal

OURS = re.compile(
    rb"\x1b\[[0-9;]*[mHGCBJK]"  # pens and moves
    rb"|\x1b\[[0-9;]*r|\x1b\[[0-9]+[LM]"  # lines that the terminal moves
    rb"|\x1b\[\?(?:25|7|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"  # modes Textual sets
    rb"|\x1b\]22;[a-z-]*\x07"  # the shape of the mouse pointer
    rb"|\x1b\[\?(?:2026|2048)\$p|\x1b\[[<>=][0-9;]*u|\r\n|\r"
)


def test_no_sequence_reaches_the_terminal_that_is_not_ours() -> None:
    for options in ((), ("--stock",)):
        with Terminal.python("-m", "tests.tui.table_host", "--hostile", *options) as terminal:
            terminal.wait_text("ready")
            terminal.wait_quiet()
            for keys in (DOWN * 5, PAGE_DOWN, RIGHT, PAGE_DOWN, END, b" ", b"s", b"S", b"\r"):
                terminal.cost(keys)
            assert "opened id-" in terminal.text
            rest = OURS.sub(b"", bytes(terminal.raw))
            assert not re.findall(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", rest)
            assert not re.findall("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029]", rest.decode())
            assert terminal.screen.title == ""
            terminal.send(b"q")
            assert terminal.wait_exit() == 0
