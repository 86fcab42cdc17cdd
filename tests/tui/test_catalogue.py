"""The images by view: filtered as one types, merged as a reading goes on, and each row as it reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.model.image_row import ImageRow
from imstui.session.cached_images import rows_of
from imstui.tui.images.catalogue import Catalogue, Shelf, View
from imstui.tui.images.image_columns import COLUMNS
from imstui.tui.images.image_rows import image_row
from imstui.tui.images.surroundings import Surroundings
from imstui.tui.widgets.rows import Sort
from imstui.tui.widgets.table_model import TableModel, text_value
from tests.tui.samples import KEY, NOW, PROJECT, image

AROUND = Surroundings(PROJECT, NOW, lambda key_id: "backup" if key_id == KEY.id else "", lambda _: "default")
NAMED = [column.key for column in COLUMNS]


def row(number: int, name: str = "", **fields: Any) -> ImageRow:
    return rows_of([image(id=f"id-{number}", name=name or f"web-{number}", **fields)], PROJECT)[0]


def shelf_of(*rows: ImageRow) -> Shelf:
    shelf = Shelf(lambda: AROUND)
    shelf.take(rows)
    return shelf


def keys(shelf: Shelf) -> list[str]:
    numbers = range(len(shelf.images)) if shelf.shown is None else shelf.shown
    return [shelf.images.key(number) for number in numbers]


def cells(image: ImageRow, around: Surroundings = AROUND) -> dict[str, str]:
    return dict(zip(NAMED, image_row(image, around).cells, strict=True))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["id-1", "id-2", "id-3"]),
        ("WEB", ["id-1", "id-3"]),
        ("id-2", ["id-2"]),
        ("backup", ["id-3"]),
        ("key:no web", ["id-1"]),
        ("-web", ["id-2"]),
        ("copyable:no", ["id-2"]),
        ("size:>40", ["id-2"]),
        ("project:default", ["id-1", "id-2", "id-3"]),
        ("nothing", []),
    ],
)
def test_the_filter_language_finds(text: str, found: list[str]) -> None:
    shelf = shelf_of(
        row(1, enterprise_project_id="0"),
        row(2, "db", size_bytes=200 * 1024**3, enterprise_project_id="0"),
        row(3, key_id=KEY.id, enterprise_project_id="0"),
    )
    shelf.look_for(text)
    assert keys(shelf) == found


@given(st.text("web-1db :x", max_size=6), st.text("web-1db :x", max_size=3))
def test_typing_on_finds_what_the_whole_filter_finds(first: str, more: str) -> None:
    shelf, whole = (shelf_of(*(row(n, name) for n, name in enumerate(("web", "db-1", "x")))) for _ in range(2))
    shelf.look_for(first)
    shelf.look_for(first + more)
    whole.look_for(first + more)
    assert keys(shelf) == keys(whole)


def test_what_is_wrong_with_a_filter_is_told_with_what_was_perhaps_meant() -> None:
    shelf = shelf_of(row(1))
    shelf.look_for("statsu:active web")
    assert keys(shelf) == ["id-1"]
    assert shelf.problems[0].suggestion == "status:active"
    shelf.look_for("os:ubunu")
    assert keys(shelf) == []
    assert shelf.problems[0].suggestion == "os:ubuntu"


def test_a_page_that_comes_while_somebody_filters_is_filtered_too() -> None:
    shelf = shelf_of(row(1), row(2, "db"))
    shelf.look_for("web")
    shelf.take([row(3), row(4, "db-2")])
    assert keys(shelf) == ["id-1", "id-3"]
    shelf.look_for("web-3")
    assert keys(shelf) == ["id-3"]
    shelf.look_for("")
    assert shelf.shown is None


def test_a_page_changes_nothing_of_what_the_table_looks_at_meanwhile() -> None:
    shelf = shelf_of(row(1))
    shelf.look_for("web")
    seen = shelf.shown
    shelf.take([row(2)])
    assert seen == [0]
    assert shelf.shown == [0, 1]


def test_a_reading_changes_what_is_shown_page_by_page_and_keeps_the_filter() -> None:
    shelf = shelf_of(row(1), row(2), row(3, "db"))
    assert not shelf.finish(NOW)
    shelf.look_for("web")
    shelf.begin()
    assert shelf.take([row(5), row(2, status="saving")])
    assert keys(shelf) == ["id-5", "id-1", "id-2"]
    assert shelf.told == {"id-5": "new", "id-2": "changed"}
    assert shelf.finish(NOW)
    assert keys(shelf) == ["id-5", "id-2"]
    shelf.look_for("")
    assert keys(shelf) == ["id-5", "id-2"]


def test_a_reading_that_finds_everything_as_it_was_changes_nothing() -> None:
    shelf = shelf_of(row(1), row(2))
    shelf.finish(NOW)
    before = shelf.images
    shelf.begin()
    shelf.take([row(1), row(2)])
    assert not shelf.finish(NOW)
    assert shelf.images is before
    assert not shelf.told


def test_a_first_reading_that_broke_off_is_read_again_without_doubles() -> None:
    shelf = shelf_of(row(1), row(2))
    shelf.begin()
    shelf.take([row(1)])
    shelf.take([row(2), row(3)])
    shelf.finish(NOW)
    assert keys(shelf) == ["id-1", "id-2", "id-3"]
    assert not shelf.told


def test_a_new_image_comes_first_and_a_known_one_stays_where_it_is() -> None:
    shelf = shelf_of(row(1), row(2))
    shelf.put_one(row(3))
    shelf.put_one(row(2, "renamed"))
    assert shelf.names == ["web-3", "web-1", "renamed"]


def test_the_last_view_holds_all_and_counts_say_whether_more_may_come() -> None:
    catalogue = Catalogue()
    catalogue[View.MINE].take([row(1)])
    assert catalogue.count(View.MINE) == "1+"
    assert catalogue.count(View.SHARED) == ""
    for view in (View.MINE, View.SHARED, View.PUBLIC):
        catalogue[view].finish(NOW)
    catalogue.gather()
    assert keys(catalogue[View.ALL]) == ["id-1"]
    assert catalogue.count(View.ALL) == "1"


def test_what_is_new_is_told_until_it_was_seen() -> None:
    catalogue = Catalogue()
    mine = catalogue[View.MINE]
    mine.take([row(1)])
    mine.finish(NOW)
    mine.begin()
    mine.take([row(2), row(1)])
    catalogue.tell()
    assert mine.images[0].cells[-1] == "+ new"
    assert catalogue.settle() == {"id-2"}
    assert mine.images[0].cells[-1] == ""


def test_another_project_begins_with_nothing_but_the_filter() -> None:
    catalogue = Catalogue()
    mine = catalogue[View.MINE]
    mine.take([row(1)])
    mine.finish(NOW)
    mine.look_for("web")
    catalogue.forget()
    assert catalogue.count(View.MINE) == ""
    mine.take([row(7), row(8, "db")])
    assert keys(mine) == ["id-7"]


def test_a_row_says_what_forbids_copying_and_what_runs() -> None:
    whole = row(1, whole_image=True)
    assert cells(whole)["note"] == "full-ECS"
    assert cells(whole, replace(AROUND, in_work=frozenset({"id-1"}), sign="▶"))["note"] == "▶"
    assert cells(whole, replace(AROUND, fresh={"id-1": "changed"}))["note"] == "~ full-ECS"
    assert cells(row(1, status="saving"))["note"] == "saving"


def test_a_key_is_named_and_found_by_its_alias_once_that_is_known() -> None:
    catalogue = Catalogue()
    mine = catalogue[View.MINE]
    mine.take([row(1, key_id=KEY.id)])
    mine.look_for("BACKUP")
    assert keys(mine) == []
    assert mine.images[0].cells[4] == KEY.id[:8]
    catalogue.learn(alias_of=AROUND.alias_of)
    assert keys(mine) == ["id-1"]
    assert mine.images[0].cells[4] == "backup"


@pytest.mark.parametrize("column", NAMED)
def test_every_column_can_be_ordered_by_both_ways(column: str) -> None:
    rows = [
        row(1, "b", size_bytes=None, created_at=None),
        row(2, "A", key_id=KEY.id, min_disk_gb=None),
        row(3, "c", whole_image=True, image_type="shared", owner="somebody", status="saving"),
    ]
    table = TableModel()
    table.set_rows(shelf_of(*rows).images)
    number = NAMED.index(column)
    table.set_sort(Sort(column), text_value(number), number)
    up = table.shown_keys()
    table.set_sort(Sort(column, reverse=True), text_value(number), number)
    down = table.shown_keys()
    assert sorted(up) == sorted(down) == ["id-1", "id-2", "id-3"]
    if column in {"name", "size"}:
        assert up == {"name": ["id-2", "id-1", "id-3"], "size": ["id-1", "id-2", "id-3"]}[column]
