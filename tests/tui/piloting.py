"""One widget in an app of its own, driven by a pilot that waits for conditions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

_PATIENCE = 20.0
"""Seconds: nothing is proven by it, so a busy machine gets as many as a terminal has."""
Kind = TypeVar("Kind", bound=Message)


class Host(App[None]):
    """An app that holds one widget, and keeps what that says."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.widget

    def hear(self, message: Message) -> None:
        """Keep a message; the hook sees it again at every widget it bubbles to."""
        if not any(message is known for known in self.heard):
            self.heard.append(message)

    def heard_of(self, kind: type[Kind]) -> list[Kind]:
        return [message for message in self.heard if isinstance(message, kind)]


def drive(
    widget: Widget, script: Callable[[Pilot[None], Host], Awaitable[None]], size: tuple[int, int] = (80, 24)
) -> None:
    """Run a script of key presses and assertions against the widget."""
    host = Host(widget)

    async def run() -> None:
        async with host.run_test(size=size, message_hook=host.hear) as pilot:
            widget.focus()
            await script(pilot, host)

    asyncio.run(run())


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    """Let the app run until a condition holds."""
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the condition never came to hold"
        await pilot.pause(0.01)
