"""Tables on a terminal and on a pipe."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imstui.present.table import Column, lines
from imstui.present.text import clean
from imstui.present.width import cell_width

COLUMNS = (Column("NAME", priority=2, least=8), Column("SIZE", right=True, priority=3, least=6), Column("NOTE"))
ROWS = (
    ("web-base-with-a-long-name", "1.9G", "a note that goes on for a while"),
    ("镜像", "38.2G", "tab\there\x1b[2J"),
)


def test_a_pipe_gets_everything() -> None:
    assert list(lines(COLUMNS, ROWS)) == [
        "NAME                        SIZE  NOTE",
        "web-base-with-a-long-name   1.9G  a note that goes on for a while",
        "镜像                       38.2G  tab here\ufffd[2J",
    ]


def test_a_terminal_gets_what_fits_and_the_lowest_priority_gives_way_first() -> None:
    assert list(lines(COLUMNS, ROWS, 50)) == [
        "NAME                        SIZE  NOTE",
        "web-base-with-a-long-name   1.9G  a note that goe…",
        "镜像                       38.2G  tab here\ufffd[2J",
    ]
    assert list(lines(COLUMNS, ROWS, 30)) == [
        "NAME                SIZE  NOTE",
        "web-base-with-a-…   1.9G  a n…",
        "镜像               38.2G  tab…",
    ]


def test_what_has_no_room_leaves_whole_and_the_lowest_priority_first() -> None:
    columns = (Column("ID", priority=1, least=8, stays=False), COLUMNS[0], Column("NOTE", least=6, stays=False))
    rows = [("465076de-dc36", "web-base-enc", "a long note")]
    assert next(lines(columns, rows, 26)).split() == ["ID", "NAME", "NOTE"]
    assert next(lines(columns, rows, 25)).split() == ["ID", "NAME"]
    assert list(lines(columns, rows, 17)) == ["NAME", "web-base-enc"]


def test_a_terminal_that_is_too_narrow_for_all_gets_the_beginning() -> None:
    assert [cell_width(line) <= 12 for line in lines(COLUMNS, ROWS, 12)] == [True] * 3


def test_no_rows_leave_the_header() -> None:
    assert list(lines(COLUMNS, ())) == ["NAME  SIZE  NOTE"]
    assert list(lines((), ())) == [""]


@given(
    st.lists(st.tuples(*[st.text(st.characters(exclude_categories=()), max_size=30)] * 3), max_size=5),
    st.none() | st.integers(min_value=0, max_value=60),
)
def test_any_rows_are_clean_lines_of_the_width(rows: list[tuple[str, str, str]], width: int | None) -> None:
    made = list(lines(COLUMNS, rows, width))
    assert len(made) == len(rows) + 1
    for line in made:
        assert clean(line) == line
        assert width is None or cell_width(line) <= width
