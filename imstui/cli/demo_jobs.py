"""What has happened in the demo before one looks: a copy that is verified, one that failed, and two that run."""

from __future__ import annotations

import asyncio
import http.client
import json
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from imstui.local.found import Found
    from imstui.local.paths import Places
    from imstui.model.replication import Replication
    from imstui.replication.desk import Desk
    from imstui.session import Session

_OVER: Final = (("web-enc", "web-restore", "backup"), ("doomed", "doomed-copy", "backup"))
_RUNNING: Final = (("app", "app-nightly", None), ("db-2019", "db-2019-backup", "backup"))
_LONG: Final = 3_600.0
_BEGUN: Final = 12.0
_TURNS: Final = 3
"""Asked after, proved, and one more for what the cloud refused at first."""


def begin_jobs(found: Found, where: Places, url: str) -> None:
    """Make the copies that the demo begins with, through the ledger that it will open.

    Args:
        found: how to sign in.
        where: the demo's own folders.
        url: of the rehearsal cloud.
    """
    asyncio.run(_begin(found, where, url))


async def _begin(found: Found, where: Places, url: str) -> None:
    from imstui.local.ledger import Ledger
    from imstui.local.senders import Senders
    from imstui.model.replication import State
    from imstui.replication.turn import take_turn
    from imstui.session import open_session

    with Ledger(where.ledger) as ledger:
        async with await open_session(found) as session:
            desk = session.desk(ledger, Senders(where.senders))
            over = [await _copy(session, desk, *one) for one in _OVER]
            _advance(url, _LONG)
            for replication in over:
                current = replication
                for _ in range(_TURNS):
                    if current.state.open or (current.state is State.SUCCEEDED and not current.proof):
                        current = await take_turn(desk, current)
            for one in _RUNNING:
                await _copy(session, desk, *one)
            _advance(url, _BEGUN)


async def _copy(session: Session, desk: Desk, source: str, name: str, key: str | None) -> Replication:
    from imstui.model.copying import CopyRequest
    from imstui.replication.intent import CAUSE, intents
    from imstui.replication.plan import check
    from imstui.replication.submit import submit

    image = await session.image(source)
    request = CopyRequest(image.id, name, cmk_id=await session.key_id(key) if key else None)
    wish = check(image, request, session.account.project_id, keys=await session.known_keys()).wish
    (intent,) = intents([wish], desk.binding, desk.clock.now())
    desk.ledger.add([intent], CAUSE)
    return await submit(desk, intent.id)


def _advance(url: str, seconds: float) -> None:
    """Turn the rehearsal's job time forward."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    try:
        connection.request("POST", "/__rehearsal__/advance", json.dumps({"seconds": seconds}))
        connection.getresponse().read()
    finally:
        connection.close()
