"""The real program in a pseudo-terminal, or the real app under a pilot, against a rehearsal cloud in a thread."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from imstui.local.environment import from_environment
from imstui.local.found import Found
from imstui.local.ledger import Ledger
from imstui.local.paths import places
from imstui.model.replication import Replication
from imstui.simulator.announce import settings
from imstui.simulator.serve import Running
from imstui.tui.app import ImstuiApp
from imstui.tui.launch import Launch
from tests.tui.terminal import Terminal

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
