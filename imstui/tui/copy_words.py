"""What the copy dialog says around its fields: the source, the checks before sending, and what will be sent."""

from __future__ import annotations

from collections.abc import Sequence

from imstui.model.image import Image
from imstui.model.key import Key, KeyState
from imstui.present.sizes import size_text
from imstui.present.systems import KINDS, os_label
from imstui.replication.rules import key_problem
from imstui.replication.submit import MAX_RUNNING
from imstui.tui.copy_form import KEY, NONE, Draft, Facts, Form
from imstui.tui.widgets.parts import Part

_OK, _NO, _OPEN = "✓", "✗", "?"
_ASCII = {_OK: "+", _NO: "x", _OPEN: "?"}
_FOR_GOOD = "It can't be cancelled."
_ROLES = {_OK: "success", _NO: "error", _OPEN: "warning"}


def title_parts(images: Sequence[Image]) -> list[Part]:
    """'Copy web-base   465076de · Ubuntu 22.04 · 1.9 GB · not encrypted'."""
    if len(images) > 1:
        number = sum(image.encrypted for image in images)
        return [Part(f" Copy {len(images)} images", "strong"), Part(f"   {number} of them encrypted", "muted")]
    image = images[0]
    encrypted = "encrypted" if image.encrypted else "not encrypted"
    about = f"   {image.id[:8]} · {os_label(image)} · {size_text(image.size_bytes)} · {encrypted}"
    return [Part(f" Copy {image.name}", "strong"), Part(about, "muted")]


def preflight(form: Form, draft: Draft, facts: Facts, *, ascii_only: bool) -> tuple[list[Part], list[Part]]:
    """Two lines of checks: of the images and the key, then of the surroundings."""
    first = [_image_check(form, draft)]
    if form.encryption == KEY:
        first.append(_key_check(draft, facts))
    second = [_quota_check(draft, facts), (_OK, f"{facts.running} of {MAX_RUNNING} copies running")]
    if facts.running >= MAX_RUNNING:
        second[1] = (_OPEN, f"{facts.running} of {MAX_RUNNING} copies running, this one waits")
    second.append(_names_check(draft, facts))
    return _parts(first, ascii_only=ascii_only), _parts(second, ascii_only=ascii_only)


def _parts(checks: Sequence[tuple[str, str]], *, ascii_only: bool) -> list[Part]:
    parts: list[Part] = []
    for sign, text in checks:
        parts += [Part(f" {_ASCII[sign] if ascii_only else sign}", _ROLES[sign]), Part(f" {text}  ")]
    return parts


def _image_check(form: Form, draft: Draft) -> tuple[str, str]:
    if len(form.images) > 1:
        left_out = f", {len(draft.left_out)} left out: {draft.left_out[0][0].name}" if draft.left_out else ""
        return (_NO if not draft.ready else _OPEN if left_out else _OK), f"{len(draft.ready)} ready{left_out}"
    image = form.images[0]
    if draft.left_out:
        return _NO, draft.left_out[0][1]
    return _OK, f"state {image.status}, {KINDS[image.kind]}, {size_text(image.size_bytes)} of 128 GB"


def _key_check(draft: Draft, facts: Facts) -> tuple[str, str]:
    if "encryption" in draft.problems:
        return _NO, "key: see above"
    if draft.key is None:
        return _OPEN, "key: could not check" if facts.keys_read else "key: KMS is being asked"
    return _OK, "key usable, not the image's own"


def _quota_check(draft: Draft, facts: Facts) -> tuple[str, str]:
    if facts.quota is None:
        return _OPEN, "quota: could not check"
    used, most = facts.quota
    room = used + max(1, len(draft.ready)) <= most
    return (_OK if room else _NO), f"quota {used} of {most}"


def _names_check(draft: Draft, facts: Facts) -> tuple[str, str]:
    if facts.names is None:
        return _OPEN, "name free: not all images are read yet"
    taken = [one.request.name for one in draft.ready if one.request.name in facts.names]
    return (_OPEN, f"name taken: {taken[0]}") if taken else (_OK, "name free")


def key_state(key: Key | None) -> str:
    """'enabled · AES_256 · bd66288c'."""
    if key is None:
        return ""
    word = "enabled" if key.state is KeyState.ENABLED else key.state.name.replace("_", " ").casefold()
    return " · ".join(filter(None, (word, key.spec, key.id[:8])))


def outcome(form: Form, draft: Draft) -> str:
    """What comes of sending, in a sentence."""
    if not draft.sendable:
        return "Nothing can be sent yet: see above." if draft.ready else "Nothing would be sent."
    copies = "The copy will" if len(draft.ready) == 1 else f"{len(draft.ready)} copies will"
    if form.encryption == KEY:
        return f"{copies} be encrypted with key {form.key}. {_FOR_GOOD}"
    if form.encryption == NONE and any(one.image.encrypted for one in draft.ready):
        return f"{copies} NOT be encrypted, though the source is. {_FOR_GOOD}"
    return f"{copies} not be encrypted. {_FOR_GOOD}"


def key_choices(keys: Sequence[Key]) -> list[tuple[str, tuple[str, str, str], str]]:
    """Keys for the list: what is chosen, the cells, and why one can't be chosen; usable ones first."""
    rows = [(key.alias or key.id, (key.alias, key_state(key), key.id), key_problem(key) or "") for key in keys]
    return sorted(rows, key=lambda row: (bool(row[2]), row[0]))
