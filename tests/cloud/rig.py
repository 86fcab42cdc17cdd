"""A scripted network and a clock that only sleeps turn forward, for tests of the wire."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from imstui.cloud.auth import Renewal, SessionAuth, TokenAuth
from imstui.cloud.channel import Channel, Exchange, Observer
from imstui.cloud.ims import Ims
from imstui.cloud.pace import Pace
from imstui.cloud.transport import Reply, Wire
from imstui.model.credentials import Secret

IMS = "https://ims.eu-de.otc.t-systems.com"
PROJECT = "0123456789abcdef0123456789abcdef"
TOKEN = "canary-token"
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Script(httpx.MockTransport):
    """Answers in order; the last one again and again if `forever`. Records every request."""

    def __init__(self, *answers: Answer, forever: bool = False) -> None:
        super().__init__(self._answer)
        self.answers = list(answers)
        self.forever = forever
        self.requests: list[httpx.Request] = []

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if not self.answers:
            raise AssertionError(f"nobody expected {request.method} {request.url}")
        answer = self.answers[0] if self.forever and len(self.answers) == 1 else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        return answer(request)

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]


@dataclass
class FakePace:
    """Time that stands still but for sleeps; chance is always `chance`."""

    chance: float = 0.5
    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def pace(self) -> Pace:
        return Pace(
            clock=lambda: self.seconds,
            sleep=self.sleep,
            random=lambda: self.chance,
            now=lambda: START + timedelta(seconds=self.seconds),
        )


def channel_to(
    script: Script,
    *,
    time: FakePace | None = None,
    renewal: Renewal | None = None,
    auth: SessionAuth | None = None,
    observer: Observer | None = None,
) -> Channel:
    """A channel with a token, over a scripted network."""
    proof = auth or TokenAuth(Secret(TOKEN), renewal)
    return Channel(Wire(transport=script, verify=False), proof, pace=(time or FakePace()).pace, observer=observer)


def ims_over(script: Script, **options: object) -> Ims:
    """IMS over a scripted network."""
    return Ims(channel_to(script, **options), IMS, PROJECT)  # type: ignore[arg-type]  # options are channel_to's own


def ok(body: object, status: int = 200, **headers: str) -> httpx.Response:
    """An answer of JSON. Headers by name with underscores."""
    return httpx.Response(status, json=body, headers=_headers(headers))


def no(status: int, code: str = "IMG.0001", message: str = "words", **headers: str) -> httpx.Response:
    """A refusal in IMS's shape."""
    return ok({"error": {"code": code, "message": message}}, status, **headers)


def _headers(named: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in named.items()}


def page(*ids: str, **fields: object) -> httpx.Response:
    """A page of images."""
    return ok(
        {"images": [{"id": identity, "name": f"name of {identity}", "status": "active", **fields} for identity in ids]}
    )


def reply(status: int, body: object = b"", **headers: str) -> Reply:
    """An answer as the decoders get it; a body that isn't bytes is written as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, _headers(headers), content, "host.example")


def texts(requests: Iterable[httpx.Request], name: str) -> Sequence[str | None]:
    """One query parameter of each request."""
    return [request.url.params.get(name) for request in requests]


async def serve(
    handler: Handler, talk: Callable[[int], Awaitable[None]], context: ssl.SSLContext | None = None
) -> None:
    """A server of this test on a free port, while `talk` runs; every connection is closed behind it."""
    handled: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            handled.add(task)
        try:
            await handler(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    async with server:
        await talk(server.sockets[0].getsockname()[1])
    await asyncio.gather(*handled, return_exceptions=True)


class Watcher(list[Exchange]):
    """An observer that keeps what it is told."""

    def __call__(self, exchange: Exchange) -> None:
        self.append(exchange)
