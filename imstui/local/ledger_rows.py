"""A replication as a row of the ledger, and back. What a row holds is data: a row that can't be read is said so."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeVar

from imstui.model.copying import CopyRequest
from imstui.model.errors import LedgerError
from imstui.model.replication import (
    Binding,
    Proof,
    Replication,
    Sender,
    Source,
    State,
    Transition,
    Verdict,
)

T = TypeVar("T")

Value = str | int | float | None

COLUMNS: Final = (
    "id",
    "state",
    "created_at",
    "since",
    "iam_host",
    "region",
    "project_id",
    "profile",
    "user",
    "source_image_id",
    "name",
    "description",
    "cmk_id",
    "key_alias",
    "enterprise_project_id",
    "source",
    "known_ids",
    "batch_id",
    "job_id",
    "job_status",
    "image_id",
    "progress",
    "begin_time",
    "end_time",
    "error_code",
    "fail_reason",
    "last_seen",
    "last_error",
    "not_before",
    "attempts",
    "sender",
    "candidates",
    "proof",
)


def storable(text: str) -> str:
    """Text as SQLite can hold it: a lone surrogate, which the cloud may send escaped in JSON, has no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def to_row(replication: Replication) -> dict[str, Value]:
    """The row of a replication, by column."""
    row = _plain_row(replication)
    return {column: storable(value) if isinstance(value, str) else value for column, value in row.items()}


def _plain_row(replication: Replication) -> dict[str, Value]:
    binding, request = replication.binding, replication.request
    return {
        "id": replication.id,
        "state": replication.state.value,
        "created_at": replication.created_at.isoformat(),
        "since": replication.since.isoformat(),
        "iam_host": binding.iam_host,
        "region": binding.region,
        "project_id": binding.project_id,
        "profile": binding.profile,
        "user": binding.user,
        "source_image_id": request.image_id,
        "name": request.name,
        "description": request.description,
        "cmk_id": request.cmk_id,
        "key_alias": replication.key_alias,
        "enterprise_project_id": request.enterprise_project_id,
        "source": _source_text(replication.source),
        "known_ids": json.dumps(replication.known_ids),
        "batch_id": replication.batch_id,
        "job_id": replication.job_id,
        "job_status": replication.job_status,
        "image_id": replication.image_id,
        "progress": replication.progress,
        "begin_time": _stamp(replication.begin_time),
        "end_time": _stamp(replication.end_time),
        "error_code": replication.error_code,
        "fail_reason": replication.fail_reason,
        "last_seen": _stamp(replication.last_seen),
        "last_error": replication.last_error,
        "not_before": _stamp(replication.not_before),
        "attempts": replication.attempts,
        "sender": _sender_text(replication.sender),
        "candidates": json.dumps(replication.candidates),
        "proof": _proof_text(replication.proof),
    }


def from_row(row: sqlite3.Row) -> Replication:
    """The replication of a row.

    Raises:
        LedgerError: the row holds what no imstui of this version writes.
    """
    try:
        return _replication(row)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise LedgerError(f"Row {row['id']!r} of the ledger can't be read: it was damaged or edited.") from error


def state_of(value: str) -> State:
    """A state that stands alone.

    Raises:
        LedgerError: it is none that an imstui of this version writes.
    """
    try:
        return State(value)
    except ValueError as error:
        raise LedgerError("A state in the ledger can't be read: it was damaged or edited.") from error


def transition_from_row(row: sqlite3.Row) -> Transition:
    """One step of a story.

    Raises:
        LedgerError: the row holds what no imstui of this version writes.
    """
    try:
        before = State(row["before"]) if row["before"] is not None else None
        return Transition(before, State(row["after"]), _time(row["at"]), str(row["cause"]), str(row["words"]))
    except (ValueError, TypeError) as error:
        raise LedgerError("A step in the ledger can't be read: it was damaged or edited.") from error


_OF_BINDING: Final = ("iam_host", "region", "project_id", "profile", "user")
_OF_REQUEST: Final = ("description", "cmk_id", "enterprise_project_id")


def _replication(row: sqlite3.Row) -> Replication:
    return Replication(
        id=_text(row["id"]),
        state=State(row["state"]),
        binding=Binding(*(_text(row[name]) for name in _OF_BINDING)),
        request=CopyRequest(
            _text(row["source_image_id"]), _text(row["name"]), *(_text_or_none(row[name]) for name in _OF_REQUEST)
        ),
        source=_source(row["source"]),
        created_at=_time(row["created_at"]),
        since=_time(row["since"]),
        key_alias=_text(row["key_alias"]),
        known_ids=_ids(row["known_ids"]),
        batch_id=_text(row["batch_id"]),
        job_id=_text(row["job_id"]),
        job_status=_text(row["job_status"]),
        image_id=_text(row["image_id"]),
        progress=_fraction(row["progress"]),
        begin_time=_maybe(_time, row["begin_time"]),
        end_time=_maybe(_time, row["end_time"]),
        error_code=_text(row["error_code"]),
        fail_reason=_text(row["fail_reason"]),
        last_seen=_maybe(_time, row["last_seen"]),
        last_error=_text(row["last_error"]),
        not_before=_maybe(_time, row["not_before"]),
        attempts=_number(row["attempts"]) or 0,
        sender=_maybe(_sender, row["sender"]),
        candidates=_ids(row["candidates"]),
        proof=_maybe(_proof, row["proof"]),
    )


def _maybe(read: Callable[[str], T], text: str | None) -> T | None:
    return None if text is None else read(text)


def _stamp(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("a time without its zone")
    return time


def _ids(text: str) -> tuple[str, ...]:
    found = json.loads(text)
    if not isinstance(found, list) or not all(isinstance(entry, str) for entry in found):
        raise TypeError("no list of ids")
    return tuple(found)


def _object(text: str) -> Mapping[str, object]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


_SOURCE_TEXTS: Final = (
    "id",
    "name",
    "os_type",
    "os_version",
    "platform",
    "firmware",
    "key_id",
    "key_alias",
    "source_image_id",
)


def _source_text(source: Source) -> str:
    facts: dict[str, Value] = {field: getattr(source, field) for field in _SOURCE_TEXTS}
    facts.update(size_bytes=source.size_bytes, min_disk_gb=source.min_disk_gb, encrypted=source.encrypted)
    return json.dumps(facts)


def _source(text: str) -> Source:
    facts = _object(text)
    return Source(
        id=_text(facts["id"]),
        name=_text(facts["name"]),
        size_bytes=_number(facts["size_bytes"]),
        min_disk_gb=_number(facts["min_disk_gb"]),
        os_type=_text_or_none(facts["os_type"]),
        os_version=_text_or_none(facts["os_version"]),
        platform=_text_or_none(facts["platform"]),
        firmware=_text_or_none(facts["firmware"]),
        key_id=_text_or_none(facts["key_id"]),
        key_alias=_text_or_none(facts["key_alias"]),
        encrypted=bool(facts["encrypted"]),
        source_image_id=_text_or_none(facts["source_image_id"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _fraction(value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, float):
        raise TypeError("no fraction")
    return min(max(value, 0.0), 1.0)


def _number(value: object) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError("no whole number")
    return value


def _sender_text(sender: Sender | None) -> str | None:
    return None if sender is None else json.dumps([sender.host, sender.pid])


def _sender(text: str) -> Sender:
    host, pid = json.loads(text)
    return Sender(_text(host), int(pid))


def _proof_text(proof: Proof | None) -> str | None:
    if proof is None:
        return None
    return json.dumps([proof.verdict.value, proof.at.isoformat(), list(proof.differences), proof.wrong_key])


def _proof(text: str) -> Proof:
    verdict, at, differences, wrong_key = json.loads(text)
    return Proof(Verdict(verdict), _time(at), _ids(json.dumps(differences)), bool(wrong_key))
