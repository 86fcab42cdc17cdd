"""How long a pilot lets the app rest after a key: until nothing is left to do, not until it did nothing for long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Final

import pytest
from textual import app, pilot, screen
from textual._context import active_app
from textual.message_pump import MessagePump

_LOOK_EVERY: Final = 0.005
_AT_REST: Final = 0.001
"""Seconds of computing within one look, of all threads, that still count as rest."""


def _pumps() -> Iterator[MessagePump]:
    shown = active_app.get()
    yield shown
    if shown._screen_stack:
        yield from shown.screen.walk_children(with_self=True)


def _busy() -> bool:
    return any(pump.message_queue_size or pump._next_callbacks for pump in _pumps())


async def at_rest(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until no message is left, and all threads rest.

    Textual's own wait, of which this is the quicker twin, takes twenty milliseconds of little computing for rest, twice
    for each key.
    """
    deadline = time.monotonic() + max_sleep
    while time.monotonic() < deadline:
        computed = time.process_time()
        await asyncio.sleep(max(_LOOK_EVERY, min_sleep))
        if time.process_time() - computed < _AT_REST and not _busy():
            return


@pytest.fixture(autouse=True)
def soon_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for what a key brings, and repaint at once, so that a pilot's key takes a fifth of its time."""
    monkeypatch.setattr(app, "wait_for_idle", at_rest)
    monkeypatch.setattr(pilot, "wait_for_idle", at_rest)
    monkeypatch.setattr(screen, "UPDATE_PERIOD", 0.002)
