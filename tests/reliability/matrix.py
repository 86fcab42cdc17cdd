"""The fault matrix: every operation times every fault, each cell played against a rehearsal cloud of its own kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.reliability.bad_roads import Target

COPY: Final = ("copy", "web-base", "--name", "{name}", "--yes", "--wait", "--timeout", "{seconds}")
EXPIRED: Final = {"status": 401, "code": "APIGW.0307"}


@dataclass(frozen=True)
class Operation:
    """Something that the program asks of a cloud, and the command that does.

    Attributes:
        args: of the command; {name} is the wished name of a copy.
        target: which of its requests go wrong.
        codes: the services' own words for 401, 403 and others, by status.
        before: a fault that comes first, so that the operation is needed at all.
        copies: whether the command sends a copy.
    """

    name: str
    args: tuple[str, ...]
    target: Target
    codes: Mapping[int, str] = field(default_factory=dict)
    before: Mapping[str, Any] | None = None
    copies: bool = False


IMS: Final = {401: "APIGW.0301", 403: "IMG.0026", 400: "IMG.0060", 500: "IMG.0016"}
IAM: Final = {401: "IAM.0001", 403: "IAM.0003", 400: "IMG.0060", 500: "IAM.0006"}
KMS: Final = {401: "APIGW.0301", 403: "KMS.0306", 400: "IMG.0060", 500: "KMS.0101"}

OPERATIONS: Final = (
    Operation("sign in", ("images",), Target("token"), IAM),
    Operation(
        "renew", ("images",), Target("token", skip=1), IAM, before={"operation": "list", "kind": "status", **EXPIRED}
    ),
    Operation("list", ("images",), Target("list"), IMS),
    Operation("page n", ("images", "--type", "all", "--format", "json"), Target("list", skip=1), IMS),
    Operation("keys", ("images", "--key", "backup"), Target("keys"), KMS),
    Operation("quota", COPY, Target("quota"), IMS, copies=True),
    Operation("copy", COPY, Target("copy"), IMS, copies=True),
    Operation("poll", COPY, Target("job"), IMS, copies=True),
    Operation("proof", COPY, Target("list", contains="?id="), IMS, copies=True),
    Operation("accept", ("accept", "partner-preview", "--yes", "--timeout", "1s"), Target("members"), IMS),
)


@dataclass(frozen=True)
class Fault:
    """What goes wrong.

    Attributes:
        rule: the rehearsal cloud's rule; a status without a code takes the service's own.
        road: where the request is led in place of the cloud: closed, nobody or untrusted; or that it is waited for
            a moment only (impatient).
        lasts: whether it goes on; else it comes once.
        twist: something that isn't a request's: a skewed clock, a token that ends.
    """

    name: str
    rule: Mapping[str, Any] | None = None
    road: str = ""
    lasts: bool = True
    twist: str = ""

    @property
    def shown(self) -> str:
        return self.name if self.lasts else f"{self.name}, once"


def _status(status: int, **more: Any) -> dict[str, Any]:
    return {"kind": "status", "status": status, **more}


LASTING: Final = (
    Fault("refused connection", road="closed"),
    Fault("unknown name (DNS)", road="nobody"),
    Fault("untrusted TLS", road="untrusted"),
    Fault("cut before acting", {"kind": "cut_before", "how": "reset"}),
    Fault("cut after acting", {"kind": "cut_after"}),
    Fault("hang", {"kind": "hang"}, road="impatient"),
    Fault("hang after acting", {"kind": "hang", "acts": True}, road="impatient"),
    Fault("slow drip", {"kind": "slow", "seconds": 8.0}, twist="drip"),
    Fault("401", _status(401, code="own")),
    Fault("403", _status(403, code="own")),
    Fault("429", _status(429)),
    Fault("429, Retry-After 2", _status(429, retry_after="2")),
    Fault("429, Retry-After a day", _status(429, retry_after="86400")),
    Fault("IMG.0060", _status(400, code="own")),
    Fault("500", _status(500, code="own")),
    Fault("502 of a proxy", _status(502)),
    Fault("502 after acting", _status(502, acts=True)),
    Fault("503", _status(503, retry_after="1")),
    Fault("empty", {"kind": "empty"}),
    Fault("truncated", {"kind": "half_body"}),
    Fault("broken JSON", {"kind": "malformed"}),
    Fault("wrong type", {"kind": "wrong_type"}),
    Fault("50 MB", {"kind": "huge"}),
    Fault("redirect elsewhere", {"kind": "redirect", "to": "{trap}"}),
    Fault("clock off by 1 h", twist="skew"),
    Fault("clock off by 1 h, signed", twist="skew signed"),
    Fault("token expires", twist="expire"),
)

_PASSING: Final = (
    "refused connection", "cut before acting", "cut after acting", "hang", "401", "429", "429, Retry-After 2",
    "502 of a proxy", "503",
)  # fmt: skip

ONCE: Final = tuple(
    Fault(fault.name, fault.rule, fault.road, lasts=False) for fault in LASTING if fault.name in _PASSING
)

FAULTS: Final = (*LASTING, *ONCE)
