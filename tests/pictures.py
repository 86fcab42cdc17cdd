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
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from unittest.mock import patch

from textual.pilot import Pilot

from imstui.local.ledger import Ledger
from imstui.model.copying import CopyRequest
from imstui.model.replication import Binding, Proof, Replication, Source, State, Verdict, step
from imstui.replication.intent import CAUSE
from imstui.simulator.image_named import image_id
from imstui.simulator.keys import BACKUP, FOREIGN_KEY
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.app import ImstuiApp, wind_up
from imstui.tui.screens.copy_dialog import CopyDialog
from imstui.tui.screens.detail import Detail
from imstui.tui.screens.jobs import Jobs
from imstui.tui.widgets.text_block import TextBlock
from tests.tui.on_cloud import app_on, environment
from tests.tui.piloting import until

FOLDER: Final = Path(__file__).parents[1] / "screenshots"
NOW: Final = datetime(2026, 3, 1, 14, 2, 11, tzinfo=UTC)
_GIB: Final = 1024**3
_FONT: Final = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
_MAKER: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_NUMBERED: Final = re.compile(r"terminal-\d+")
Scene = Callable[[ImstuiApp, "Pilot[str]"], Awaitable[None]]


async def _browser(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await pilot.press(*"jjj")
    await until(pilot, lambda: app.images.table.cursor_key == app.images.table.model.key_at(3))


async def _wide(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await _look_for(app, pilot, "web")
    await until(pilot, lambda: _reads(app, "#glance", app.images.table.cursor_key or "no row"))


async def _detail(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await _look_for(app, pilot, "web-enc")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, Detail))


async def _dialog(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await _look_for(app, pilot, "web-base")
    await pilot.press("c")
    await until(pilot, lambda: isinstance(app.screen, CopyDialog) and bool(app.screen._facts.keys))
    await pilot.press("end", *":2026")
    await until(pilot, lambda: isinstance(app.screen, CopyDialog) and app.screen._form.name.endswith(":2026"))
    await until(pilot, lambda: isinstance(app.screen, CopyDialog) and "name" in app.screen._draft.problems)


async def _jobs(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await pilot.press("J")
    await until(pilot, lambda: isinstance(app.screen, Jobs) and _reads(app, "#story", _job_id(4)))


async def _failure(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await _jobs(app, pilot)
    await pilot.press("j", "j")
    await until(pilot, lambda: _reads(app, "#story", _job_id(2)))


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


def _reads(app: ImstuiApp, block: str, text: str) -> bool:
    """Whether a block of text has a row that reads so."""
    return any(row.text == text for found in app.screen.query(block).results(TextBlock) for row in found._rows)


def _known(app: ImstuiApp) -> bool:
    """Whether all has come that the app asks for at its start."""
    keys = app.backstage is not None and bool(app.backstage.keys)
    return keys and app.images.catalogue.complete and bool(app.standing.quota)


def _at_rest(app: ImstuiApp) -> bool:
    """Whether nothing is under way but the following, which stands still, and the wait for the token's end."""
    return all(worker.group in {"follow", "life"} or worker.is_finished for worker in app.workers)


def draw(folder: Path) -> None:
    """Draw every picture into that folder."""
    folder.mkdir(exist_ok=True)
    for name, (scene, size) in SCENES.items():
        (folder / f"{name}.svg").write_text(_drawn(scene, size), encoding="utf-8")


def _drawn(scene: Scene, size: tuple[int, int]) -> str:
    options = Options(anchor="2026-03-01", images=240)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(_plain_environment())
        stack.enter_context(patch("imstui.replication.follow.follow", _still))
        cloud = stack.enter_context(running(options, wall=NOW.timestamp))
        _fill(cloud, home)
        return asyncio.run(_shot(cloud, home, scene, size))


@contextmanager
def _plain_environment() -> Iterator[None]:
    """Local time is UTC and colours are allowed inside; afterwards all is as it was."""
    try:
        with patch.dict(os.environ, {"TZ": "UTC"}):
            os.environ.pop("NO_COLOR", None)
            time.tzset()
            yield
    finally:
        time.tzset()


async def _still(*_: object, **__: object) -> AsyncGenerator[Replication]:
    """Following that stands still."""
    await asyncio.Event().wait()
    yield _queued(0, "", timedelta(), Binding("", "", ""))


async def _shot(cloud: Running, home: Path, scene: Scene, size: tuple[int, int]) -> str:
    app = app_on(cloud, home, clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: _known(app))
        await scene(app, pilot)
        await until(pilot, lambda: _at_rest(app))
        await pilot.pause()
        picture = app.export_screenshot(title="imstui")
    await wind_up(app)
    return _NUMBERED.sub("imstui", _MAKER.sub("", _FONT.sub("", picture)))


def _job_id(number: int) -> str:
    return f"9a175ac892fa13420193001c2e62{number:04x}"


def _queued(number: int, name: str, ago: timedelta, binding: Binding) -> Replication:
    """A copy under the key 'backup' as it is wanted; its source is named as it is, without '-enc'."""
    source = name.removesuffix("-enc")
    return Replication(
        id=f"r{number:010d}",
        state=State.QUEUED,
        binding=binding,
        request=CopyRequest(image_id(source), name, cmk_id=BACKUP.id),
        source=Source(image_id(source), source),
        created_at=NOW - ago,
        since=NOW - ago,
        key_alias=BACKUP.alias,
    )


def _sent(ledger: Ledger, wanted: Replication, number: int, progress: float, seen: timedelta) -> Replication:
    """It was sent, accepted, and last asked after that long ago."""
    ledger.add([wanted], CAUSE)
    sending = ledger.take(step(wanted, State.SUBMITTING, at=wanted.since, cause="sending", attempts=1))
    accepted = wanted.since + timedelta(seconds=1)
    begun = ledger.take(step(sending, State.RUNNING, at=accepted, cause="accepted", job_id=_job_id(number)))
    asked = replace(begun, progress=progress, last_seen=NOW - seen)
    ledger.note(asked)
    return asked


def _fill(cloud: Running, home: Path) -> None:
    """A ledger as it looks in the middle of a day."""
    told = environment(cloud, home)
    host = told["OS_AUTH_URL"].partition("://")[2].partition("/")[0]
    binding = Binding(host, told["OS_REGION_NAME"], told["HUAWEICLOUD_SDK_PROJECT_ID"], user="alex")
    minute, second = timedelta(minutes=1), timedelta(seconds=1)
    with Ledger(home / "imstui" / "state" / "ledger.db") as ledger:
        done = _sent(ledger, _queued(1, "mail-enc", 187 * minute, binding), 1, 0.98, 180 * minute)
        ended = NOW - 180 * minute
        proven = ledger.take(step(done, State.SUCCEEDED, at=ended, cause="the job ended", words="SUCCESS"))
        ledger.note(replace(proven, image_id=image_id("mail-enc"), proof=Proof(Verdict.VERIFIED, ended)))
        wanted = _queued(2, "db-2018-enc", 11 * minute, binding)
        source = replace(wanted.source, size_bytes=38 * _GIB, key_id=FOREIGN_KEY.id, encrypted=True)
        doomed = _sent(ledger, replace(wanted, source=source), 2, 0.6, 2 * minute)
        said = {"error_code": "IMG.0103", "fail_reason": "no access to source cmk"}
        words = f"FAIL {said['error_code']} {said['fail_reason']}"
        ledger.take(step(doomed, State.FAILED, at=NOW - 2 * minute, cause="the job ended", words=words, **said))
        _sent(ledger, _queued(3, "app-enc", 61 * second, binding), 3, 0.08, 2 * second)
        _sent(ledger, _queued(4, "web-base-enc", 251 * second, binding), 4, 0.62, 25 * second)


def main() -> None:
    """Draw the pictures where the README shows them."""
    draw(FOLDER)
    sys.stdout.write(f"{len(SCENES)} pictures in {FOLDER.name}\n")


if __name__ == "__main__":
    main()
