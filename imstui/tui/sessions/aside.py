"""Work that may take its time, beside the app's loop: a keyring, another program, the person at a prompt.

Its threads are left behind when the program ends. Those of asyncio would be waited for.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def aside(work: Callable[[], T], /) -> Awaitable[T]:
    """Do it in a thread of its own, and give what comes of it. Whoever is cancelled meanwhile never hears of it."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def tell(value: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(value)  # type: ignore[arg-type] # without an error there is a value

    def run() -> None:
        value, error = None, None
        try:
            value = work()
        except BaseException as caught:  # noqa: BLE001 - it is raised where the work is awaited
            error = caught
        with suppress(RuntimeError):  # The loop is closed: nobody waits any more.
            loop.call_soon_threadsafe(tell, value, error)

    threading.Thread(target=run, name="aside", daemon=True).start()
    return future
