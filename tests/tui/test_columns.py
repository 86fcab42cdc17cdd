from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imstui.present.obstacles import OBSTACLES
from imstui.tui.images.image_columns import COLUMNS as IMAGES
from imstui.tui.images.image_columns import NOTE
from imstui.tui.widgets.columns import Column, most_pan, place_columns
from tests.tui.table_host import COLUMNS


def shown(width: int, pan: int = 0) -> list[str]:
    return [COLUMNS[place.column].key for place in place_columns(COLUMNS, width, pan=pan)]


def test_columns_leave_by_priority_as_it_gets_narrow() -> None:
    assert shown(78) == ["name", "status", "os", "size", "key", "age"]
    assert shown(60) == ["name", "os", "key", "age"]
    assert shown(38) == ["name", "key", "age"]
    assert shown(20) == ["name"]


def test_every_reason_not_to_copy_is_readable_to_its_end_at_the_usual_width() -> None:
    places = place_columns(IMAGES, 76)  # what 80 leave beside marks and scrollbar
    assert {IMAGES[place.column].key for place in places} >= {"name", "status", "os", "size", "key", "age"}
    assert places[-1].column == NOTE
    assert places[-1].width >= max(len(label) for label in OBSTACLES.values())


def test_columns_come_as_it_gets_wide() -> None:
    assert shown(109)[-1] == "age"
    assert shown(110)[-2:] == ["disk", "project"]


def test_the_flexible_column_takes_the_rest() -> None:
    places = place_columns(COLUMNS, 250)
    assert places[-1].x + places[-1].width == 250
    assert places[0].width > 150


def test_the_flexible_column_gives_way_when_nothing_else_can() -> None:
    assert place_columns([Column("a", "A", 18, weight=1)], 10)[0].width == 10


def test_a_widest_width_is_kept_and_the_others_get_its_share() -> None:
    columns = [Column("a", "A", 5, weight=1, most=8), Column("b", "B", 5, weight=1)]
    assert [place.width for place in place_columns(columns, 41)] == [8, 32]


def test_every_column_can_be_reached_by_panning() -> None:
    width = 60
    reached = {key for pan in range(most_pan(COLUMNS, width) + 1) for key in shown(width, pan)}
    assert reached == {column.key for column in COLUMNS}
    assert shown(width, 3)[:2] == ["name", "size"]


def test_nothing_to_pan_when_all_is_in_sight() -> None:
    assert most_pan(COLUMNS, 200) == 0


@st.composite
def column_lists(draw: st.DrawFn) -> list[Column]:
    count = draw(st.integers(1, 8))
    number = st.integers(0, 4)
    return [
        Column(
            f"c{n}",
            f"C{n}",
            draw(st.integers(1, 30)),
            weight=draw(number),
            most=draw(st.sampled_from([0, 0, 12, 40])),
            leaves=draw(number),
            from_width=draw(st.sampled_from([0, 0, 110, 140])),
        )
        for n in range(count)
    ]


@given(column_lists(), st.integers(0, 260), st.integers(0, 3), st.integers(0, 9))
def test_places_never_overlap_nor_leave_the_table(columns: list[Column], width: int, gap: int, pan: int) -> None:
    filled = 0
    for place in place_columns(columns, width, gap=gap, pan=min(pan, most_pan(columns, width, gap=gap))):
        assert place.width > 0
        assert place.x >= filled
        filled = place.x + place.width
        assert filled <= width
