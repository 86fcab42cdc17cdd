"""Frames, stock and diffed, must leave the same screen behind; and what is no such frame goes the stock way."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, InlineUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from imstui.tui.terminal.differ import Differ, Surprise
from tests.tui.table_host import TableHost
from tests.tui.terminal import cells_of

WIDTH, HEIGHT, CUT = 24, 6, 9
CONSOLE = Console(color_system="truecolor", force_terminal=True, legacy_windows=False)
CLUSTERS = ("a", "b", " ", " ", "é", "e\u0301", "漢", "字", "─", "👍")
STYLES = (
    None,
    Style(),
    Style(color="red"),
    Style(color="#aabbcc", bgcolor="#101010"),
    Style(bgcolor="#101010"),
    Style(bold=True, bgcolor="#101010"),
    Style(underline=True, italic=True, color="color(9)"),
    Style(reverse=True, strike=True),
    Style(color="default", bgcolor="default"),
)


def strip_of(pieces: list[tuple[str, int]], width: int) -> Strip:
    """A strip of exactly that width."""
    segments = [Segment(text, STYLES[style]) for text, style in pieces if text]
    return Strip(segments).adjust_cell_length(width)


def strips(width: int) -> st.SearchStrategy[Strip]:
    text = st.lists(st.sampled_from(CLUSTERS), max_size=7).map("".join)
    pieces = st.lists(st.tuples(text, st.integers(0, len(STYLES) - 1)), max_size=5)
    return pieces.map(lambda drawn: strip_of(drawn, width))


@dataclass(frozen=True)
class Step:
    """What changes on the screen, by how many lines all moved before, and whether it comes as a whole frame."""

    left: dict[int, Strip]
    right: dict[int, Strip]
    whole: bool
    spans: tuple[tuple[int, int], ...]
    up: int = 0


def span() -> st.SearchStrategy[tuple[int, int]]:
    starts_and_lengths = st.tuples(st.integers(0, WIDTH - 1), st.integers(1, WIDTH))
    return starts_and_lengths.map(lambda pair: (pair[0], min(WIDTH, sum(pair))))


def step() -> st.SearchStrategy[Step]:
    lines = st.integers(0, HEIGHT - 1)
    return st.builds(
        Step,
        left=st.dictionaries(lines, strips(CUT), max_size=3),
        right=st.dictionaries(lines, strips(WIDTH - CUT), max_size=3),
        whole=st.booleans(),
        spans=st.tuples(*[span() for _ in range(HEIGHT)]),
        up=st.sampled_from((0, 0, 1, -1, 2)),
    )


def updates(history: list[Step]) -> list[CompositorUpdate]:
    """The updates that a compositor would hand out for a screen of two columns."""
    left = [Strip.blank(CUT) for _ in range(HEIGHT)]
    right = [Strip.blank(WIDTH - CUT) for _ in range(HEIGHT)]
    made: list[CompositorUpdate] = [layout(left, right)]
    for each in history:
        for side, changed in ((left, each.left), (right, each.right)):
            side[:] = side[each.up :] + side[: each.up]
            for y, strip in changed.items():
                side[y] = strip
        if each.whole or each.up:
            made.append(layout(left, right))
        elif touched := sorted({*each.left, *each.right}):
            chops = [{0: left[y], CUT: right[y]} if y in touched else {0: None, CUT: None} for y in range(HEIGHT)]
            spans = [(y, *each.spans[y]) for y in touched]
            made.append(ChopsUpdate(chops, spans, [[CUT, WIDTH]] * HEIGHT))
    return made


def layout(left: list[Strip], right: list[Strip]) -> LayoutUpdate:
    return LayoutUpdate([list(pair) for pair in zip(left, right, strict=True)], Region(0, 0, WIDTH, HEIGHT))


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    stream.feed("\x1b[?7l")
    return screen, stream


@settings(max_examples=400, deadline=None)
@given(st.lists(step(), max_size=6))
def test_any_frames_leave_the_screen_that_the_stock_path_leaves(history: list[Step]) -> None:
    stock, stock_stream = terminal()
    diffed, diffed_stream = terminal()
    differ = Differ(WIDTH, HEIGHT)
    for update in updates(history):
        stock_stream.feed(update.render_segments(CONSOLE))
        diffed_stream.feed(differ.advance(update, ColorSystem.TRUECOLOR))
        assert cells_of(diffed) == cells_of(stock)


@given(st.lists(step(), max_size=4))
def test_a_frame_that_changes_nothing_costs_nothing(history: list[Step]) -> None:
    differ = Differ(WIDTH, HEIGHT)
    frames = updates([*history, Step({}, {}, whole=True, spans=())])
    for update in frames:
        differ.advance(update, ColorSystem.TRUECOLOR)
    assert differ.complete
    assert differ.advance(frames[-1], ColorSystem.TRUECOLOR) == ""


TALL = 12


def rows(first: int, cursor: int) -> LayoutUpdate:
    """A screen of lines that have little in common, under a title; a cursor, and a scroll bar at the right."""
    plain, marked = Style(color="#aabbcc", bgcolor="#101010"), Style(color="#101010", bgcolor="#aabbcc")
    lines = [Strip([Segment("title".ljust(WIDTH), plain)])]
    for number in range(first, first + TALL - 1):
        style = marked if number == cursor else plain
        bar = " " if (number - first) % 3 else "█"
        lines.append(Strip([Segment(name_of(number).ljust(WIDTH - 1), style), Segment(bar, plain)]))
    return LayoutUpdate([[line] for line in lines], Region(0, 0, WIDTH, TALL))


def name_of(number: int) -> str:
    return "".join(chr(ord("a") + number * step % 26) for step in range(3, 23))


@pytest.mark.parametrize("by", [1, 4, -1, -5])
def test_lines_that_moved_are_moved_by_the_terminal(by: int) -> None:
    screen, stock = pyte.Screen(WIDTH, TALL), pyte.Screen(WIDTH, TALL)
    differ = Differ(WIDTH, TALL)
    pyte.Stream(screen).feed("\x1b[?7l" + differ.advance(rows(20, 24), ColorSystem.TRUECOLOR))
    written = differ.advance(rows(20 + by, 24 + by), ColorSystem.TRUECOLOR)
    pyte.Stream(screen).feed(written)
    assert written.startswith(f"\x1b[2;{TALL}r\x1b[2H\x1b[{abs(by)}{'M' if by > 0 else 'L'}\x1b[r")
    # The lines that come into sight, and the two that the cursor left and reached.
    assert sum(name_of(number) in written for number in range(26)) <= abs(by) + 2
    pyte.Stream(stock).feed("\x1b[?7l" + rows(20 + by, 24 + by).render_segments(CONSOLE))
    assert cells_of(screen) == cells_of(stock)


def test_what_is_not_all_known_stays_where_it_is() -> None:
    differ = Differ(WIDTH, TALL)
    differ.advance(rows(20, 24), ColorSystem.TRUECOLOR)
    differ.lines[3][5] = None
    assert "\x1b[r" not in differ.advance(rows(21, 25), ColorSystem.TRUECOLOR)


def one_line(*segments: Segment, width: int = 10) -> LayoutUpdate:
    return LayoutUpdate([[Strip(segments)]], Region(0, 0, width, 1))


def test_only_the_changed_cells_are_written() -> None:
    differ = Differ(10, 1)
    style = Style(color="#010203")
    assert differ.advance(one_line(Segment("0123456789", style)), ColorSystem.TRUECOLOR).endswith("0123456789\x1b[m")
    changed = differ.advance(one_line(Segment("0x23456y89", style)), ColorSystem.TRUECOLOR)
    assert changed == "\x1b[1;2H\x1b[38;2;1;2;3mx\x1b[8Gy\x1b[m"


def test_short_gaps_are_written_over_and_blank_ends_erased() -> None:
    differ = Differ(20, 1)
    differ.advance(one_line(Segment("0123456789abcdefghij"), width=20), ColorSystem.TRUECOLOR)
    blanked = differ.advance(one_line(Segment("0x23y56789          "), width=20), ColorSystem.TRUECOLOR)
    assert blanked == "\x1b[1;2Hx23y\x1b[5C\x1b[K"


def test_blanks_with_a_background_are_never_erased_to() -> None:
    differ = Differ(20, 1)
    differ.advance(one_line(Segment("0123456789abcdefghij"), width=20), ColorSystem.TRUECOLOR)
    assert "\x1b[K" not in differ.advance(
        one_line(Segment(" " * 20, Style(bgcolor="red")), width=20), ColorSystem.TRUECOLOR
    )


def test_no_control_character_passes_whoever_put_it_there() -> None:
    differ = Differ(10, 1)
    written = differ.advance(one_line(Segment("a\x1b]52;c;xy\x07b\x9b")), ColorSystem.TRUECOLOR)
    assert written == "\x1b[1Ha]52;c;xyb"


def test_the_same_style_under_another_object_is_the_same() -> None:
    differ = Differ(10, 1)
    differ.advance(one_line(Segment("0123456789", Style(color="red", meta={"a": 1}))), ColorSystem.TRUECOLOR)
    again = differ.advance(one_line(Segment("0123456789", Style(color="red", meta={"b": 2}))), ColorSystem.TRUECOLOR)
    assert again == ""


@pytest.mark.parametrize(
    "update",
    [
        InlineUpdate([Strip.blank(10)]),
        one_line(Segment("short")),
        LayoutUpdate([[Strip.blank(10)]], Region(5, 0, 10, 1)),
        LayoutUpdate([[Strip.blank(10)]] * 2, Region(0, 0, 10, 2)),
        ChopsUpdate([{0: Strip.blank(10)}] * 2, [(0, 0, 10)], [[10]] * 2),
        one_line(Segment(" " * 10), Control.home().segment),
    ],
)
def test_what_is_no_frame_of_this_screen_is_a_surprise(update: CompositorUpdate) -> None:
    with pytest.raises(Surprise):
        Differ(10, 1).advance(update, ColorSystem.TRUECOLOR)


def test_headless_apps_are_left_alone() -> None:
    async def run() -> None:
        app = TableHost(20)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("down")
            assert app._differ is None

    asyncio.run(run())


def test_the_alphabet_is_as_wide_as_the_test_terminal_thinks() -> None:
    for cluster in CLUSTERS:
        screen = pyte.Screen(10, 1)
        pyte.Stream(screen).feed(cluster)
        assert screen.cursor.x == cell_len(cluster)


def test_surprises_go_the_stock_way_and_after_three_everything_does() -> None:
    async def run() -> None:
        app = TableHost(20)
        async with app.run_test(size=(80, 24)):
            odd = InlineUpdate([Strip.blank(10)])
            for number in range(1, 4):
                assert app._diff(odd) is odd
                assert app.differ_enabled is (number < 3)
            assert app._differ is None

    asyncio.run(run())


def test_a_whole_frame_after_a_surprise_is_written_in_full() -> None:
    async def run() -> None:
        app = TableHost(20)
        async with app.run_test(size=(80, 24)):
            whole = app.screen._compositor.render_full_update()
            assert app._diff(whole) is not None
            assert app._diff(whole) is None
            app._diff(InlineUpdate([Strip.blank(10)]))
            assert app._diff(whole) is not None

    asyncio.run(run())
