"""The real program in a pseudo-terminal, or the real app under a pilot, against a rehearsal cloud in a thread."""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from textual.pilot import Pilot

from imstui.local.environment import from_environment
from imstui.local.found import Found
from imstui.local.ledger import Ledger
from imstui.local.paths import places
from imstui.model.replication import Replication
from imstui.simulator.announce import settings
from imstui.simulator.serve import Running
from imstui.tui.app import ImstuiApp, wind_up
from imstui.tui.launch import Launch
from tests.tui.piloting import until
from tests.tui.terminal import Terminal

Script = Callable[[ImstuiApp, "Pilot[str]"], Awaitable[None]]

SIZE: Final = (80, 24)
PROGRAM: Final = Path(sys.executable).with_name("imstui")


def environment(cloud: Running | None, home: Path) -> dict[str, str]:
    """What a shell has that is signed in to that cloud, or to none."""
    told = settings(cloud.url) if cloud is not None else {}
    return {"HOME": str(home), "IMSTUI_HOME": str(home / "imstui"), "TZ": "UTC", **told}


def screen_of(
    cloud: Running | None, home: Path, *args: str, columns: int = 80, env: Mapping[str, str] | None = None
) -> Terminal:
    """The installed program in a terminal."""
    return Terminal([str(PROGRAM), *args], columns=columns, env=environment(cloud, home) | dict(env or {}))


def app_on(cloud: Running, home: Path, clock: Callable[[], datetime] | None = None, **more: Any) -> ImstuiApp:
    """The app itself, for a pilot."""
    environ = environment(cloud, home)

    def find() -> Found:
        found = from_environment(environ)
        assert found is not None
        return found

    if clock is not None:
        more["clock"] = clock
    return ImstuiApp(Launch(find, lambda: places(environ), **more))


def play(
    app: ImstuiApp,
    script: Script,
    *,
    size: tuple[int, int] = SIZE,
    ready: Callable[[ImstuiApp], bool] = lambda _app: True,
) -> None:
    """Run a script with the app under a pilot, once it is ready, and end what is then still under way."""

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: ready(app))
            await script(app, pilot)
        await wind_up(app)

    asyncio.run(run())


def everything_known(app: ImstuiApp) -> bool:
    """Whether the images and the quota were read, in this start or the last."""
    return app.images.catalogue.complete and bool(app.standing.quota)


def opened(terminal: Terminal) -> None:
    """Wait until the images and the quota are on the screen."""
    terminal.wait_text("from [0-9]")
    terminal.wait_text("quota")


def ledger_at(home: Path) -> list[Replication]:
    """What the ledger of that home holds, newest first."""
    with Ledger(places({"IMSTUI_HOME": str(home / "imstui")}).ledger) as ledger:
        return ledger.recent(100)


def control(cloud: Running, method: str, path: str, body: object = None) -> Any:
    """Call the rehearsal's own door."""
    request = urllib.request.Request(  # noqa: S310 - the rehearsal's own address
        f"{cloud.url}/__rehearsal__{path}", method=method, data=None if body is None else json.dumps(body).encode()
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the same
        return json.load(answer)
