"""Coming back: from another terminal, beside a second imstui, after the line was cut, and while the cloud is down."""

from __future__ import annotations

import asyncio
import re
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from imstui.local.environment import from_environment
from imstui.local.found import Found
from imstui.local.ledger import Ledger
from imstui.local.paths import places
from imstui.model.errors import NotConnected
from imstui.model.replication import State
from imstui.present.times import clock
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.app import ImstuiApp, wind_up
from imstui.tui.launch import Launch
from imstui.tui.screens.jobs import Jobs
from imstui.tui.widgets.text_block import TextBlock
from tests.tui.on_cloud import app_on, control, environment, ledger_at, opened, screen_of
from tests.tui.piloting import until
from tests.tui.samples import NOW, job
from tests.tui.terminal import Terminal


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=60, speed=0.001)) as served:
        yield served


def copy(terminal: Terminal, source: str) -> None:
    terminal.cost(b"/" + source.encode(), "1 of")
    terminal.cost(b"\r")
    terminal.cost(b"c", "Before sending")
    terminal.send(b"\x13")
    terminal.wait_text(rf"▶ +{source} → {source}-copy")


def share(terminal: Terminal) -> int:
    """What percentage the screen shows of the running job."""
    found = re.search(r"▶ .* (\d+)%", terminal.text)
    return int(found[1]) if found else -1


def advance(cloud: Running, seconds: float) -> None:
    control(cloud, "POST", "/advance", {"seconds": seconds})


def test_killing_the_terminal_in_the_middle_shows_the_job_at_its_true_place_when_it_starts_again(
    cloud: Running, own_home: Path
) -> None:
    with screen_of(cloud, own_home) as first:
        opened(first)
        copy(first, "web-base")
        first.signal(signal.SIGKILL)
        first.wait_exit()
    advance(cloud, 20)
    with screen_of(cloud, own_home) as second:
        second.wait_text(r"▶ +web-base → web-base-copy")
        second.wait(lambda: share(second) > 5, "the share that the server tells now")
        second.signal(signal.SIGHUP)
        second.wait_exit()
    (one,) = ledger_at(own_home)
    assert one.state is State.RUNNING
    advance(cloud, 3600)
    with screen_of(cloud, own_home) as third:
        third.wait_text("✓ +web-base → web-base-copy +verified")
    assert len(control(cloud, "GET", "/copies")["copies"]) == 1


def test_what_one_terminal_begins_a_second_one_follows_and_tells(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as first, screen_of(cloud, own_home) as second:
        opened(first)
        opened(second)
        copy(first, "web-base")
        second.wait_text(r"▶ +web-base → web-base-copy")
        advance(cloud, 3600)
        for terminal in (first, second):
            terminal.wait_text("✓ +web-base → web-base-copy +verified")
    assert len(control(cloud, "GET", "/copies")["copies"]) == 1


def test_what_is_open_is_asked_after_within_a_second_of_the_first_frame(cloud: Running, own_home: Path) -> None:
    """Of the app's own time: a machine that is busy with other things makes the clock on the wall tell its load."""
    with screen_of(cloud, own_home) as first:
        opened(first)
        copy(first, "web-base")
        first.send(b"q")
        first.wait_exit()
    before = ledger_at(own_home)[0].last_seen
    app = app_on(cloud, own_home)
    asked: list[float] = []

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            started = time.process_time()
            await until(pilot, lambda: bool(app.jobs) and app.jobs[0].last_seen != before)
            asked.append(time.process_time() - started)
        await wind_up(app)

    asyncio.run(run())
    assert asked[0] < 1.0


def test_a_job_moves_and_fails_and_is_explained_with_the_cloud_down_in_between(
    cloud: Running, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The minute is told by the app's clock, not waited for: it is put forward between two looks.
    put = [0.0]
    app = app_on(cloud, own_home, clock=lambda: NOW + timedelta(seconds=put[0]))
    monkeypatch.setattr("imstui.replication.pace.LONGEST", 0.3)
    monkeypatch.setattr("imstui.replication.pace.SHORTEST", 0.1)

    def row() -> str:
        panel = app.browser.panel
        found = panel.model.row_at(0)
        return found.cells[2] if found is not None else ""

    async def script(pilot: Pilot[str]) -> None:
        await until(pilot, lambda: app.images.catalogue.complete and bool(app.standing.quota))
        await pilot.press("slash", *"doomed", "enter", "c", "ctrl+s")
        await until(pilot, lambda: bool(app.jobs) and app.jobs[0].state is State.RUNNING)
        advance(cloud, 8)
        await until(pilot, lambda: re.search(r"[1-9]\d*%", row()) is not None)
        moved = row()
        control(cloud, "POST", "/faults", [{"operation": "job", "kind": "cut_before", "times": 0}])
        put[0] = 60.0
        await until(pilot, lambda: f"last seen {clock(NOW)}" in row())
        assert app.jobs[0].state is State.RUNNING
        assert moved.split()[1] == row().split()[1]
        control(cloud, "DELETE", "/faults")
        advance(cloud, 3600)
        await until(pilot, lambda: "IMG.0103" in row())
        await pilot.press("J")
        await until(pilot, lambda: isinstance(app.screen, Jobs))
        block = app.screen.query_one("#story", TextBlock)
        await until(pilot, lambda: any(line.label == "Next" and "grant" in line.text for line in block._rows))

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await script(pilot)
        await wind_up(app)

    asyncio.run(run())


def test_twenty_thousand_that_ended_cost_nothing_at_the_start(
    cloud: Running, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def started_with(count: int) -> tuple[int, int]:
        """Statements and rows that a start with so many ended ones reads."""
        home = own_home / str(count)
        environ = environment(cloud, home)
        ended = job(1, State.SUCCEEDED)
        with Ledger(places(environ).ledger) as ledger:
            ledger.add([replace(ended, id=f"r{number:010}", proof=None) for number in range(count)], "written")
            ledger._connection.execute(
                """UPDATE replication SET proof = '["verified", "2026-03-01T12:00:00+00:00", [], false]'"""
            )
        app = app_on(cloud, home)
        read: list[int] = [0, 0]
        followed: list[int] = []
        select, glimpses = Ledger._select, Ledger.glimpses

        def counting(self: Ledger, clause: str, values: object) -> object:
            found = select(self, clause, values)  # type: ignore[arg-type] # handed on
            read[0] += 1
            read[1] += len(found)
            return found

        def glimpsing(self: Ledger, since: object) -> object:
            found = glimpses(self, since)  # type: ignore[arg-type] # handed on
            followed.append(len(found))
            read[0] += 1
            read[1] += len(found)
            return found

        async def run() -> None:
            async with app.run_test(size=(80, 24)) as pilot:
                await until(pilot, lambda: app.images.catalogue.complete and bool(app.standing.quota))
                await until(pilot, lambda: bool(followed))
            await wind_up(app)

        with monkeypatch.context() as patched:
            patched.setattr(Ledger, "_select", counting)
            patched.setattr(Ledger, "glimpses", glimpsing)
            asyncio.run(run())
        return read[0], read[1]

    assert started_with(20_000) == started_with(300)


def test_a_cloud_out_of_reach_is_tried_again_by_itself_and_never_over_what_is_typed(
    cloud: Running, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imstui.tui.sessions.taking_over._TRY_EVERY", 0.02)
    tries: list[bool] = []
    there = threading.Event()

    def find() -> Found:
        tries.append(there.is_set())
        found = from_environment(environment(cloud, own_home))
        if found is None or not there.is_set():
            raise NotConnected("The cloud refuses connections.")
        return found

    async def run() -> None:
        app = ImstuiApp(Launch(find, lambda: places(environment(None, own_home))))
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: len(tries) > 3)
            assert [note.text[:19] for note in app.notes] == ["Out of reach since "]
            await pilot.press("slash")
            there.set()
            seen = app._next_try
            await until(pilot, lambda: app._next_try is not seen)
            assert app.standing.state == "not signed in"
            await pilot.press("escape")
            await until(pilot, lambda: app.images.catalogue.fresh)
            assert app.notes[-1].text == "The cloud is in reach again: signed in."
        await wind_up(app)

    asyncio.run(run())
