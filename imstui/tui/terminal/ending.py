"""Ending in time, whoever asks for it: SIGTERM, a dropped line, and a terminal that takes nothing any more."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO, Final

_ENDING: Final = (signal.SIGTERM, signal.SIGHUP)
PATIENCE: Final = 2.0
"""Seconds from the signal to the end, whatever stands in the way. A copy being sent has had its 1.5 by then."""


class Outlet:
    """The terminal's file, of which nothing breaks when the line is gone: what is written then goes nowhere.

    Textual's writing thread dies of the first failed write, and whoever writes after it waits for ever.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write, if there is anybody to write to."""
        with suppress(OSError, ValueError):
            return self._file.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush, if there is anybody to flush to."""
        with suppress(OSError, ValueError):
            self._file.flush()

    def fileno(self) -> int:
        """The file's descriptor."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._file.isatty()


@contextmanager
def ended_by_signals(end: Callable[[int], None]) -> Iterator[None]:
    """Have these signals end what runs in this loop.

    The handler is Python's own and not the loop's: it runs also while the loop waits for a terminal that takes no
    output, and then the process ends without it. What was being sent is found by its lock at the next start.

    Args:
        end: called in the loop with the signal's number, so that nothing is torn off in the middle.
    """
    loop = asyncio.get_running_loop()

    def told(number: int, _: FrameType | None) -> None:
        last = threading.Timer(PATIENCE, os._exit, [128 + number])
        last.daemon = True
        last.start()
        loop.call_soon_threadsafe(end, number)

    before = {number: signal.signal(number, told) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
