"""Serving a cloud on 127.0.0.1: in a process of its own, or in a thread beside a test."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from types import FrameType

import uvicorn

from imstui.simulator.app import build_app
from imstui.simulator.cloud import Cloud
from imstui.simulator.connection import CuttableProtocol
from imstui.simulator.options import Options
from imstui.simulator.scenarios import add_faults, apply_options

HOST = "127.0.0.1"

# Longer than any pause between two requests of a test, so that a connection lives until somebody ends it.
_KEEP_ALIVE = 75
_BACKLOG = 1_024
_TICK = 0.1


def opened_cloud(options: Options, scenarios: Iterable[str] = (), wall: Callable[[], float] = time.time) -> Cloud:
    """A cloud with its scenarios set.

    Args:
        options: What it is told; scenarios may change it.
        scenarios: Scenarios by name.
        wall: What tells the wall time, seconds since 1970.

    Raises:
        ScenarioError: If there is no such scenario, or its value doesn't fit.
    """
    # Options first: some of them decide what the cloud is made of.
    faults = [scenario for scenario in scenarios if not apply_options(options, scenario)]
    cloud = Cloud(options, wall)
    for scenario in faults:
        add_faults(cloud.faults, scenario)
    return cloud


def bound_socket(port: int) -> socket.socket:
    """A socket bound to a port of this host; 0 takes a free one.

    Raises:
        OSError: If the port is taken, or not to be had.
    """
    # Named as TCP in so many words: only then does asyncio switch Nagle's delay off for what it accepts.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except (OSError, OverflowError):
        bound.close()
        raise
    return bound


def url_of(bound: socket.socket) -> str:
    """Where a bound socket is reached."""
    return f"http://{HOST}:{bound.getsockname()[1]}"


class _Server(uvicorn.Server):
    """Uvicorn, but it says when it listens, and ends at once with whatever hangs."""

    def __init__(self, cloud: Cloud, listening: Callable[[], None], *, with_signals: bool) -> None:
        config = uvicorn.Config(
            build_app(cloud),
            http=CuttableProtocol,
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            log_level="critical",
            access_log=False,
            backlog=_BACKLOG,
            timeout_keep_alive=_KEEP_ALIVE,
        )
        super().__init__(config)
        self._listening = listening
        self._with_signals = with_signals
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts listening, then says so."""
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self._listening()

    async def main_loop(self) -> None:
        """Serves until it is ended, which it learns at once; uvicorn's own looks ten times a second."""
        counter = 0
        while not await self.on_tick(counter):
            counter += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cuts every connection and waits for none; what still hangs is cancelled with the loop."""
        for server in self.servers:
            server.close()
        for bound in sockets or ():
            bound.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    def end(self) -> None:
        """Has it end, from whatever thread."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # It has ended by itself.
                self._loop.call_soon_threadsafe(self._ended.set)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Takes ctrl-c and SIGTERM as the wish to end; unlike uvicorn it doesn't raise them again afterwards."""
        if not self._with_signals:
            yield
            return
        before = {each: signal.signal(each, self._end) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _end(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.end()


def serve(cloud: Cloud, bound: socket.socket, listening: Callable[[], None]) -> None:
    """Serves until ctrl-c or SIGTERM.

    Args:
        cloud: What to serve.
        bound: Where.
        listening: Called once it really listens.
    """
    _Server(cloud, listening, with_signals=True).run(sockets=[bound])


@dataclass(frozen=True)
class Running:
    """A cloud that is being served.

    Attributes:
        url: Where all its services are: scheme, host and port.
    """

    url: str
    cloud: Cloud


@contextlib.contextmanager
def running(
    options: Options | None = None, scenarios: Iterable[str] = (), wall: Callable[[], float] = time.time
) -> Generator[Running, None, None]:
    """Serves a cloud in a thread on a free port for as long as the context lasts.

    Args:
        options: What it is told; the usual things if None.
        scenarios: Scenarios by name.
        wall: What tells the wall time, seconds since 1970.
    """
    cloud = opened_cloud(options or Options(), scenarios, wall)
    bound = bound_socket(0)
    is_listening = threading.Event()
    server = _Server(cloud, is_listening.set, with_signals=False)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="rehearsal", daemon=True)
    url = url_of(bound)
    thread.start()
    try:
        if not is_listening.wait(10.0):
            raise RuntimeError("the rehearsal cloud did not start within 10 seconds")
        yield Running(url, cloud)
    finally:
        server.end()
        thread.join(10.0)
        bound.close()
