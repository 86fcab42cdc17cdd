"""A line that is slow, far and mortal: what goes through it takes its time, and it can be cut."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

_SLICES: Final = 50
"""In a second: the line passes its bytes in slices of this many a second."""
_HELD: Final = 2_048
"""Bytes the line takes beyond what is on its way: what comes faster waits at the other end, as on any line."""


@dataclass
class Line:
    """One that runs: where to connect to, and what has passed.

    Attributes:
        port: connect to it instead of the server's.
        down: bytes that came from the server.
        up: bytes that went to it.
    """

    port: int
    down: int = 0
    up: int = 0
    _loop: asyncio.AbstractEventLoop | None = None
    _open: set[asyncio.StreamWriter] | None = None

    def cut(self) -> None:
        """Cut every connection, without a word to either side."""
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(5)

    async def _cut(self) -> None:
        for writer in self._open or ():
            writer.transport.abort()


@contextmanager
def slow_line(to: int, *, bytes_a_second: int = 20_000, round_trip: float = 0.2) -> Iterator[Line]:
    """Run one that leads to a port on this machine."""
    started, stop = threading.Event(), asyncio.Event()
    line = Line(0)
    connections: set[asyncio.Task[None]] = set()

    async def serve() -> None:
        line._loop, line._open = asyncio.get_running_loop(), set()
        server = await asyncio.start_server(accept, "127.0.0.1", 0, limit=_HELD)
        line.port = server.sockets[0].getsockname()[1]
        started.set()
        async with server:
            await stop.wait()
            await line._cut()
            await asyncio.gather(*connections, return_exceptions=True)

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.create_task(connect(reader, writer)))

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", to, limit=_HELD)
        ends = {writer, far_writer}
        line._open = (line._open or set()) | ends
        ways = [
            asyncio.create_task(_carry(reader, far_writer, bytes_a_second, round_trip / 2, line, "up")),
            asyncio.create_task(_carry(far_reader, writer, bytes_a_second, round_trip / 2, line, "down")),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for end in ends:
            end.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    if not started.wait(5):
        raise TimeoutError("the slow line doesn't listen")
    try:
        yield line
    finally:
        if line._loop is not None:
            line._loop.call_soon_threadsafe(stop.set)
        thread.join(5)


async def _carry(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    bytes_a_second: int,
    delay: float,
    line: Line,
    way: str,
) -> None:
    """Pass bytes on at the line's rate, each after the line's delay."""
    loop = asyncio.get_running_loop()
    underway: deque[tuple[float, bytes]] = deque()
    come = asyncio.Event()

    async def arrive() -> None:
        while True:
            while not underway:
                come.clear()
                await come.wait()
            due, data = underway.popleft()
            await asyncio.sleep(max(0.0, due - loop.time()))
            with suppress(ConnectionError):
                writer.write(data)
                await writer.drain()

    arriving = asyncio.create_task(arrive())
    try:
        free = loop.time()
        while data := await reader.read(max(1, bytes_a_second // _SLICES)):
            free = max(free, loop.time()) + len(data) / bytes_a_second
            await asyncio.sleep(free - loop.time())
            setattr(line, way, getattr(line, way) + len(data))
            underway.append((loop.time() + delay, data))
            come.set()
    except ConnectionError:
        return
    finally:
        arriving.cancel()
