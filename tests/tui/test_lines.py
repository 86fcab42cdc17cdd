"""The small widgets, each alone: what they show and what they say."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.containers import Vertical
from textual.pilot import Pilot

from imstui.model.replication import Replication, State
from imstui.tui.jobs.job_columns import COLUMNS
from imstui.tui.jobs.job_rows import job_row
from imstui.tui.widgets.choice import Choice
from imstui.tui.widgets.filter_field import FilterField
from imstui.tui.widgets.jobs_panel import JobsPanel
from imstui.tui.widgets.key_line import Key, KeyLine
from imstui.tui.widgets.message_line import MessageLine, Note
from imstui.tui.widgets.parts import Part, arrange
from imstui.tui.widgets.rows import Row
from imstui.tui.widgets.table_messages import RowSelected
from imstui.tui.widgets.title_line import Standing, TitleLine
from imstui.tui.widgets.view_tabs import Tab, ViewTabs
from tests.tui.piloting import Host, drive, until
from tests.tui.samples import NOW, job


@given(
    st.lists(st.tuples(st.text(max_size=12), st.integers(0, 3)), max_size=5),
    st.lists(st.tuples(st.text(max_size=12), st.integers(0, 3)), max_size=5),
    st.integers(0, 60),
)
def test_a_line_is_always_exactly_as_wide_as_it_should_be(
    left: list[tuple[str, int]], right: list[tuple[str, int]], width: int
) -> None:
    runs = arrange([Part(text, "", n) for text, n in left], [Part(text, "", n) for text, n in right], width)
    assert cell_len("".join(run.text for run in runs)) == width


def shown(line: TitleLine, width: int) -> str:
    return "".join(run.text for run in arrange(*line._said, width))


def test_the_title_gives_up_quota_then_token_then_counts_and_never_the_account() -> None:
    line = TitleLine()
    line.show_standing(Standing("", "prod", "eu-de", "web", "37/50", NOW + timedelta(hours=22), 2, 1), NOW, ("▶", "✗"))
    assert "quota 37/50   2▶ 1✗   token 22 h" in shown(line, 80)
    assert "quota" not in shown(line, 50)
    assert "token" not in shown(line, 36)
    assert "prod · eu-de · web" in shown(line, 28)


def test_an_error_is_counted_until_it_was_read() -> None:
    line = MessageLine()
    wrong, fine = Note(NOW, "It failed.", "error"), Note(NOW, "All well.")
    line.show_notes([wrong, fine])
    assert "All well." in line.text
    assert "1 unread" in line.text
    line.show_notes([Note(NOW, "It failed.", "error", read=True), fine])
    assert "unread" not in line.text


def test_a_message_too_long_for_its_line_says_so_and_where_the_rest_stands() -> None:
    line = MessageLine()
    wrong = Note(
        NOW, "doomed-copy: failed. No right to use the source's key. Ask the key's owner for a grant.", "error"
    )
    line.show_notes([wrong])
    told = "".join(run.text for run in arrange(*line._said, 80))
    assert told == " doomed-copy: failed. No right to use the source's key. Ask the ke… e shows all "
    line.show_notes([wrong, Note(NOW, "web-base-copy-of-today: accepted, job a36f24aa. It goes on in the cloud.")])
    told = "".join(run.text for run in arrange(*line._said, 80))
    assert told.endswith("It goes on … 1 unread, e shows ")


def test_a_rule_runs_to_the_edge() -> None:
    runs = arrange([Part(f"─ Before {'─' * 200}")], [], 20)
    assert "".join(run.text for run in runs) == "─ Before ───────────"


def test_keys_that_are_always_wanted_stay_when_it_gets_narrow() -> None:
    line = KeyLine()
    line.show_keys([Key("c", "copy"), Key("r", "refresh"), Key("?", "help"), Key("q", "quit")])
    narrow = "".join(run.text for run in arrange(*line._said, 24))
    assert "quit" in narrow
    assert "refresh" not in narrow


def test_a_choice_stands_open_until_somebody_chooses() -> None:
    choice = Choice((("key", "another key"), ("none", "remove encryption")))

    async def script(pilot: Pilot[None], host: Host) -> None:
        assert choice.value == ""
        assert "(•)" not in choice.text
        await pilot.press("space", "right")
        await until(pilot, lambda: len(host.heard_of(Choice.Changed)) == 2)
        assert [message.value for message in host.heard_of(Choice.Changed)] == ["key", "none"]

    drive(choice, script)


def test_a_tab_is_chosen_by_a_click() -> None:
    tabs = ViewTabs()
    tabs.show_tabs([Tab("1", "Mine", "37"), Tab("2", "Shared", "4")], "1")

    async def script(pilot: Pilot[None], host: Host) -> None:
        await pilot.click(tabs, offset=(13, 0))
        await until(pilot, lambda: bool(host.heard_of(ViewTabs.Chosen)))
        assert host.heard_of(ViewTabs.Chosen)[0].key == "2"

    drive(tabs, script)


def test_a_burst_of_keys_does_what_each_key_does_in_its_turn() -> None:
    box = Vertical()

    async def script(pilot: Pilot[None], host: Host) -> None:
        field = FilterField()
        field.value = "old text"
        await box.mount(field)
        host.screen.set_focus(field)
        await pilot.press("ctrl+u", "n", "e", "w", "enter")
        await until(pilot, lambda: bool(host.heard_of(FilterField.Kept)))
        assert field.value == "new"

    drive(box, script)


def test_the_panel_repaints_only_what_reads_otherwise_and_stands_still_when_nothing_runs() -> None:
    moment = [NOW]

    def row(replication: Replication, now: datetime) -> Row:
        return job_row(replication, now, None, ascii_only=False)

    panel = JobsPanel(COLUMNS, row, lambda: moment[0], period=0.02)

    async def script(pilot: Pilot[None], host: Host) -> None:
        panel.show_jobs([job(1), job(2)], {"running": 2})
        await until(pilot, lambda: panel.model.rows[0].cells[2].endswith("1:00"))
        moment[0] = NOW + timedelta(seconds=5)
        await until(pilot, lambda: panel.model.rows[0].cells[2].endswith("1:05"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: bool(host.heard_of(RowSelected)))
        assert host.heard_of(RowSelected)[0].key == job(2).id
        panel.show_jobs([job(1, State.FAILED)], {"failed": 1})
        assert not getattr(panel._ticking, "_active").is_set()  # noqa: B009 - the timer is made on mount
        assert panel.render_line(0).text.startswith("─ Jobs ─ 1 failed ─")

    drive(panel, script)
