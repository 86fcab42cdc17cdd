from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.tui.terminal.pencil import PLAIN, Pen, Pencil, pen_of
from tests.tui.terminal import cells_of

ANSI = st.lists(
    st.sampled_from(["1", "3", "4", "7", "9", "31", "97", "39", "44", "103", "49", "38;5;9", "48;5;200", "38;2;1;2;3"]),
    max_size=4,
    unique=True,
).map(";".join)


def test_codes_are_told_apart_by_what_they_set() -> None:
    assert pen_of("1;4;38;2;1;2;3;48;5;7", "") == Pen(("1", "4"), "38;2;1;2;3", "48;5;7")
    assert pen_of("97;103", "") == Pen((), "97", "103")
    assert pen_of("9;21;53", "") == Pen(("9", "21", "53"))
    assert pen_of("39;49", "") == pen_of("", "") == PLAIN


@given(st.lists(ANSI, min_size=1, max_size=6))
def test_going_from_pen_to_pen_draws_as_each_drawn_afresh(codes: list[str]) -> None:
    pencil = Pencil(10)
    pencil.write(0, 0, [("x", pen_of(ansi, "")) for ansi in codes])
    screens = [pyte.Screen(10, 2) for _ in range(2)]
    pyte.Stream(screens[0]).feed(pencil.finish() + "after")
    pyte.Stream(screens[1]).feed("".join(f"\x1b[0;{ansi}mx\x1b[0m" for ansi in codes) + "after")
    assert cells_of(screens[0]) == cells_of(screens[1])


@pytest.mark.parametrize(
    ("start", "end", "way"),
    [
        ((3, 4), (3, 5), "\x1b[C"),
        ((3, 4), (3, 9), "\x1b[5C"),
        ((3, 40), (3, 0), "\r"),
        ((3, 40), (3, 7), "\x1b[8G"),
        ((3, 40), (4, 0), "\r\n"),
        ((3, 40), (4, 40), "\x1b[B"),
        ((3, 40), (9, 0), "\x1b[10H"),
        ((3, 40), (9, 5), "\x1b[10;6H"),
        ((-1, -1), (0, 0), "\x1b[1H"),
        ((3, -1), (4, 0), "\r\n"),
        ((3, -1), (3, 5), "\x1b[6G"),
    ],
)
def test_the_cursor_goes_the_shortest_way(start: tuple[int, int], end: tuple[int, int], way: str) -> None:
    pencil = Pencil(80)
    pencil.y, pencil.x = start
    pencil.move(*end)
    assert pencil.out == [way]


def test_nothing_is_assumed_of_the_place_after_a_cluster_that_terminals_measure_differently() -> None:
    pencil = Pencil(80)
    pencil.write(0, 0, [("e\u0301", PLAIN), ("\N{THUMBS UP SIGN}", PLAIN), ("", PLAIN), ("x", PLAIN)])
    assert pencil.finish() == "\x1b[1He\u0301\x1b[1;2H\N{THUMBS UP SIGN}\x1b[1;4Hx"


def test_links_are_opened_and_closed() -> None:
    pencil = Pencil(80)
    pencil.write(0, 0, [("x", pen_of("1", "\x1b]8;id=1;https://example.org\x1b\\"))])
    assert pencil.finish() == "\x1b[1H\x1b]8;id=1;https://example.org\x1b\\\x1b[1mx\x1b]8;;\x1b\\\x1b[m"
