"""A replication: ours, from the intent to the proof. It holds at most one job.

The states, and every step between them that any door may take:

    queued ──> submitting ──> running ──> succeeded
      │ ^         │ │ │ │      │ ^  └───> failed
      │ └─────────┘ │ │ └──────│─┘
      │  throttled  │ v        │
      │             │ refused  │
      v             v          │
    dropped       unknown ─────┴──> running | succeeded | failed
                    │
                    └──> not_started ──> running | succeeded | failed   (a later look)

`submitting` means that a process holds the sender's lock and may be talking to the cloud; whoever finds it without
its lock knows that the sender died, and that the outcome is unknown. A job that can't be asked after stays running,
until a person files it as failed: nothing that the cloud knows says otherwise, and nothing ever will.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from imstui.model.binding import Binding as Binding  # noqa: PLC0414 - a replication has one: whoever has those, has it
from imstui.model.copying import CopyRequest
from imstui.model.errors import TransitionError


class State(StrEnum):
    """Where a replication stands."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    UNKNOWN = "unknown"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    NOT_STARTED = "not_started"
    DROPPED = "dropped"

    @property
    def open(self) -> bool:
        """Whether more is to come of it by itself."""
        return self in OPEN


OPEN: Final = frozenset({State.QUEUED, State.SUBMITTING, State.UNKNOWN, State.RUNNING})

GONE: Final = "The cloud knows neither the job nor its image any more"
"""How the `last_error` of a running one begins that can't be asked after: it may be over, and nothing tells how."""
GIVEN_UP: Final = "The cloud knew neither the job nor its image any more, and a person settled it by hand."
"""The `fail_reason` of such a one that was filed: whether it ended well before isn't known."""

_ENDS: Final = frozenset({State.RUNNING, State.SUCCEEDED, State.FAILED})
STEPS: Final[dict[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.SUBMITTING, State.DROPPED}),
    State.SUBMITTING: frozenset({State.QUEUED, State.RUNNING, State.REFUSED, State.UNKNOWN}),
    State.UNKNOWN: _ENDS | {State.NOT_STARTED},
    State.RUNNING: frozenset({State.SUCCEEDED, State.FAILED}),
    State.NOT_STARTED: _ENDS,
    State.SUCCEEDED: frozenset(),
    State.FAILED: frozenset(),
    State.REFUSED: frozenset(),
    State.DROPPED: frozenset(),
}


class Verdict(StrEnum):
    """What reading the finished copy proved."""

    VERIFIED = "verified"
    DIFFERS = "differs"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of comparing the finished copy with what was asked.

    Attributes:
        differences: one sentence each; empty if verified.
        wrong_key: a key was asked for, and the copy shows none, or another one.
    """

    verdict: Verdict
    at: datetime
    differences: tuple[str, ...] = ()
    wrong_key: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The source image as it was when the copy was asked for: what the finished copy is compared with."""

    id: str
    name: str
    size_bytes: int | None = None
    min_disk_gb: int | None = None
    os_type: str | None = None
    os_version: str | None = None
    platform: str | None = None
    firmware: str | None = None
    key_id: str | None = None
    key_alias: str | None = None
    encrypted: bool = False
    source_image_id: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """The process that sends: on another host it is never judged dead."""

    host: str
    pid: int


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of a replication's story.

    Attributes:
        cause: why, in our words.
        words: what the server said, raw; '' if it said nothing.
    """

    before: State | None
    after: State
    at: datetime
    cause: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Replication:
    """One replication, as the ledger holds it.

    Attributes:
        since: when it came into its state.
        key_alias: the wished key's alias, for people; '' if it isn't known.
        known_ids: ids of the images that bore the wished name before anything was sent.
        progress: 0 to 1, only if the server sent one.
        last_seen: when the cloud last told something about it.
        last_error: why the last look failed; '' if it didn't.
        not_before: not to be sent again before then (throttled).
        attempts: how many times it was sent, or tried.
        candidates: ids of images that may be the outcome of an unknown one; a person chooses.
    """

    id: str
    state: State
    binding: Binding
    request: CopyRequest
    source: Source
    created_at: datetime
    since: datetime
    key_alias: str = ""
    known_ids: tuple[str, ...] = ()
    batch_id: str = ""
    job_id: str = ""
    job_status: str = ""
    image_id: str = ""
    progress: float | None = None
    begin_time: datetime | None = None
    end_time: datetime | None = None
    error_code: str = ""
    fail_reason: str = ""
    last_seen: datetime | None = None
    last_error: str = ""
    not_before: datetime | None = None
    attempts: int = 0
    sender: Sender | None = None
    candidates: tuple[str, ...] = ()
    proof: Proof | None = None

    @property
    def gone(self) -> bool:
        """Whether it runs as far as the ledger knows, and the cloud knows nothing of it."""
        return self.state is State.RUNNING and self.last_error.startswith(GONE)

    @property
    def verified(self) -> bool | None:
        """Whether the finished copy is what was asked for; None while that isn't known."""
        if self.proof is None or self.proof.verdict is Verdict.UNREADABLE:
            return None
        return self.proof.verdict is Verdict.VERIFIED


@dataclass(frozen=True, slots=True)
class Step:
    """A transition and the replication after it: what the ledger writes in one go."""

    replication: Replication
    transition: Transition


def step(replication: Replication, to: State, *, at: datetime, cause: str, words: str = "", **facts: object) -> Step:
    """The replication after one step, and the record of it.

    Args:
        replication: the one that takes it.
        to: the state after it.
        at: when, by this host's clock.
        cause: why, in our words.
        words: the server's words, raw.
        **facts: further fields of Replication that become known with it.

    Raises:
        TransitionError: the state machine has no such step.
    """
    if to not in STEPS[replication.state]:
        raise TransitionError(
            f"Replication {replication.id} is {replication.state.value} and can't become {to.value}: "
            "another imstui may have taken it further."
        )
    after: Replication = replace(replication, state=to, since=at, **facts)  # type: ignore[arg-type] # fields by name
    return Step(after, Transition(replication.state, to, at, cause, words))
