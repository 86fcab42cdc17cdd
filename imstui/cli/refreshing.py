"""Asking the cloud after everything that is open, for a moment, before the ledger is listed."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Final

from imstui.cli.opened import opened_desk, opened_ledger
from imstui.cli.options import Globals
from imstui.cli.output import talk
from imstui.cli.running import run
from imstui.model.errors import ImstuiError
from imstui.model.replication import Binding
from imstui.replication.turn import look_at_all

_SECONDS: Final = 3.0


def refresh(options: Globals) -> Binding | None:
    """Look at each once, for at most 3 seconds; whatever goes wrong is told, and the stored rows stand.

    Gives the project that was looked at, if there was anything to look at and the sign-in worked.

    Nothing is sent: sending is for copy, watch and the screen.
    """
    with opened_ledger() as ledger:
        if not ledger.open_ones():
            return None
    try:
        return run(_look_once(options))
    except ImstuiError as error:
        talk(f"Not refreshed: {error} What follows is as it was last seen.")
        return None


async def _look_once(options: Globals) -> Binding | None:
    binding = None
    try:
        async with (
            asyncio.timeout(_SECONDS),
            opened_desk(options, ask=False) as (_, desk),
        ):
            binding = desk.binding
            async with aclosing(look_at_all(desk)) as changes:
                async for _ in changes:
                    pass
    except TimeoutError:
        talk("Not all could be refreshed in 3 seconds. The rest is as it was last seen.")
    return binding
