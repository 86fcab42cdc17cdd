"""The note about a replication for a change ticket: who, what, with which keys, when, under which job, the proof."""

from __future__ import annotations

from collections.abc import Sequence

from imstui.model.replication import Proof, Replication, Transition, Verdict
from imstui.present.records import Json, Record, replication_record
from imstui.present.states import word
from imstui.present.text import NOTHING, clean
from imstui.present.times import duration, iso_utc

_SPECIAL = frozenset("\\`*_{}[]<>|#")


def receipt_record(replication: Replication, story: Sequence[Transition]) -> Record:
    """The receipt as data: the replication's record, with account, source, proof and every step."""
    binding, source, proof = replication.binding, replication.source, replication.proof
    steps: list[Json] = [
        {"at": iso_utc(step.at), "state": step.after.value, "cause": step.cause, "words": step.words or None}
        for step in story
    ]
    return {
        **replication_record(replication),
        "user": binding.user or None,
        "region": binding.region,
        "project_id": binding.project_id,
        "iam_host": binding.iam_host,
        "source_image_name": source.name or None,
        "source_key_id": source.key_id,
        "source_key_alias": source.key_alias,
        "key_alias": replication.key_alias or None,
        "proof": None if proof is None else proof.verdict.value,
        "differences": list(proof.differences) if proof else [],
        "story": steps,
    }


def receipt_markdown(replication: Replication, story: Sequence[Transition]) -> str:
    """The receipt as a Markdown table and list; outside text is escaped, so that it can't become markup."""
    binding, source, request = replication.binding, replication.source, replication.request
    rows = (
        ("Outcome", word(replication)),
        ("Asked for by", binding.user),
        ("Region and project", f"{binding.region}, {binding.project_id}"),
        ("Identity service", binding.iam_host),
        ("Source", _named(source.name, source.id)),
        ("Source's key", _key(source.key_alias, source.key_id) if source.encrypted else "none, not encrypted"),
        ("Copy", _named(request.name, replication.image_id)),
        ("Copy's key", _key(replication.key_alias, request.cmk_id) if request.cmk_id else "none, not encrypted"),
        ("Description", request.description or ""),
        ("Job", replication.job_id),
        ("Replication", replication.id),
        (
            "Began and ended",
            f"{iso_utc(replication.begin_time) or NOTHING}, {iso_utc(replication.end_time) or NOTHING}",
        ),
        ("Took", _took(replication, story)),
        ("Error", " ".join(filter(None, (replication.error_code, replication.fail_reason)))),
        ("Proof", _proof(replication.proof)),
    )
    lines = ["| Replication of an image | |", "|---|---|"]
    lines += [f"| {title} | {_escaped(value)} |" for title, value in rows if value]
    lines += ["", *(_step(step) for step in story)]
    return "\n".join(lines)


def _named(name: str, image_id: str) -> str:
    return f"{name or NOTHING} ({image_id or 'id not known'})"


def _key(alias: str | None, key_id: str | None) -> str:
    return f"{alias} ({key_id})" if alias and key_id else alias or key_id or "not told"


def _took(replication: Replication, story: Sequence[Transition]) -> str:
    """How long the job took by its own times; by ours only where the cloud told none: it may have been seen late."""
    if replication.begin_time is not None and replication.end_time is not None:
        return duration((replication.end_time - replication.begin_time).total_seconds())
    return duration((story[-1].at - story[0].at).total_seconds()) if len(story) > 1 else ""


def _proof(proof: Proof | None) -> str:
    if proof is None:
        return "the copy was not read"
    if proof.verdict is Verdict.VERIFIED:
        return f"verified {iso_utc(proof.at)}: the copy was read and is what was asked for"
    return f"{proof.verdict.value} {iso_utc(proof.at)}: {' '.join(proof.differences)}"


def _step(step: Transition) -> str:
    said = f": {_escaped(step.words)}" if step.words else ""
    return f"- {iso_utc(step.at)} {step.after.value}, {_escaped(step.cause)}{said}"


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in _SPECIAL else char for char in clean(text))
