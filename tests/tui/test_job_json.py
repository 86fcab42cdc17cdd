"""A job's JSON on the jobs' screen: as the cloud tells it now, and as the ledger has it where the cloud can't."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from imstui.model.replication import State
from imstui.present.raw_json import indented
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.app import ImstuiApp, wind_up
from imstui.tui.screens.jobs import Jobs
from imstui.tui.widgets.text_block import TextBlock
from tests.tui.on_cloud import app_on, control
from tests.tui.piloting import until


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=60, speed=0.001, sub_jobs=True)) as served:
        yield served


def told(app: ImstuiApp) -> str:
    """What stands in the story's place."""
    assert isinstance(app.screen, Jobs)
    return "\n".join(f"{row.label} {row.text}" for row in app.screen.query_one("#story", TextBlock)._rows)


async def shown(app: ImstuiApp, pilot: Pilot[str], note: str) -> dict[str, Any]:
    """Press w, and read the JSON that comes with that note."""
    await pilot.press("w")
    await until(pilot, lambda: app.notes[-1].text.startswith(note) and told(app).lstrip().startswith("{"))
    found: dict[str, Any] = json.loads(told(app))
    return found


def test_the_clouds_json_its_sub_jobs_and_the_ledgers_record_where_it_is_out_of_reach(
    cloud: Running, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imstui.replication.pace.LONGEST", 0.3)
    monkeypatch.setattr("imstui.replication.pace.SHORTEST", 0.1)
    app = app_on(cloud, own_home)

    async def script(pilot: Pilot[str]) -> None:
        await until(pilot, lambda: app.images.catalogue.complete and bool(app.standing.quota))
        await pilot.press("slash", *"doomed", "enter", "c", "ctrl+s")
        await until(pilot, lambda: bool(app.jobs) and app.jobs[0].state is State.RUNNING)
        await pilot.press("J")
        await until(pilot, lambda: isinstance(app.screen, Jobs) and "Steps" in told(app))
        sent = await shown(app, pilot, "y copies")
        assert (sent["job_id"], sent["job_type"]) == (app.jobs[0].job_id, "imsCopyImageInRegionJob")
        assert len(sent["entities"]["sub_jobs_result"]) == 2
        await pilot.press("escape")
        control(cloud, "POST", "/advance", {"seconds": 3600})
        await until(pilot, lambda: app.jobs[0].state is State.FAILED)
        await until(pilot, lambda: "(FAIL in sub-job imsRegisterImageJob " in told(app) and "IMG.0103" in told(app))
        ended = await shown(app, pilot, "y copies")
        assert ended["error_code"] is None
        assert [part["error_code"] for part in ended["entities"]["sub_jobs_result"]] == [None, "IMG.0103"]
        await pilot.press("escape")
        control(cloud, "POST", "/faults", [{"operation": "job", "kind": "status", "status": 400, "code": "IMG.0023"}])
        record = await shown(app, pilot, "The cloud doesn't tell (")
        assert "this is the ledger's record. y copies this text" in app.notes[-1].text
        assert (record["state"], record["story"][-1]["state"]) == ("failed", "failed")

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await script(pilot)
        await wind_up(app)

    asyncio.run(run())


def test_json_for_people_is_ascii_and_what_is_none_is_cleaned() -> None:
    assert indented('{"b":"\u202eä","a":[1]}'.encode()) == ('{\n  "b": "\\u202e\\u00e4",\n  "a": [\n    1\n  ]\n}')
    assert indented(b'{"b":1,"a":2}', sort=True).index('"a"') < indented(b'{"b":1,"a":2}', sort=True).index('"b"')
    for odd in (b"\x1b[31m{", b'{"a":"\xff\x1b"}', b"[" * 100_000):
        assert "\x1b" not in indented(odd)
        assert indented(odd).isascii()
