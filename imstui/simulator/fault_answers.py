"""Faults on the wire: cut, silent, dripping, halved and swollen answers, as ASGI applications."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from imstui.simulator import refusal
from imstui.simulator.answers import Answer
from imstui.simulator.connection import transport_of
from imstui.simulator.fault_rules import FaultRule

_PIECES = 20
_CHUNK = b"a" * 1_000_000
# Linger for no time at all: closing then sends a reset.
_RESET = struct.pack("ii", 1, 0)

_HTML = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Time-out",
}


class OnTheWire(Protocol):
    """What can answer a request: an ASGI application."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers."""


class Cut:
    """Ends the connection, without a word or after part of an answer."""

    def __init__(self, how: str, part: Response | None = None) -> None:
        self._how = how
        self._part = part

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends half of the part, if there is one, and cuts."""
        if self._part is not None:
            body = bytes(self._part.body)
            await send(
                {"type": "http.response.start", "status": self._part.status_code, "headers": self._part.raw_headers}
            )
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        _cut(scope, how="flush" if self._part is not None else self._how)
        await _until_gone(receive)


class Hang:
    """Never answers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Waits until the client, or the server's end, ends it."""
        del scope, send
        await _until_gone(receive)


def answer_with(rule: FaultRule, answer: Answer, target: str) -> OnTheWire:
    """The faulty answer that a rule wants.

    Args:
        rule: The rule.
        answer: What would have been answered, or a stand-in if the cloud didn't act.
        target: The request's path and query.
    """
    makers: dict[str, Callable[[], OnTheWire]] = {
        "cut_before": lambda: Cut(rule.how),
        "cut_after": lambda: Cut(rule.how),
        "hang": Hang,
        "half_body": lambda: Cut(rule.how, plain(_with_status(rule, answer))),
        "slow": lambda: _streamed(rule, answer, _drip(answer.encoded(), rule.seconds), len(answer.encoded())),
        "huge": lambda: _streamed(rule, answer, _swell(rule.size), rule.size),
        "status": lambda: _status(rule),
        "redirect": lambda: _redirect(rule, target),
    }
    return makers.get(rule.kind, lambda: _spoilt(rule, answer))()


def plain(answer: Answer) -> Response:
    """An answer just as it is."""
    return Response(answer.encoded(), answer.status, answer.all_headers())


def _redirect(rule: FaultRule, target: str) -> Response:
    return Response(b"", rule.status or 302, {"Location": rule.to or f"http://elsewhere.invalid{target}"})


def _spoilt(rule: FaultRule, answer: Answer) -> Response:
    return plain(_with_status(rule, Answer(answer.status, _spoilt_body(rule, answer), answer.headers)))


def _spoilt_body(rule: FaultRule, answer: Answer) -> bytes:
    if rule.kind == "empty":
        return b""
    if rule.kind == "malformed":
        return answer.encoded()[:-1] + b',"'
    if rule.body is not None:
        return json.dumps(rule.body).encode()
    return json.dumps(_mistyped(json.loads(answer.encoded() or b"null"))).encode()


def _mistyped(value: Any) -> Any:
    """A JSON value each of whose parts is of another type than it was."""
    if isinstance(value, dict):
        return {name: _mistyped_part(part) for name, part in value.items()}
    return {"unexpected": value}


def _mistyped_part(part: Any) -> Any:
    if isinstance(part, list):
        return "a text where a list was"
    if isinstance(part, dict):
        return ["a list where an object was"]
    return {"an object": "where a value was"} if isinstance(part, str) else "a text"


def _with_status(rule: FaultRule, answer: Answer) -> Answer:
    return Answer(rule.status or answer.status, answer.body, answer.headers)


def _status(rule: FaultRule) -> Response:
    status = rule.status or 503
    headers = {"Retry-After": rule.retry_after} if rule.retry_after else {}
    if rule.body is not None:
        return plain(Answer(status, rule.body, headers))
    code = rule.code or ("APIGW.0308" if status == 429 and rule.shape != "html" else "")  # noqa: PLR2004 - HTTP's own
    if not code or rule.shape == "html":
        words = _HTML.get(status, "Error")
        page = f"<html>\r\n<head><title>{status} {words}</title></head>\r\n<body>\r\n<center><h1>{status} {words}</h1>"
        return Response(f"{page}</center>\r\n</body>\r\n</html>\r\n", status, headers, "text/html")
    return plain(Answer(status, _error_body(rule, code, status), headers))


def _error_body(rule: FaultRule, code: str, status: int) -> dict[str, Any]:
    shape = rule.shape or _shape_of(code)
    text = rule.message or None
    shaped = {
        "ims": lambda: refusal.ims(code, text),
        "gateway": lambda: refusal.gateway(code, text, status),
        "iam": lambda: refusal.iam(status, text or "The request failed."),
        "iam_v30": lambda: refusal.iam_v30(status, code, text or "The request failed."),
        "kms": lambda: refusal.nested(status, code, text or "The request failed."),
    }
    return shaped[shape if shape in shaped else "ims"]().body


def _shape_of(code: str) -> str:
    shapes = {"IMG": "ims", "APIGW": "gateway", "APIG": "gateway", "IAM": "iam_v30", "KMS": "kms", "EPS": "kms"}
    return shapes.get(code.split(".", 1)[0], "ims")


def _streamed(rule: FaultRule, answer: Answer, pieces: AsyncIterator[bytes], size: int) -> StreamingResponse:
    headers = answer.all_headers() | {"Content-Length": str(size)}
    return StreamingResponse(pieces, rule.status or answer.status, headers)


async def _drip(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    step = max(1, -(-len(body) // _PIECES))
    pieces = [body[at : at + step] for at in range(0, len(body), step)]
    for piece in pieces:
        await asyncio.sleep(seconds / len(pieces))
        yield piece


async def _swell(size: int) -> AsyncIterator[bytes]:
    start, end = b'{"padding":"', b'"}'
    yield start
    left = size - len(start) - len(end)
    while left > 0:
        yield _CHUNK[:left]
        left -= len(_CHUNK)
    yield end


def _cut(scope: Scope, how: str) -> None:
    transport = transport_of(scope)
    if how == "flush":
        transport.close()
        return
    if how == "reset":
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
