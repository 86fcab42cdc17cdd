from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.pilot import Pilot

from imstui.tui.widgets.behaviour import Behaviour
from imstui.tui.widgets.rows import ListedRows, Row, Sort
from imstui.tui.widgets.table import Table
from imstui.tui.widgets.table_messages import MarksChanged, RowHighlighted, RowSelected, SortRequested
from tests.tui.piloting import Host, drive, until
from tests.tui.table_host import COLUMNS, make_row

ROWS = [make_row(number) for number in range(100)]


def table(behaviour: Behaviour = Behaviour(), rows: list[Row] = ROWS, empty: str = "") -> Table:  # noqa: B008 - it is frozen
    made = Table(COLUMNS, behaviour, empty=empty)
    made.set_rows(rows)
    return made


def lines(made: Table) -> list[str]:
    return [made.render_line(y).text for y in range(made.size.height)]


def test_keys_move_the_cursor_and_what_is_in_sight() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        for keys, cursor, top in (
            (["down", "j"], 2, 0),
            (["k"], 1, 0),
            (["pagedown"], 24, 23),
            (["ctrl+d"], 36, 35),
            (["ctrl+u"], 24, 23),
            (["pageup"], 1, 0),
            (["end"], 99, 77),
            (["g"], 0, 0),
            (["G"], 99, 77),
            (["up"] * 23, 76, 76),
            (["home"], 0, 0),
            (["up"], 0, 0),
        ):
            await pilot.press(*keys)
            assert (made.cursor, made.top) == (cursor, top), keys

    drive(made, script)


def test_the_cursor_tells_where_it_came_to_rest_and_enter_opens() -> None:
    made = table(Behaviour(highlight_delay=0.05))

    async def script(pilot: Pilot[None], host: Host) -> None:
        await until(pilot, lambda: len(host.heard_of(RowHighlighted)) == 1)
        for _ in range(5):
            made.action_move(1)
        await until(pilot, lambda: len(host.heard_of(RowHighlighted)) > 1)
        assert [message.key for message in host.heard_of(RowHighlighted)] == ["id-0", "id-5"]
        assert host.heard_of(RowHighlighted)[0].control is made
        await pilot.press("enter")
        assert [message.key for message in host.heard_of(RowSelected)] == ["id-5"]

    drive(made, script)


def test_an_empty_table_says_so_and_takes_every_key() -> None:
    made = table(rows=[], empty="Nothing found.\n\x1b[2JTry \x07 another filter.")

    async def script(pilot: Pilot[None], host: Host) -> None:
        await pilot.press("down", "space", "enter", "v", "G", "pagedown", "shift+down", "s", "asterisk", "right")
        assert lines(made)[2].strip() == "Nothing found."
        assert "\x1b" not in "".join(lines(made))
        assert made.cursor_key is None
        assert not host.heard_of(RowSelected)
        made.empty = "Other words."
        assert "Other words." in lines(made)[2]

    drive(made, script)


def test_marks_by_key() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        await pilot.press("space")
        assert made.marks == {"id-0"}
        assert lines(made)[1].startswith("● ")
        await pilot.press("down", "down", "shift+down", "shift+down")
        assert made.marks == {"id-0", "id-2", "id-3", "id-4"}
        await pilot.press("shift+up")
        assert made.marks == {"id-0", "id-2", "id-3"}
        await pilot.press("end", "v", "up", "up", "v", "up")
        assert made.marks == {"id-0", "id-2", "id-3", "id-97", "id-98", "id-99"}
        await pilot.press("asterisk")
        assert len(made.marks) == 100
        await pilot.press("asterisk")
        assert not made.marks
        assert host.heard_of(MarksChanged)[-1].keys == frozenset()

    drive(made, script)


def test_escape_ends_a_range_and_otherwise_is_the_screens() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        assert made.check_action("end_range", ()) is False
        await pilot.press("v", "down")
        assert made.check_action("end_range", ()) is True
        await pilot.press("escape", "down", "down")
        assert made.marks == {"id-0", "id-1"}

    drive(made, script)


def test_a_table_without_marks_has_no_gutter_and_leaves_the_keys() -> None:
    made = table(Behaviour(markable=False))

    async def script(pilot: Pilot[None], host: Host) -> None:
        await pilot.press("space", "shift+down", "asterisk")
        assert not made.marks
        assert lines(made)[1].startswith("image-000000")

    drive(made, script)


def test_the_mouse_moves_marks_opens_and_orders() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        await pilot.click(made, offset=(5, 4))
        assert made.cursor_key == "id-3"
        await pilot.click(made, offset=(5, 6), control=True)
        assert made.marks == {"id-5"}
        await pilot.click(made, offset=(5, 8), shift=True)
        assert made.marks == {"id-5", "id-6", "id-7"}
        await pilot.click(made, offset=(5, 2), times=2)
        assert host.heard_of(RowSelected)[-1].key == "id-1"
        await pilot.click(made, offset=(3, 0))
        await pilot.click(made, offset=(3, 0))
        assert [message.sort for message in host.heard_of(SortRequested)] == [Sort("name"), Sort("name", reverse=True)]
        assert made.model.key_at(0) == "id-99"
        assert "NAME▼" in lines(made)[0]

    drive(made, script)


def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        made.post_message(events.MouseScrollDown(made, 5, 5, 0, 0, 0, shift=False, meta=False, ctrl=False))
        await until(pilot, lambda: made.top > 0)
        assert made.cursor == 0

    drive(made, script)


def test_order_by_keys_keeps_the_cursor_on_its_row_and_tells() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        made.move_to_key("id-7")
        await pilot.press("s", "s", "s", "s", "S")
        assert made.model.sort == Sort("size", reverse=True)
        assert made.cursor_key == "id-7"
        assert made.top <= made.cursor < made.top + made.page
        sizes = [float(made.model.rows[n].cells[3][:-1]) for n in made.model.view]
        assert sizes == sorted(sizes, reverse=True)
        assert host.heard_of(SortRequested)[-1].sort == Sort("size", reverse=True)

    drive(made, script)


def test_a_table_may_leave_the_order_to_its_screen() -> None:
    made = table(Behaviour(sorts_itself=False))

    async def script(pilot: Pilot[None], host: Host) -> None:
        await pilot.press("s")
        assert made.model.sort is None
        assert host.heard_of(SortRequested)[-1].sort == Sort("name")

    drive(made, script)


def test_rows_that_come_above_leave_the_cursor_on_its_line_of_the_screen() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        made.move_to_key("id-50")
        line = made.cursor - made.top
        made.set_rows([make_row(1000 + n) for n in range(7)] + ROWS)
        assert (made.cursor_key, made.cursor - made.top) == ("id-50", line)
        made.set_rows(ROWS[10:])
        assert (made.cursor_key, made.cursor - made.top) == ("id-50", line)
        made.set_view(range(20, 60))
        assert made.cursor_key == "id-50"
        assert isinstance(made.model.rows, ListedRows)
        made.model.rows.extend([make_row(2000)])
        made.rows_came()
        assert made.cursor_key == "id-50"

    drive(made, script)


def test_rows_that_come_above_leave_what_is_read_in_place_when_the_cursor_is_out_of_sight() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        made.scroll_to(y=40, animate=False, immediate=True)
        await pilot.pause()
        made.set_rows([make_row(1000 + n) for n in range(7)] + ROWS)
        assert made.model.key_at(made.top) == "id-40"
        assert made.cursor_key == "id-0"

    drive(made, script)


def test_only_lines_that_read_otherwise_are_repainted() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        await pilot.pause()
        made._repaint_regions.clear()
        made.update_rows({"id-3": make_row(3), "id-90": make_row(90, "saving")})
        assert not made._repaint_regions
        unseen = make_row(4)._replace(cells=(*make_row(4).cells[:6], "9G", "other"))
        made.update_rows({"id-3": make_row(3, "saving"), "id-4": unseen})
        assert made._repaint_regions == {Region(0, 4, 79, 1)}
        await pilot.pause()
        await pilot.press("down")
        assert "saving" in lines(made)[4]

    drive(made, script)


def test_columns_come_and_go_with_the_width_and_can_be_panned() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        assert "STATUS" in lines(made)[0]
        await pilot.resize_terminal(60, 20)
        assert "STATUS" not in lines(made)[0]
        await pilot.press("right")
        assert "STATUS" in lines(made)[0]
        await pilot.press("left")
        assert made.pan == 0
        await pilot.resize_terminal(160, 20)
        await pilot.press("right")
        assert made.pan == 0
        assert "PROJECT" in lines(made)[0]

    drive(made, script)


def test_the_cursor_stays_in_sight_when_the_height_shrinks() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        made.action_move(20)
        await pilot.resize_terminal(80, 10)
        await until(pilot, lambda: made.top <= made.cursor < made.top + made.page)

    drive(made, script)


def test_letters_look_for_a_row_if_asked_to() -> None:
    rows = [Row(name, (name, *[""] * 5)) for name in ("alpha", "beta", "gamma", "gate", "job")]
    made = table(Behaviour(type_ahead=True), rows)

    async def script(pilot: Pilot[None], host: Host) -> None:
        await pilot.press("j")
        assert made.cursor_key == "job"
        made._typed_at = 0.0
        await pilot.press("g", "a", "t")
        assert made.cursor_key == "gate"
        await pilot.press("up", "space")
        assert made.marks == {"gamma"}

    drive(made, script)


def test_where_letters_look_for_a_row_j_and_k_move_if_none_begins_so() -> None:
    made = table(Behaviour(type_ahead=True), [Row(name, (name, *[""] * 5)) for name in ("alpha", "beta", "gamma")])

    async def script(pilot: Pilot[None], host: Host) -> None:
        await pilot.press("j", "j")
        assert made.cursor_key == "gamma"
        await pilot.press("k")
        assert made.cursor_key == "beta"

    drive(made, script)


def test_marks_go_with_their_rows_and_that_is_told() -> None:
    made = table()

    async def script(pilot: Pilot[None], host: Host) -> None:
        made.set_marks(["id-3", "id-4"])
        made.set_rows(ROWS[:4])
        await until(pilot, lambda: bool(host.heard_of(MarksChanged)))
        assert made.marks == {"id-3"}
        await until(pilot, lambda: host.heard_of(MarksChanged)[-1].keys == {"id-3"})

    drive(made, script)


def test_every_key_is_a_binding_with_words() -> None:
    assert len(Table.BINDINGS) > 15
    assert all(isinstance(binding, Binding) and binding.description for binding in Table.BINDINGS)
