"""The enterprise projects' names: asked for once, and only where their column is in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.app import ImstuiApp
from tests.tui import on_cloud
from tests.tui.on_cloud import Script, app_on, control, everything_known
from tests.tui.piloting import until
from tests.tui.test_accounts import said, settled

_WIDE = (120, 24)


def play(cloud: Running, home: Path, size: tuple[int, int], script: Script) -> None:
    on_cloud.play(app_on(cloud, home), script, size=size, ready=everything_known)


def asked(cloud: Running) -> int:
    """How often the projects were asked for."""
    made = control(cloud, "GET", "/requests")["requests"]
    return sum(one["path"].endswith("/enterprise-projects") for one in made)


def named(app: ImstuiApp) -> set[str]:
    table = app.images.table
    at = [column.key for column in table.columns].index("project")
    return {table.model.rows[number].cells[at] for number in range(len(table.model.rows))}


def test_a_wide_table_names_the_projects_and_asks_once(own_home: Path) -> None:
    with running(Options(images=300)) as cloud:

        async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
            await until(pilot, lambda: {"shop", "platform"} <= named(app))
            assert not any(len(name) == 8 and name != "platform" for name in named(app))
            await pilot.press("r")
            await settled(app, pilot)
            await pilot.resize_terminal(130, 24)
            await pilot.press("c")
            await until(pilot, lambda: app.dialog is not None and bool(app.dialog._facts.projects))
            assert asked(cloud) == 1

        play(cloud, own_home, _WIDE, script)


def test_a_narrow_table_asks_for_none_until_it_is_wide(own_home: Path) -> None:
    with running(Options(images=300)) as cloud:

        async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
            assert asked(cloud) == 0
            await pilot.resize_terminal(*_WIDE)
            await until(pilot, lambda: "shop" in named(app))
            assert asked(cloud) == 1

        play(cloud, own_home, (80, 24), script)


@pytest.mark.parametrize("eps", ["absent", "down"])
def test_where_there_are_none_nothing_is_said(own_home: Path, eps: str) -> None:
    with running(Options(images=30, eps=eps)) as cloud:  # type: ignore[arg-type] # one of the two

        async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
            await until(pilot, lambda: asked(cloud) >= 1)
            before = said(app)
            await until(pilot, lambda: not [one for one in app.workers if one.group == "projects"])
            assert said(app) == before
            count = asked(cloud)
            await pilot.resize_terminal(130, 24)
            await pilot.resize_terminal(*_WIDE)
            await pilot.press("r")
            await settled(app, pilot)
            assert asked(cloud) == count

        play(cloud, own_home, _WIDE, script)
