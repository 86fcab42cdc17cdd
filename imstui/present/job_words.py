"""A replication in one line: what is copied to what, how far it is, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from imstui.model.job import Job, JobState
from imstui.model.replication import Replication, State, Verdict
from imstui.present.bars import bar, percent
from imstui.present.explain import explain_code
from imstui.present.text import clean
from imstui.present.times import ago, clock, duration, span

_BAR: Final = 10
_NAME: Final = 128
_SHORT: Final = 11
"""Cells of a span that leave room for 'left' behind it in 80 columns."""


class Reckoned(NamedTuple):
    """An estimate, as far as a line shows it.

    Attributes:
        share: of the copy, 0 to 1.
        low, high: seconds that may remain.
        like: how many earlier copies it rests on; 0 if on the server's percentage.
    """

    share: float
    low: float
    high: float
    like: int = 0


class Slower(NamedTuple):
    """That a copy takes longer than those before that were like it.

    Attributes:
        than: how many were faster.
        like: of how many.
    """

    than: int
    like: int

    def __str__(self) -> str:
        if self.than < self.like:
            return f"slower than {self.than} of {self.like} before"
        return f"slower than any of {self.like} before"


def headline(replication: Replication, *, ascii: bool = False) -> str:  # noqa: A002 - as in states
    """'web-base → web-base-enc'; of a job that was taken in by its id, the source isn't known."""
    source = clean(replication.source.name, _NAME) or "job"
    arrow = "->" if ascii else "→"
    return f"{source} {arrow} {clean(replication.request.name, _NAME) or clean(replication.job_id)}"


def progress_text(
    replication: Replication,
    now: datetime,
    reckoned: Reckoned | Slower | None = None,
    *,
    ascii: bool = False,  # noqa: A002 - as in states
) -> str:
    """How far a running one is, or what came of it, in about 40 cells."""
    match replication.state:
        case State.RUNNING:
            return _running(replication, now, reckoned, ascii=ascii)
        case State.QUEUED:
            return f"queued{_because(replication)}"
        case State.SUBMITTING:
            return "sending"
        case State.UNKNOWN:
            return _unknown(replication)
        case State.SUCCEEDED:
            return _succeeded(replication)
        case State.FAILED | State.REFUSED:
            return _failed(replication)
        case State.NOT_STARTED:
            return "not started, as far as can be seen"
        case _:
            return "taken out of the queue, not sent"


def moment_text(replication: Replication, now: datetime) -> str:
    """When the cloud last told something of an open one, else when it ended: '2 s ago', '11:20', '3 days ago'."""
    if replication.state.open:
        return ago(replication.last_seen, now) if replication.last_seen else ""
    if replication.since.astimezone().date() == now.astimezone().date():
        return clock(replication.since)[:5]
    return ago(replication.since, now)


def left_text(reckoned: Reckoned) -> str:
    """What may remain, and what that rests on: '9 to 12 min left, from 14 like it'."""
    rests = f"from {reckoned.like} like it" if reckoned.like else "by the server's percentage"
    return f"{span(reckoned.low, reckoned.high)} left, {rests}"


def _running(
    replication: Replication,
    now: datetime,
    reckoned: Reckoned | Slower | None,
    *,
    ascii: bool,  # noqa: A002 - as in states
) -> str:
    if replication.gone:
        return "the cloud doesn't know it any more"
    gone = f"{duration((now - replication.since).total_seconds()):>5}"
    if isinstance(reckoned, Slower):
        return f"{gone}  {_missed(replication) or reckoned}"
    told = replication.progress if replication.job_id else None
    shown = bar(_BAR, told, reckoned.share if reckoned else None, ascii=ascii)
    figure = percent(told) if told is not None else "est." if reckoned else ""
    if missed := _missed(replication):
        return f"{shown} {figure:>4}  {missed}"
    return f"{shown} {figure:>4}  {gone}  {_strange(replication) or _left(reckoned)}".rstrip()


def _left(reckoned: Reckoned | None) -> str:
    if reckoned is None:
        return ""
    left = span(reckoned.low, reckoned.high)
    return f"{left} left" if len(left) <= _SHORT else left


def _missed(replication: Replication) -> str:
    """Since when nothing was heard of it, if the last look failed."""
    return f"last seen {clock(replication.last_seen)}" if replication.last_error else ""


def _strange(replication: Replication) -> str:
    """A status word that no page lists, as the cloud says it: it is followed all the same."""
    status = replication.job_status if replication.job_id else ""
    known = not status or Job("", status).state is not JobState.UNKNOWN
    return "" if known else f"says {clean(status, 12)}"


def _because(replication: Replication) -> str:
    return f": {clean(replication.last_error, 200)}" if replication.last_error else ", waits for a free place"


def _unknown(replication: Replication) -> str:
    if replication.candidates:
        return f"{len(replication.candidates)} images may be its copy: choose in J"
    return "outcome unknown, looking for it"


def _succeeded(replication: Replication) -> str:
    proof = replication.proof
    if proof is None:
        return "done, being checked"
    if proof.verdict is Verdict.VERIFIED:
        key = replication.key_alias or (replication.request.cmk_id or "")[:8]
        return f"verified, key {clean(key)}" if key else "verified"
    if proof.verdict is Verdict.UNREADABLE:
        return "done, the copy couldn't be read"
    return clean(proof.differences[0] if proof.differences else "differs from what was asked")


def _failed(replication: Replication) -> str:
    if not replication.error_code:
        return clean(replication.fail_reason, 300) or replication.state.value
    told = explain_code(replication.error_code, replication.fail_reason)
    return f"{clean(replication.error_code, 12)}: {told.title[:1].lower()}{told.title[1:]}"
