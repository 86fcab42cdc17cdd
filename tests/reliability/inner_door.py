"""The program's own door, opened inside this process: real sockets, but patience of seconds.

What the program would wait for between two tries is counted, and not waited; the scheduler's clock runs faster.
"""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from unittest.mock import patch

import imstui.session.opening as session_opening
from imstui.cli.entry import entry
from imstui.cloud.opening import Settings
from imstui.cloud.pace import Pace
from imstui.cloud.transport import Patience
from imstui.local.environment import forget_secrets
from imstui.local.ledger import Ledger
from imstui.local.senders import Senders
from imstui.replication.desk import Clock, Desk
from imstui.session import Session

PATIENCE = Patience(connect=5.0, read=5.0, write=5.0, whole=10.0)
FASTER = 50.0
"""How much faster the scheduler's clock runs than the wall's."""


@dataclass(frozen=True)
class Answer:
    """What a command said, and what it waited.

    Attributes:
        seconds: that it really took.
        waited: seconds between tries that were counted in place of waiting.
    """

    code: int
    out: str
    err: str
    seconds: float
    waited: float


@dataclass
class Waiting:
    """A pace's clock, which a wait puts forward."""

    waited: float = 0.0
    pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        self.pace = Pace(clock=lambda: time.monotonic() + self.waited, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.waited += seconds
        await asyncio.sleep(0)


_BEGUN = (time.monotonic(), datetime.now(UTC))


def _quick_clock() -> Clock:
    """One for all commands of this process, so that no later one finds itself in the past."""

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / FASTER)

    def now() -> datetime:
        return _BEGUN[1] + timedelta(seconds=monotonic())

    def monotonic() -> float:
        return (time.monotonic() - _BEGUN[0]) * FASTER

    return Clock(now, monotonic, sleep)


def _desk(session: Session, ledger: Ledger, senders: Senders) -> Desk:
    return Desk(session._cloud.ims, ledger, senders, session.binding, _quick_clock())


@contextmanager
def _taking_the_place(args: tuple[str, ...], env: Mapping[str, str], settings: partial[Settings]) -> Iterator[None]:
    threshold = gc.get_threshold()
    with (
        patch.dict(os.environ, {**env, "IMSTUI_DEV": "1"}, clear=True),
        patch.object(session_opening, "Settings", settings),
        patch.object(Session, "desk", _desk),
        patch.object(sys, "argv", ["imstui", *args]),
        patch.object(sys, "stdin", io.StringIO()),
        # The rehearsal cloud lives in this process too; what it logs isn't the program's.
        patch.object(logging, "lastResort", None),
    ):
        try:
            yield
        finally:
            gc.set_threshold(*threshold)
            forget_secrets()


def call(*args: str, env: Mapping[str, str], patience: Patience = PATIENCE) -> Answer:
    """Run `imstui` with these arguments and nothing but this environment.

    Raises:
        BaseException: whatever the program lets through, which must be nothing.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    waiting, began = Waiting(), time.monotonic()
    settings = partial(Settings, pace=waiting.pace, patience=patience)
    with _taking_the_place(args, env, settings), patch.object(sys, "stdout", out), patch.object(sys, "stderr", err):
        try:
            entry()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 99
    seconds = time.monotonic() - began
    return Answer(code, _said(out), _said(err), seconds, waiting.waited)


def _said(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()
