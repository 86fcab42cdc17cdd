from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from imstui.tui.widgets.cells import ASCII_ELLIPSIS, fit
from imstui.tui.widgets.columns import Column, place_columns
from imstui.tui.widgets.line import ASCII_SIGNS, UNICODE_SIGNS, Layout, Run
from imstui.tui.widgets.rows import Row, Sort
from tests.tui.hostile import HOSTILE
from tests.tui.table_host import COLUMNS, make_row


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("abc", 5, "abc  "),
        ("abcdef", 4, "abc…"),
        ("漢字漢字", 5, "漢字…"),
        ("漢字漢字", 4, "漢 …"),
        ("e\u0301tat", 6, "e\u0301tat  "),
        ("abc", 0, ""),
        ("漢", 0, ""),
    ],
)
def test_text_is_padded_or_cut(text: str, width: int, fitted: str) -> None:
    assert fit(text, width) == fitted


def test_numbers_stand_at_the_right() -> None:
    assert fit("1.9G", 6, right=True) == "  1.9G"
    assert fit("1.9 Гб", 8, right=True) == "  1.9 Гб"


def test_the_ellipsis_has_an_ascii_twin() -> None:
    assert fit("abcdef", 4, ellipsis=ASCII_ELLIPSIS) == "abc~"


@given(st.text() | st.sampled_from(HOSTILE), st.integers(0, 60), st.booleans())
def test_any_text_fills_its_cells_and_obeys_nobody(text: str, width: int, right: bool) -> None:
    fitted = fit(text, width, right=right)
    assert cell_len(fitted) == width
    assert not [char for char in fitted if unicodedata.category(char) in {"Cc", "Cf", "Cs"}]


def layout(width: int = 80, columns: tuple[Column, ...] = COLUMNS) -> Layout:
    return Layout(columns, place_columns(columns, width - 2), 2, width, UNICODE_SIGNS)


def text_of(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def test_a_plain_row_is_one_run() -> None:
    assert len(layout().row(make_row(1))) == 1


def test_roles_make_runs_and_neighbours_join() -> None:
    row = Row("k", ("name", "active", "os", "1G", "key", "1d"), ("", "error", "error", "", "", ""))
    assert [run.role for run in layout().row(row)] == ["", "error", ""]


def test_a_marked_row_shows_it_by_sign_and_by_role() -> None:
    runs = layout().row(make_row(4), marked=True)
    assert text_of(runs).startswith("● image-000004")
    assert [run.role for run in runs] == ["marked", "accent", "marked", "muted", "marked"]


@given(st.integers(3, 250), st.integers(0, 99))
def test_every_line_fills_the_width(width: int, number: int) -> None:
    laid = layout(width)
    for runs in (laid.row(make_row(number)), laid.header(Sort("size", reverse=True)), laid.text("x" * number)):
        assert cell_len(text_of(runs)) == width


def test_the_header_shows_the_order_at_its_column() -> None:
    assert "SIZE▼" in text_of(layout().header(Sort("size", reverse=True)))
    narrow = Layout((Column("s", "STATUS", 4),), place_columns((Column("s", "STATUS", 4),), 8), 0, 8, ASCII_SIGNS)
    assert text_of(narrow.header(Sort("s"))) == "ST~^    "


def test_a_click_finds_its_column() -> None:
    laid = layout()
    starts = {laid.columns[number].key: x + 2 for number, x, _ in laid.places}
    for key, x in starts.items():
        column = laid.column_at(x)
        assert column is not None
        assert column.key == key
    assert laid.column_at(200) is None
