"""Running a command's coroutine so that every way to end it is an orderly one."""

from __future__ import annotations

import signal
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

T = TypeVar("T")

_ENDING: Final = (signal.SIGTERM, signal.SIGHUP)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end; SIGTERM and a dropped line (SIGHUP) end it as Ctrl-C does.

    Raises:
        KeyboardInterrupt: it was told to end; what was under way has been written down.
    """
    # Only here: a command's help and its completion run nothing.
    import asyncio

    return asyncio.run(_endable(work))


async def _endable(work: Coroutine[Any, Any, T]) -> T:
    import asyncio

    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    told: list[int] = []

    def end(number: int) -> None:
        told.append(number)
        task.cancel()

    for number in _ENDING:
        loop.add_signal_handler(number, end, number)
    try:
        return await task
    except asyncio.CancelledError:
        if told:
            raise KeyboardInterrupt from None
        raise
    finally:
        for number in _ENDING:
            loop.remove_signal_handler(number)
