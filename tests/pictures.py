"""The README's pictures, of the real app against a rehearsal cloud: `python -m tests.pictures`.

Clock, images, ids and jobs are the same each time, and what is followed stands still while it is drawn.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from unittest.mock import patch

from textual.pilot import Pilot

from imstui.local.ledger import Ledger
from imstui.model.copying import CopyRequest
from imstui.model.replication import Binding, Proof, Replication, Source, State, Verdict, step
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.app import ImstuiApp, wind_up
from imstui.tui.screens.copy_dialog import CopyDialog
from imstui.tui.screens.detail import Detail
from imstui.tui.screens.jobs import Jobs
from tests.tui.on_cloud import app_on, environment
from tests.tui.piloting import until

FOLDER: Final = Path(__file__).parents[1] / "screenshots"
NOW: Final = datetime(2026, 3, 1, 14, 2, 11, tzinfo=UTC)
KEY: Final = "d2dea184-4ead-5396-a258-d586ac218844"
_FONT: Final = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
Scene = Callable[[ImstuiApp, "Pilot[str]"], Awaitable[None]]


async def _browser(_: ImstuiApp, pilot: Pilot[str]) -> None:
    await pilot.press(*"jjj")


async def _wide(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await _look_for(app, pilot, "web")


async def _detail(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await _look_for(app, pilot, "web-enc")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, Detail))


async def _dialog(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await _look_for(app, pilot, "web-base")
    await pilot.press("c")
    await until(pilot, lambda: isinstance(app.screen, CopyDialog) and bool(app.screen._facts.keys))
    await pilot.press("end", *":2026")
    await until(pilot, lambda: isinstance(app.screen, CopyDialog) and "name" in app.screen._draft.problems)


async def _jobs(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await pilot.press("J")
    await until(pilot, lambda: isinstance(app.screen, Jobs))


async def _failure(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await _jobs(app, pilot)
    await pilot.press("j", "j", "enter")


SCENES: Final[dict[str, tuple[Scene, tuple[int, int]]]] = {
    "browser": (_browser, (80, 24)),
    "browser-wide": (_wide, (150, 40)),
    "detail": (_detail, (80, 24)),
    "dialog": (_dialog, (80, 24)),
    "jobs": (_jobs, (80, 24)),
    "failure": (_failure, (80, 24)),
}


async def _look_for(app: ImstuiApp, pilot: Pilot[str], text: str) -> None:
    await pilot.press("slash", "ctrl+u", *text, "enter")
    await until(pilot, lambda: app.images.catalogue[app.images.view].text == text and app.images.table.has_focus)


def draw(folder: Path) -> None:
    """Draw every picture into that folder."""
    folder.mkdir(exist_ok=True)
    for name, (scene, size) in SCENES.items():
        (folder / f"{name}.svg").write_text(_drawn(scene, size), encoding="utf-8")


def _drawn(scene: Scene, size: tuple[int, int]) -> str:
    options = Options(anchor="2026-03-01", images=240)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(patch.dict(os.environ, {"TZ": "UTC"}))
        time.tzset()
        stack.enter_context(patch("imstui.replication.follow.follow", _still))
        cloud = stack.enter_context(running(options, wall=NOW.timestamp))
        _fill(cloud, home)
        return asyncio.run(_shot(cloud, home, scene, size))


async def _still(*_: object, **__: object) -> AsyncGenerator[Replication]:
    """Following that stands still."""
    await asyncio.Event().wait()
    yield _job(0, "", State.RUNNING)


async def _shot(cloud: Running, home: Path, scene: Scene, size: tuple[int, int]) -> str:
    app = app_on(cloud, home, clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.images.catalogue.complete)
        await until(pilot, lambda: bool(app.standing.quota) and app.backstage is not None and bool(app.backstage.keys))
        await scene(app, pilot)
        await pilot.pause(0.2)
        picture = app.export_screenshot(title="imstui")
    await wind_up(app)
    return re.sub(r"terminal-\d+", "imstui", _FONT.sub("", picture))


def _job(number: int, name: str, state: State, ago: timedelta = timedelta(), **facts: object) -> Replication:
    begun = NOW - ago
    plain = Replication(
        id=f"r{number:010d}",
        state=state,
        binding=Binding("", "eu-de", "", user="alex"),
        request=CopyRequest("91a44b90-6893-5242-a9fc-b080d864d072", name),
        source=Source("91a44b90-6893-5242-a9fc-b080d864d072", name.partition("-enc")[0]),
        created_at=begun,
        since=begun,
        job_id=f"9a175ac892fa13420193001c2e62{number:04x}",
    )
    return replace(plain, **facts)  # type: ignore[arg-type] # fields by name


def _fill(cloud: Running, home: Path) -> None:
    """A ledger as it looks in the middle of a day."""
    told = environment(cloud, home)
    host = told["OS_AUTH_URL"].partition("://")[2].partition("/")[0]
    binding = Binding(host, told["OS_REGION_NAME"], told["HUAWEICLOUD_SDK_PROJECT_ID"], user="alex")
    minutes = timedelta(minutes=1)
    keyed = {"request": CopyRequest("91a44b90-6893-5242-a9fc-b080d864d072", "mail-enc", cmk_id=KEY)}
    seen = {"last_seen": NOW - timedelta(seconds=2), "binding": binding}
    proof = Proof(Verdict.VERIFIED, NOW - 180 * minutes)
    failed = _job(2, "db-2018-enc", State.RUNNING, 11 * minutes, progress=0.6, **seen)
    with Ledger(home / "imstui" / "state" / "ledger.db") as ledger:
        done = _job(1, "mail-enc", State.SUCCEEDED, 180 * minutes, proof=proof, key_alias="backup", **seen, **keyed)
        ledger.add([done], "intent written")
        ledger.add([failed], "intent written")
        ledger.take(
            step(
                failed,
                State.FAILED,
                at=NOW - 2 * minutes,
                cause="the job ended",
                words="FAIL IMG.0103 no access to source cmk",
                error_code="IMG.0103",
                fail_reason="no access to source cmk",
            )
        )
        ledger.add([_job(3, "app-enc", State.RUNNING, minutes, progress=0.08, **seen)], "intent written")
        ledger.add([_job(4, "web-base-enc", State.RUNNING, 4 * minutes, progress=0.62, **seen)], "intent written")


def main() -> None:
    """Draw the pictures where the README shows them."""
    draw(FOLDER)
    sys.stdout.write(f"{len(SCENES)} pictures in {FOLDER.name}\n")


if __name__ == "__main__":
    main()
