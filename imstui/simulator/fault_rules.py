"""Rules that make requests go wrong: which, how, and how often."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, get_args
from typing import Literal as OneOf

FaultKind = OneOf[
    "cut_before", "cut_after", "hang", "slow", "status", "half_body", "malformed", "empty", "wrong_type", "huge",
    "redirect",
]  # fmt: skip

KINDS: tuple[str, ...] = get_args(FaultKind)

# Operations, and the wider names that cover several of them.
OPERATIONS = (
    "token", "token_info", "projects", "catalog", "version", "temporary_key", "list", "copy", "job_status",
    "job_progress", "quota", "members", "change", "delete", "keys", "key", "aliases", "eps", "unknown",
)  # fmt: skip
GROUPS = {"*": OPERATIONS, "job": ("job_status", "job_progress"), "kms": ("keys", "key", "aliases")}


class FaultError(ValueError):
    """A rule makes no sense; the text is one sentence for a person."""


@dataclass
class FaultRule:
    """One rule.

    Attributes:
        operation: What it hits: an operation's name, 'job', 'kms' or '*'.
        kind: What goes wrong.
        times: How many requests it hits; 0 is all of them.
        skip: How many fitting requests pass unharmed first.
        contains: A text that the request's path, query or body must hold.
        acts: For hang, slow, status, half_body, malformed, empty, wrong_type, huge and redirect: whether the cloud does
            what was asked before things go wrong.
        how: How a cut ends the connection: 'eof', or 'reset' with a TCP reset; half_body always ends with 'eof'.
        status: The HTTP status of 'status', or of another kind that sends a body.
        code: The error code in the body of 'status'; without one, a proxy's HTML is sent.
        message: The error text beside the code.
        shape: The body that carries the code: ims, gateway, iam, iam_v30, kms, or html; chosen by the code if empty.
        retry_after: The Retry-After header of 'status', seconds or a date as text; none if empty.
        body: For 'wrong_type' or 'status': send exactly this JSON value.
        seconds: For 'slow': how long the answer takes, in wall time.
        size: For 'huge': how many bytes the body has.
        to: For 'redirect': where to; the request's own path at a host that doesn't exist if empty.
        number: Its number, given when it is set.
        seen: How many fitting requests came.
        hits: How many of them it hit.
    """

    operation: str
    kind: str
    times: int = 1
    skip: int = 0
    contains: str = ""
    acts: bool = False
    how: str = "eof"
    status: int = 0
    code: str = ""
    message: str = ""
    shape: str = ""
    retry_after: str = ""
    body: Any = None
    seconds: float = 1.0
    size: int = 50_000_000
    to: str = ""
    number: int = 0
    seen: int = 0
    hits: int = 0

    def meets(self, operation: str, text: str) -> bool:
        """Counts a request that fits, and says whether it is hit."""
        if operation not in GROUPS.get(self.operation, (self.operation,)) or self.contains not in text:
            return False
        if self.times and self.hits >= self.times:
            return False
        self.seen += 1
        if self.seen <= self.skip:
            return False
        self.hits += 1
        return True


class FaultRules:
    """The rules in force; the first that fits a request hits it."""

    def __init__(self) -> None:
        self._rules: list[FaultRule] = []
        self._count = 0

    def add(self, wanted: Any) -> FaultRule:
        """Sets a rule from its JSON object.

        Raises:
            FaultError: If it makes no sense.
        """
        rule = _read(wanted)
        self._count += 1
        rule.number = self._count
        self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Takes all rules away."""
        self._rules.clear()

    def remove(self, number: int) -> bool:
        """Takes one rule away, and says whether it was there."""
        kept = [rule for rule in self._rules if rule.number != number]
        was_there = len(kept) < len(self._rules)
        self._rules = kept
        return was_there

    def hit(self, operation: str, text: str) -> FaultRule | None:
        """The rule that this request meets, if any.

        Args:
            operation: The request's operation.
            text: Its path, query and body.
        """
        return next((rule for rule in self._rules if rule.meets(operation, text)), None)

    def as_json(self) -> list[dict[str, Any]]:
        """All rules with their counts."""
        return [asdict(rule) for rule in self._rules]


def _read(wanted: Any) -> FaultRule:
    if not isinstance(wanted, dict) or not {"operation", "kind"} <= wanted.keys():
        raise FaultError("a fault is an object with at least operation and kind")
    known = {each.name for each in fields(FaultRule)} - {"number", "seen", "hits"}
    strange = sorted(wanted.keys() - known)
    if strange:
        raise FaultError(f"a fault has no {', '.join(strange)}; it has: {', '.join(sorted(known))}")
    if wanted["kind"] not in KINDS:
        raise FaultError(f"there is no fault {wanted['kind']!r}; there are: {', '.join(KINDS)}")
    if wanted["operation"] not in (*OPERATIONS, *GROUPS):
        raise FaultError(
            f"there is no operation {wanted['operation']!r}; there are: {', '.join((*OPERATIONS, *GROUPS))}"
        )
    return _with_right_types(FaultRule(**wanted))


def _with_right_types(rule: FaultRule) -> FaultRule:
    for each in fields(FaultRule):
        value, usual = getattr(rule, each.name), each.default
        if each.name in ("body", "operation", "kind"):
            continue
        if each.name == "retry_after":
            rule.retry_after = str(value)
        elif isinstance(usual, float) and isinstance(value, int):
            rule.seconds = float(value)
        elif type(value) is not type(usual):
            raise FaultError(f"the fault's {each.name} is of the wrong type: {json.dumps(value)}")
    return rule
