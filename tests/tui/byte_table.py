"""What every screen, dialog and key costs on the line at 80x24: the steps of a walk, each with the most it may cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from tests.tui.terminal import DOWN, END, ESCAPE, HOME, PAGE_DOWN, Terminal

OPEN: Final = 8_000
PAGE: Final = 3_000
KEY: Final = 350
LINE: Final = 700
SCROLLED: Final = 450


class Step(NamedTuple):
    """Keys, what the screen then shows, and the most bytes they may cost."""

    name: str
    keys: bytes
    most: int
    shows: str = ""


WALK: Final = (
    Step("cursor down", DOWN, KEY),
    Step("half a page down", b"\x04", PAGE),
    Step("page down", PAGE_DOWN, PAGE),
    Step("to the end", END, PAGE),
    Step("to the beginning", HOME, PAGE),
    Step("to the foot", DOWN * 16, PAGE),
    Step("a line scrolled", DOWN, SCROLLED),
    Step("back to the beginning", HOME, PAGE),
    Step("mark", b" ", KEY, "1 marked"),
    Step("mark all", b"*", PAGE, "183 marked"),
    Step("unmark all", b"*", PAGE),
    Step("sort", b"s", PAGE),
    Step("turn the order", b"S", PAGE),
    Step("pan", b"l", PAGE),
    Step("pan back", b"h", PAGE),
    Step("another view", b"3", PAGE),
    Step("back to mine", b"1", PAGE),
    Step("filter opened", b"/", LINE),
    Step("filter, a letter", b"w", PAGE),
    Step("filter, another", b"e", PAGE),
    Step("filter, a letter back", b"\x7f", PAGE),
    Step("filter ended", ESCAPE, PAGE),
    Step("a message line", b"y", LINE, "Copied"),
    Step("help opened", b"?", OPEN, "WHAT IT DOES"),
    Step("help, a letter", b"c", PAGE),
    Step("help, cursor down", DOWN, KEY),
    Step("help left", ESCAPE, OPEN, "1 Mine"),
    Step("messages opened", b"e", OPEN, "Copied"),
    Step("messages left", ESCAPE, OPEN, "1 Mine"),
    Step("details opened", b"\r", OPEN, "Id  "),
    Step("details as JSON", b"w", PAGE, '"__'),
    Step("details, page down", PAGE_DOWN, PAGE),
    Step("details left", ESCAPE, OPEN, "1 Mine"),
    Step("jobs opened", b"J", OPEN, "again"),
    Step("jobs left", ESCAPE, OPEN, "1 Mine"),
    Step("palette opened", b"\x10", OPEN, "Search for"),
    Step("palette, a letter", b"t", PAGE),
    Step("palette, cursor down", DOWN, LINE),
    Step("palette left", ESCAPE, OPEN, "1 Mine"),
    Step("one image found", b"/web-base\r", PAGE, "1 of"),
    Step("dialog opened", b"c", OPEN, "Before sending"),
    Step("dialog, a letter", b"x", KEY, "-copyx"),
    Step("dialog, a broken rule", b"/", PAGE, "/128 "),
    Step("dialog, the rule kept", b"\x7f", PAGE),
    Step("dialog, next field", b"\t", KEY),
    Step("dialog, a letter there", b"d", KEY),
    Step("dialog, to the choice", b"\t", KEY),
    Step("dialog, a key is wished", b" ", PAGE, "No key is chosen"),
    Step("dialog, to the key", b"\t", KEY),
    Step("list of keys opened", DOWN, OPEN, "Which key"),
    Step("list, cursor down", DOWN, KEY),
    Step("list, a key chosen", b"\r", OPEN, "Before sending"),
    Step("dialog left", ESCAPE, OPEN, "Jobs"),
    Step("dialog once more", b"c", OPEN, "Before sending"),
    Step("sent", b"\x13", OPEN, "accepted"),
)


def walk(terminal: Terminal) -> Iterator[tuple[Step, int]]:
    """Take every step, and tell what it cost."""
    for step in WALK:
        yield step, terminal.cost(step.keys, step.shows)


def while_idle(terminal: Terminal, seconds: float) -> int:
    """The bytes that come while nobody touches anything."""
    return while_all_idle([terminal], seconds)[0]


def while_all_idle(terminals: Sequence[Terminal], seconds: float, look: Callable[[], None] = lambda: None) -> list[int]:
    """The same of several at once, at which somebody may look."""
    before, until = [each.total for each in terminals], time.perf_counter() + seconds
    while time.perf_counter() < until:
        for terminal in terminals:
            terminal.read(0.05 / len(terminals))
        look()
    return [each.total - was for each, was in zip(terminals, before, strict=True)]


def send_five(terminal: Terminal) -> None:
    """Have five copies of one image run, each under a name of its own."""
    terminal.cost(b"/web-base\r", "1 of")
    for number in range(5):
        terminal.cost(b"c", "Before sending")
        terminal.cost(b"%d" % number, f"-copy{number}")
        terminal.cost(b"\x13", f"{number + 1}▶")
    terminal.wait_quiet()
