"""What the filter line finds, and how views keep it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imstui.tui.catalogue import Catalogue, Shelf, View
from imstui.tui.filtering import Filter
from imstui.tui.image_columns import Entry, with_running
from imstui.tui.image_rows import Surroundings, make_entry, with_aliases
from imstui.tui.widgets.rows import Row
from tests.tui.samples import KEY, NOW, PROJECT, image

TEXTS = (["web-base", "web-old", "db"], ["id-1", "id-2", "id-3"], ["ubuntu\nbackup", "debian", "ubuntu"])
AROUND = Surroundings(PROJECT, NOW, lambda key_id: "backup" if key_id == KEY.id else "", lambda _: "default")


def test_words_are_found_in_any_order_and_anywhere_whatever_their_case() -> None:
    assert Filter.of("UBUNTU web").among(TEXTS) == [0]
    assert Filter.of("web ubuntu").among(TEXTS) == [0]
    assert Filter.of("id-2").among(TEXTS) == [1]
    assert Filter.of("  ").among(TEXTS) is None
    assert Filter.of("nothing").among(TEXTS) == []


@given(st.lists(st.text("abc ", max_size=6)), st.text("abc ", max_size=8), st.text("abc ", max_size=4))
def test_looking_only_through_what_was_found_finds_the_same(texts: list[str], typed: str, more: str) -> None:
    before, after = Filter.of(typed), Filter.of(typed + more)
    if after.narrows(before):
        assert after.among([texts], before.among([texts])) == after.among([texts])


def entry(number: int, name: str = "") -> Entry:
    return make_entry(image(id=f"id-{number}", name=name or f"web-{number}"), AROUND)


def test_a_page_that_comes_while_somebody_filters_is_filtered_too() -> None:
    shelf = Shelf()
    shelf.take([entry(1), entry(2, "db")])
    shelf.set_filter("web")
    shelf.take([entry(3), entry(4, "db-2")])
    assert shelf.shown == [0, 2]
    shelf.set_filter("web-3")
    assert shelf.shown == [2]
    shelf.set_filter("")
    assert shelf.shown is None


def test_a_refresh_is_shown_when_it_is_complete_and_keeps_the_filter() -> None:
    shelf = Shelf()
    shelf.take([entry(1), entry(2)])
    assert not shelf.complete(NOW)
    shelf.set_filter("web-2")
    assert not shelf.take([entry(2), entry(5)])
    assert [row.key for row in shelf.rows] == ["id-1", "id-2"]
    assert shelf.complete(NOW)
    assert [row.key for row in shelf.rows] == ["id-2", "id-5"]
    assert shelf.shown == [0]


def test_a_new_image_comes_first_and_a_known_one_stays_where_it_is() -> None:
    shelf = Shelf()
    shelf.take([entry(1), entry(2)])
    assert shelf.upsert(entry(3))
    assert not shelf.upsert(entry(2, "renamed"))
    assert [row.cells[0] for row in shelf.rows] == ["web-3", "web-1", "renamed"]


def test_the_last_view_holds_all_and_counts_say_whether_more_may_come() -> None:
    catalogue = Catalogue()
    catalogue[View.MINE].take([entry(1)])
    assert catalogue.count(View.MINE) == "1+"
    assert catalogue.count(View.SHARED) == ""
    for view in (View.MINE, View.SHARED, View.PUBLIC):
        catalogue[view].complete(NOW)
    catalogue.gather()
    assert [row.key for row in catalogue[View.ALL].rows] == ["id-1"]
    assert catalogue.count(View.ALL) == "1"


def test_a_row_says_what_forbids_copying_and_what_runs() -> None:
    row = make_entry(image(whole_image=True), AROUND).row
    assert "full-ECS" in row.cells
    running = with_running(row, "▶")
    assert "▶" in running.cells
    assert with_running(running, "") == row
    assert make_entry(image(status="saving"), AROUND).row.cells[10] == "saving"


def test_a_key_is_named_by_its_alias_once_that_is_known() -> None:
    unknown = Surroundings(PROJECT, NOW, lambda _: "", lambda _: "")
    row = make_entry(image(key_id=KEY.id), unknown).row
    assert row.cells[4] == KEY.id[:8]
    named: dict[str, Row] = with_aliases([row], AROUND.alias_of)
    assert named[row.key].cells[4] == "backup"
    shelf = Shelf()
    shelf.take([make_entry(image(key_id=KEY.id), unknown)])
    shelf.replace(named, found_by=4)
    shelf.set_filter("BACKUP")
    assert shelf.shown == [0]
