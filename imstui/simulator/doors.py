"""From a request on the wire to a call of a service and back: reading, faults, authentication, refusals, journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call, Caller
from imstui.simulator.cloud import Cloud
from imstui.simulator.fault_answers import answer_with, plain
from imstui.simulator.fault_rules import FaultRule
from imstui.simulator.journal import RequestNote
from imstui.simulator.refusal import RefusalError, gateway

OpenHandler = Callable[[Cloud, Call], Answer]
Handler = Callable[[Cloud, Call, Caller], Answer]

# What stands in for an answer that a faulty request never got.
_NOTHING_DONE = Answer(200, {"nothing": "was done"})


@dataclass(frozen=True)
class Door:
    """One operation of one service.

    Attributes:
        service: iam, ims, kms or eps.
        handler: What does it for a known caller.
        open_handler: What does it for anybody, if nobody need be known.
    """

    cloud: Cloud
    operation: str
    service: str
    handler: Handler | None = None
    open_handler: OpenHandler | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        request = Request(scope, receive)
        call = await _read(request)
        note = self.cloud.journal.note_request(_note(self.cloud, self.operation, call, scope))
        call.number = note.number
        rule = self.cloud.faults.hit(self.operation, f"{note.path}?{note.query}\n{call.body.decode('latin-1')}")
        if rule is None:
            answer = self._answer(call)
            note.status = answer.status
            await plain(answer)(scope, receive, send)
            return
        note.fault = rule.kind
        answer = self._answer(call) if _acts(rule) else _NOTHING_DONE
        note.status = answer.status if _acts(rule) else 0
        target = f"{note.path}?{note.query}" if note.query else note.path
        await answer_with(rule, answer, target)(scope, receive, send)

    def _answer(self, call: Call) -> Answer:
        try:
            if self.open_handler is not None:
                return self.open_handler(self.cloud, call)
            caller = self.cloud.gate.caller_of(call, self.service)
            if self.handler is None:
                raise gateway("APIGW.0101")
            return self.handler(self.cloud, call, caller)
        except RefusalError as refused:
            return Answer(refused.status, refused.body)


def _acts(rule: FaultRule) -> bool:
    """Whether the cloud does what was asked; a slow, halved or spoilt answer needs a real one to spoil."""
    return rule.acts or rule.kind in ("cut_after", "slow", "half_body", "malformed", "wrong_type")


async def _read(request: Request) -> Call:
    raw_path = request.scope["raw_path"].decode("ascii").split("?", 1)[0]
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return Call(
        method=request.method,
        raw_path=raw_path,
        path=request.path_params,
        query=query,
        headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in request.headers.raw},
        body=await request.body(),
    )


def _note(cloud: Cloud, operation: str, call: Call, scope: Scope) -> RequestNote:
    auth = "token" if "x-auth-token" in call.headers else "none"
    if auth == "none" and "authorization" in call.headers:
        auth = "aksk"
    client = scope.get("client") or ("", 0)
    return RequestNote(
        number=0,
        operation=operation,
        method=call.method,
        path=call.raw_path,
        query=scope["query_string"].decode("latin-1"),
        peer=client[1],
        auth=auth,
        user_agent=call.headers.get("user-agent", ""),
        at=cloud.clocks.wall(),
    )
