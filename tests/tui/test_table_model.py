from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from imstui.tui.widgets.rows import ListedRows, Row, Sort
from imstui.tui.widgets.table_model import TableModel, text_value

KEYS = [f"k{n}" for n in range(12)]


def row(key: str, text: str = "") -> Row:
    return Row(key, (text or key,))


def model(keys: Sequence[str] = "abcdef") -> TableModel:
    made = TableModel()
    made.set_rows(ListedRows([row(key) for key in keys]))
    return made


def grow(made: TableModel, rows: Sequence[Row], view: Sequence[int] | None = None) -> None:
    assert isinstance(made.rows, ListedRows)
    made.rows.extend(rows)
    made.rows_came(view)


def keys_shown(made: TableModel) -> str:
    return "".join(made.shown_keys())


def under_cursor(made: TableModel) -> str | None:
    return made.key_at(made.cursor)


def test_the_cursor_stays_within_the_view() -> None:
    made = model("abc")
    assert made.move_to(99)
    assert made.cursor == 2
    assert made.move_to(-5)
    assert not made.move_to(-1)


def test_the_cursor_follows_its_row_as_rows_come_and_go() -> None:
    made = model("abcdef")
    made.move_to(3)
    made.set_rows(ListedRows([row(key) for key in "xyabd"]))
    assert under_cursor(made) == "d"
    grow(made, [row("z")])
    assert under_cursor(made) == "d"


def test_a_cursor_whose_row_went_takes_the_next_that_stayed_else_the_one_before() -> None:
    made = model("abcdef")
    made.move_to(2)
    made.set_rows(ListedRows([row(key) for key in "abef"]))
    assert under_cursor(made) == "e"
    made.set_rows(ListedRows([row(key) for key in "ab"]))
    assert under_cursor(made) == "b"
    made.set_rows(ListedRows([row(key) for key in "xyz"]))
    assert under_cursor(made) == "x"


def test_a_filter_keeps_the_cursor_on_its_row_or_near() -> None:
    made = model("abcdef")
    made.move_to(3)
    made.set_view([1, 3, 5])
    assert under_cursor(made) == "d"
    made.set_view([0, 1, 4])
    assert under_cursor(made) == "b"
    made.set_view([])
    assert under_cursor(made) is None
    made.set_view(None)
    assert under_cursor(made) == "a"


def test_an_order_is_stable_both_ways() -> None:
    made = TableModel()
    made.set_rows(ListedRows([row("a", "2"), row("b", "1"), row("c", "2"), row("d", "1")]))
    made.set_sort(Sort("x"), text_value(0))
    assert keys_shown(made) == "bdac"
    made.set_sort(Sort("x", reverse=True), text_value(0))
    assert keys_shown(made) == "acbd"
    made.set_sort(None, None)
    assert keys_shown(made) == "abcd"


def test_an_order_holds_under_a_filter_and_for_rows_that_come() -> None:
    made = model("cab")
    made.set_sort(Sort("x"), text_value(0))
    made.set_view([0, 2])
    assert keys_shown(made) == "bc"
    grow(made, [row("aa")], [0, 2, 3])
    assert made.shown_keys() == ["aa", "b", "c"]


def test_an_update_changes_rows_in_place_and_orders_only_later() -> None:
    made = model("abc")
    made.set_sort(Sort("x"), text_value(0))
    assert list(made.update_rows({"a": row("a", "zzz"), "nobody": row("nobody"), "b": row("b")})) == [0]
    assert keys_shown(made) == "abc"
    made.set_view(None)
    assert keys_shown(made) == "bca"


def test_marks_outlive_a_filter_and_go_with_their_rows() -> None:
    made = model("abc")
    made.marks.toggle("b")
    made.set_view([0])
    assert made.marks.keys() == {"b"}
    assert made.set_rows(ListedRows([row("a")]))
    assert not made.marks.keys()


def test_a_range_shrinks_as_it_is_drawn_back_and_spares_what_was_marked() -> None:
    made = model("abcdef")
    made.marks.toggle("a")
    made.marks.begin("c")
    made.marks.extend(made.keys_between("c", 4))
    assert made.marks.keys() == set("acde")
    made.marks.extend(made.keys_between("c", 1))
    assert made.marks.keys() == set("abc")
    made.marks.end()
    made.marks.begin("e")
    made.marks.extend(made.keys_between("e", 5))
    assert made.marks.keys() == set("abcef")


def test_letters_find_the_next_row_and_go_around() -> None:
    made = model(["alpha", "beta", "Alps", "gamma"])
    made.move_to(1)
    assert made.find("AL", 0) == 2
    made.move_to(3)
    assert made.find("al", 0) == 0
    assert made.find("zz", 0) is None


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[str, list[str], int]]:
    keys = st.lists(st.sampled_from(KEYS), unique=True, max_size=len(KEYS))
    kind = st.sampled_from(["rows", "view", "sort", "turn", "plain", "move", "append"])
    return draw(st.lists(st.tuples(kind, keys, st.integers(0, 15)), max_size=12))


def apply(made: TableModel, kind: str, keys: list[str], number: int) -> None:
    if kind == "rows":
        made.set_rows(ListedRows([row(key, str(int(key[1:]) % 3)) for key in keys]))
    elif kind == "view":
        made.set_view(None if not number else [n for n, key in enumerate(made.rows.keys()) if key in keys])
    elif kind == "append":
        known = set(made.rows.keys())
        grow(made, [row(key) for key in keys if key not in known])
    elif kind == "move":
        made.move_to(number)
    else:
        made.set_sort(None if kind == "plain" else Sort("x", kind == "turn"), text_value(0))


@settings(max_examples=300)
@given(steps())
def test_the_cursor_keeps_its_row_whatever_happens(history: list[tuple[str, list[str], int]]) -> None:
    made = model(KEYS[:6])
    for kind, keys, number in history:
        before, shown_before = under_cursor(made), made.shown_keys()
        apply(made, kind, keys, number)
        shown = made.shown_keys()
        assert len(set(shown)) == len(shown)
        assert made.cursor == 0 or made.cursor < len(shown)
        if kind != "move":
            if before in shown:
                assert under_cursor(made) == before
            elif set(shown_before) & set(shown):
                assert under_cursor(made) in shown_before
        if made.sort is not None:
            texts = [made.rows[n].cells[0] for n in made.view]
            assert texts == sorted(texts, reverse=made.sort.reverse)
