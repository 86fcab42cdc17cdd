"""The jobs on a whole screen: what is chosen, the story of each, and what its keys do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from imstui.local.found import Found
from imstui.local.ledger import Ledger
from imstui.local.paths import places
from imstui.model.errors import NotConnected
from imstui.model.replication import GONE, Replication, State
from imstui.tui.app import ImstuiApp, wind_up
from imstui.tui.launch import Launch
from imstui.tui.messages import AgainWanted
from imstui.tui.screens.jobs import Jobs
from imstui.tui.widgets.jobs_panel import JobsPanel
from imstui.tui.widgets.key_line import KeyLine
from imstui.tui.widgets.text_block import TextBlock, TextRow
from imstui.tui.widgets.wrapping import wrap
from tests.tui.dialogs import screen_lines
from tests.tui.on_cloud import environment
from tests.tui.piloting import Host, drive, until
from tests.tui.samples import NOW, job

Script = Callable[[ImstuiApp, Pilot[str], Jobs], Awaitable[None]]

ROWS = (
    job(1, State.SUCCEEDED, key_alias="backup"),
    job(2, State.QUEUED),
    job(3, progress=0.5, last_seen=NOW),
    job(4, State.FAILED, error_code="IMG.0103", fail_reason="no access", since=NOW),
    job(5, State.UNKNOWN),
)


def play(home: Path, script: Script, *rows: Replication) -> list[AgainWanted]:
    """The app without a session, at a ledger with these rows, on the jobs' screen; what it was asked for again."""
    environ = environment(None, home)
    again: list[AgainWanted] = []

    def find() -> Found:
        raise NotConnected("The cloud is out of reach.")

    with Ledger(places(environ).ledger) as ledger:
        ledger.add(rows or ROWS, "intent written")

    async def run() -> None:
        app = ImstuiApp(Launch(find, lambda: places(environ), clock=lambda: NOW))

        def hear(message: object) -> None:
            if isinstance(message, AgainWanted) and message not in again:
                again.append(message)

        async with app.run_test(size=(80, 24), message_hook=hear) as pilot:
            await until(pilot, lambda: len(app.jobs) == len(rows or ROWS))
            await pilot.press("J")
            await until(pilot, lambda: isinstance(app.screen, Jobs) and "copy-" in story(app.screen))
            assert isinstance(app.screen, Jobs)
            await script(app, pilot, app.screen)
        await wind_up(app)

    asyncio.run(run())
    return again


def story(screen: Jobs) -> str:
    return "\n".join(f"{row.label} {row.text}" for row in screen.query_one("#story", TextBlock)._rows)


def shown(screen: Jobs) -> str:
    """The numbers of the jobs that are shown, in their order."""
    return "".join(key[-1] for key in screen.query_one("#all-jobs", JobsPanel).model.shown_keys())


def test_what_goes_on_stands_first_and_classes_and_words_choose(own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str], screen: Jobs) -> None:
        assert shown(screen) == "35241"
        for key, expected in (("2", "3"), ("3", "5"), ("4", "4"), ("1", "35241")):
            await pilot.press(key)
            await until(pilot, lambda expected=expected: shown(screen) == expected)  # type: ignore[misc] # bound now
        await pilot.press("slash", *"key:backup")
        await until(pilot, lambda: shown(screen) == "1")
        top = screen_lines(app)[1]
        assert "4 Failed 1" in top
        assert "/ key:backup" in top
        await pilot.press("enter", "slash", "escape")
        await until(pilot, lambda: shown(screen) == "35241")
        await pilot.press("slash", *"nothing")
        await until(pilot, lambda: "No job is like that" in story(screen))

    play(own_home, script)


@pytest.mark.parametrize("height", [15, 24, 40])
def test_failures_of_today_leave_what_runs_in_sight(own_home: Path, height: int) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str], screen: Jobs) -> None:
        await pilot.press("escape")
        await pilot.resize_terminal(80, height)
        await until(pilot, lambda: "copy-9" in "\n".join(screen_lines(app)))
        places = [at for at, line in enumerate(screen_lines(app)) if "→ copy-" in line]
        assert "copy-9" in screen_lines(app)[places[0]]
        assert "copy-1" in screen_lines(app)[places[1]]

    failures = (job(number, State.FAILED, error_code="IMG.0103") for number in range(1, 7))
    play(own_home, script, *failures, job(9, progress=0.5, last_seen=NOW))


def test_the_job_that_was_opened_is_the_one_under_the_cursor(own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str], screen: Jobs) -> None:
        await pilot.press("escape", "tab", "j", "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, Jobs) and app.screen is not screen)
        opened = app.screen
        assert isinstance(opened, Jobs)
        await until(pilot, lambda: "copy-2" in story(opened))
        await pilot.press("a")
        await pilot.press("k")
        await until(pilot, lambda: "copy-5" in story(opened))

    assert [wanted.replication_id for wanted in play(own_home, script)] == [ROWS[1].id]


def test_every_key_of_the_screen_stands_in_its_line(own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str], screen: Jobs) -> None:
        def line() -> str:
            return "".join(segment.text for segment in screen.query_one(KeyLine).render_line(0))

        wanted = ("a again", "R receipt", "o image", "y copy command", "w raw", "x drop", "? help", "esc back")
        await until(pilot, lambda: all(key in line() for key in wanted))
        assert "story" not in line()
        await pilot.press("tab")
        await until(pilot, lambda: all(key in line() for key in wanted))

    play(own_home, script)


def test_a_receipt_and_a_record_take_the_storys_place_until_one_goes_back(own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str], screen: Jobs) -> None:
        await pilot.press("j", "R")
        await until(pilot, lambda: "| Outcome | unknown |" in story(screen))
        app.retell()
        await pilot.press("y")
        await until(pilot, lambda: "Copied: | Replication" in app.notes[-1].text)
        await pilot.press("w")
        await until(pilot, lambda: '"replication_id": "r0000000005"' in story(screen))
        await pilot.press("escape")
        await until(pilot, lambda: "Steps" in story(screen) and app.screen is screen)
        await pilot.press("y")
        await until(pilot, lambda: app.notes[-1].text == f"Copied: imstui watch {ROWS[4].job_id}")
        await pilot.press("R", "j", "k")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is app.browser)

    play(own_home, script)


def test_taking_out_wants_a_second_key_and_what_failed_is_put_away(own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str], screen: Jobs) -> None:
        await pilot.press("x")
        await until(pilot, lambda: "no way to cancel" in app.notes[-1].text)
        await pilot.press("j", "x")
        await until(pilot, lambda: "x again files it" in app.notes[-1].text)
        assert app.jobs[1].state is State.UNKNOWN
        await pilot.press("x")
        await until(pilot, lambda: "copy-5: not started" in app.notes[-1].text)
        await pilot.press("g", "j", "x", "x")
        await until(pilot, lambda: "copy-2: dropped" in app.notes[-1].text)
        await pilot.press("x")
        await until(pilot, lambda: "It has ended" in app.notes[-1].text)
        await pilot.press("g", "j", "x")
        await until(pilot, lambda: "Put away" in app.notes[-1].text)
        assert shown(screen)[-1] == "1"

    play(own_home, script)


def test_what_the_cloud_knows_nothing_of_can_be_filed_by_hand(own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str], screen: Jobs) -> None:
        await until(pilot, lambda: "x files it as settled by hand" in story(screen))
        await pilot.press("x")
        await until(pilot, lambda: "x again files it" in app.notes[-1].text)
        await pilot.press("x")
        await until(pilot, lambda: "copy-6: failed" in app.notes[-1].text)
        await until(pilot, lambda: "Settled by hand" in story(screen))
        assert "Cloud said" not in story(screen)

    play(own_home, script, job(6, last_error=GONE, last_seen=NOW - timedelta(hours=2)))


def test_again_asks_for_the_same_copy_and_not_for_a_job_that_was_only_followed(own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str], screen: Jobs) -> None:
        await pilot.press("j", "a", "k", "a")
        await until(pilot, lambda: "what it copies isn't known" in app.notes[-1].text)

    followed = job(9, State.RUNNING, created_at=NOW + timedelta(seconds=1))
    followed = replace(followed, request=replace(followed.request, image_id=""))
    assert play(own_home, script, job(5, State.UNKNOWN), followed) == [AgainWanted("r0000000005")]


def test_wrapped_lines_go_on_where_their_text_began() -> None:
    block = TextBlock(label_width=8)

    async def script(pilot: Pilot[None], host: Host) -> None:
        block.show_rows([TextRow("Next", "one two three four five six seven eight nine ten")])
        await pilot.pause()
        lines = block._content().plain.split("\n")
        assert lines[0].startswith("Next    one two")
        assert all(line.startswith("        ") and line.strip() for line in lines[1:])
        assert len(lines) > 1
        await pilot.resize_terminal(100, 10)
        await until(pilot, lambda: "\n" not in block._content().plain)

    drive(block, script, size=(40, 10))


def test_lines_break_at_spaces_and_keep_their_own_breaks() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("a\n  bb cc", 5) == ["a", "  bb", "cc"]
    assert wrap("abcdefgh ij", 5) == ["abcde", "fgh", "ij"]
    assert wrap("日本語日本", 4) == ["日本", "語日", "本"]
    assert wrap("", 5) == [""]
