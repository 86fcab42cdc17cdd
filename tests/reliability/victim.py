"""imstui, but it kills itself at a point that is named: `python -m tests.reliability.victim POINT ARGUMENT...`.

The points hang on the program's own functions from outside; the program knows nothing of them.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

from httpcore._backends.anyio import AnyIOBackend, AnyIOStream

from imstui.cli.entry import entry
from imstui.cloud.channel import Channel
from imstui.cloud.ims import Ims
from imstui.local.ledger import Ledger
from imstui.local.senders import Senders
from imstui.model.replication import Replication, State, Step

POINT = sys.argv[1]
_PATIENCE = 20.0

armed = [False]
"""Whether the copy's own exchange is under way, and no other."""


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process went on")


def die_at(point: str) -> None:
    if point == POINT:
        die()


def around(owner: type, name: str, point: Callable[..., str]) -> None:
    """Name the moments before and after a function of the program; `point` makes the name of its arguments."""
    real = getattr(owner, name)

    @functools.wraps(real)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        here = point(*args, **kwargs)
        die_at(f"before {here}")
        result = real(*args, **kwargs)
        die_at(f"after {here}")
        return result

    setattr(owner, name, wrapped)


def around_call(owner: type, name: str, point: str, then: Callable[[str], None] = die_at) -> None:
    """The same for a coroutine, each time that it is called."""
    real: Callable[..., Awaitable[Any]] = getattr(owner, name)
    times = [0]

    @functools.wraps(real)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        times[0] += 1
        die_at(f"before {point} {times[0]}")
        result = await real(*args, **kwargs)
        then(f"after {point} {times[0]}")
        return result

    setattr(owner, name, wrapped)


def step_point(_ledger: Ledger, step: Step, **_how: object) -> str:
    """The writing of a step; the one to 'submitting' arms the points of the copy's own exchange."""
    before = step.transition.before.value if step.transition.before else "nothing"
    if step.transition.after is State.RUNNING or step.transition.before is State.SUBMITTING:
        armed[0] = False
    return f"{before} > {step.transition.after.value}"


def note_point(_ledger: Ledger, replication: Replication, **_how: object) -> str:
    return "proof" if replication.proof is not None else f"note of {replication.state.value}"


def arm() -> None:
    """Let the exchange's own points count only while a copy is sent."""
    real = Channel.send_once

    async def send_once(*args: Any, **kwargs: Any) -> Any:
        armed[0] = True
        try:
            return await real(*args, **kwargs)
        finally:
            armed[0] = False

    Channel.send_once = send_once  # type: ignore[method-assign] # the driver's seam


def on_the_wire(owner: type, name: str, point: str) -> None:
    real: Callable[..., Awaitable[Any]] = getattr(owner, name)
    times = [0]

    @functools.wraps(real)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not armed[0]:
            return await real(*args, **kwargs)
        times[0] += 1
        die_at(f"before {point} {times[0]}")
        result = await real(*args, **kwargs)
        if f"arrived {point} {times[0]}" == POINT:
            await_arrival()
            die()
        die_at(f"after {point} {times[0]}")
        return result

    setattr(owner, name, wrapped)


def await_arrival() -> None:
    """Wait until the cloud's own record says that the request has come."""
    until = time.monotonic() + _PATIENCE
    url = os.environ["OS_AUTH_URL"].removesuffix("/v3") + "/__rehearsal__/copies"
    while time.monotonic() < until:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - the rehearsal's own address
            if json.load(answer)["copy_requests"]:
                return


def locking() -> None:
    real = Senders._lock

    def lock(self: Senders, replication_id: str) -> int | None:
        descriptor = real(self, replication_id)
        die_at("after lock")
        return descriptor

    Senders._lock = lock  # type: ignore[method-assign] # the driver's seam


def main() -> NoReturn:
    around(Ledger, "add", lambda *_, **__: "intent")
    around(Ledger, "take", step_point)
    around(Ledger, "note", note_point)
    around_call(Ims, "named", "names")
    around_call(Ims, "job", "poll")
    around_call(Ims, "copy", "copy")
    on_the_wire(AnyIOBackend, "connect_tcp", "connect")
    on_the_wire(AnyIOStream, "write", "write")
    on_the_wire(AnyIOStream, "read", "read")
    arm()
    locking()
    sys.argv = ["imstui", *sys.argv[2:]]
    entry()


if __name__ == "__main__":
    main()
