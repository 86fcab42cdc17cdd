"""Before sending: what is known to stand for or against one copy, finding by finding. Pure.

The same findings stand in the copy dialog and in `imstui copy --dry-run`. None of them keeps a copy from being sent:
what does is a blocker of `plan`. The quota, a taken name or the state of the source's key may be another a moment
later, so there the cloud decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from imstui.model.image import Image, ImageKind
from imstui.model.key import Key, KeyState
from imstui.replication.plan import Planned
from imstui.replication.rules import MAX_COPY_BYTES, copy_blockers, key_problem, name_problem
from imstui.replication.submit import MAX_RUNNING

_GB: Final = 1024**3
_KINDS: Final = {
    ImageKind.SYSTEM: "system disk",
    ImageKind.DATA: "data disk",
    ImageKind.ISO: "ISO image",
    ImageKind.FULL_ECS: "full-ECS image",
    ImageKind.BMS: "bare metal",
}
_OF_KIND: Final = frozenset({"full_ecs", "iso", "public", "shared_kind"})


class Result(StrEnum):
    """What a look showed."""

    PASS = "pass"  # noqa: S105 - a result, no password
    FAIL = "fail"
    OPEN = "could not check"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        subject: what, in a word or two.
        text: what was found, in a few words; raw.
    """

    subject: str
    result: Result
    text: str


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a copy.

    Attributes:
        project_id: whose images they are.
        quota: used and most, of private images; None if it isn't known.
        running: copies that run now.
        wanted: how many are to be sent together.
    """

    project_id: str
    quota: tuple[int, int] | None = None
    running: int = 0
    wanted: int = 1


def findings(planned: Planned, around: Around, *, taken: bool | None) -> tuple[Finding, ...]:
    """Everything that was looked at, in the order of the request's way: image, keys, quota, name.

    Args:
        planned: the copy, with its open twins.
        around: what is known around it.
        taken: whether an image bears the name already; None if that isn't known.
    """
    return (
        *_image(planned.image, around.project_id),
        *_keys(planned),
        _quota(around),
        _running(around),
        _name(planned.request.name, taken=taken),
        _twin(planned),
    )


def open_finding(subject: str) -> Finding:
    """A finding that nobody could make."""
    return Finding(subject, Result.OPEN, f"{subject}: {Result.OPEN.value}")


def _image(image: Image, project_id: str) -> Iterator[Finding]:
    against = {blocker.code for blocker in copy_blockers(image, project_id)}
    yield _judged("status", f"status {image.status}", good="not_active" not in against)
    kind = "public image" if "public" in against else _KINDS[image.kind]
    yield _judged("kind", kind, good=not against & _OF_KIND)
    if image.size_bytes is None:
        yield open_finding("size")
    else:
        text = f"{image.size_bytes / _GB:.1f} of {MAX_COPY_BYTES // _GB} GB"
        yield _judged("size", text, good="too_big" not in against)
    if not image.is_foreign(project_id):
        return
    if image.member_status is None:
        yield open_finding("shared")
    else:
        yield _judged("shared", f"shared, {image.member_status}", good="not_accepted" not in against)


def _keys(planned: Planned) -> Iterator[Finding]:
    if planned.request.cmk_id:
        yield _new_key(planned)
    if planned.image.encrypted:
        yield _source_key(planned.source_key)


def _new_key(planned: Planned) -> Finding:
    if planned.request.cmk_id == planned.image.key_id:
        return Finding("key", Result.FAIL, "key is the image's own")
    if planned.key is None:
        return open_finding("key")
    if key_problem(planned.key) is None:
        return Finding("key", Result.PASS, "key enabled, not the image's own")
    fault = "not for images" if planned.key.state is KeyState.ENABLED else _state(planned.key)
    return Finding("key", Result.FAIL, f"key {fault}")


def _source_key(key: Key | None) -> Finding:
    """KMS lists the project's own keys only: one that it doesn't list may be granted, or gone."""
    if key is None or key.state is KeyState.UNKNOWN:
        return open_finding("source key")
    return _judged("source key", f"source key {_state(key)}", good=key.state is KeyState.ENABLED)


def _state(key: Key) -> str:
    return key.state.name.replace("_", " ").casefold()


def _quota(around: Around) -> Finding:
    if around.quota is None:
        return open_finding("quota")
    used, most = around.quota
    return _judged("quota", f"quota {used} of {most}", good=used + around.wanted <= most)


def _running(around: Around) -> Finding:
    waits = ", this one waits" if around.running >= MAX_RUNNING else ""
    return Finding("running", Result.PASS, f"{around.running} of {MAX_RUNNING} copies running{waits}")


def _name(name: str, *, taken: bool | None) -> Finding:
    if name_problem(name):
        return Finding("name", Result.FAIL, "name not allowed")
    if taken is None:
        return open_finding("name free")
    return _judged("name", "name taken" if taken else "name free", good=not taken)


def _twin(planned: Planned) -> Finding:
    if not planned.open_twins:
        return Finding("twin", Result.PASS, "no other like it")
    twin = planned.open_twins[-1]
    return Finding("twin", Result.FAIL, f"same copy {twin.state.value}: {twin.id}")


def _judged(subject: str, text: str, *, good: bool) -> Finding:
    return Finding(subject, Result.PASS if good else Result.FAIL, text)
