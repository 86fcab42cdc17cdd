"""What the copy dialog says around its fields: the source, the checks before sending, what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from imstui.model.image import Image
from imstui.present.requests import copy_command, copy_curl, copy_json, copy_path
from imstui.present.sizes import size_text
from imstui.present.systems import os_label
from imstui.present.text import clean
from imstui.replication.plan import Planned
from imstui.replication.preflight import Finding, Result
from imstui.tui.copies.copy_draft import Draft, Facts
from imstui.tui.copies.copy_form import KEY, Form
from imstui.tui.widgets.parts import Part

_SIGNS: Final = {Result.PASS: ("✓", "+"), Result.FAIL: ("✗", "x"), Result.OPEN: ("?", "?")}
_ROLES: Final = {Result.PASS: "success", Result.FAIL: "error", Result.OPEN: "warning"}
_FOR_GOOD: Final = "There is no way to cancel a running copy."
_NAMED: Final = 3
"""Names of images that stand in a sentence."""
CHECK_LINES: Final = 3
FORMS: Final = ("json", "shell", "curl")
"""The ways in which a request is shown."""


def title_parts(images: Sequence[Image]) -> list[Part]:
    """'Copy web-base   465076de · Ubuntu 22.04 · 1.9 GB · not encrypted'."""
    if len(images) > 1:
        number = sum(image.encrypted for image in images)
        return [
            Part(f" Copy {len(images)} images", "strong"),
            Part(f"   {number or 'none'} of them encrypted", "muted"),
        ]
    image = images[0]
    encrypted = "encrypted" if image.encrypted else "not encrypted"
    about = f"   {image.id[:8]} · {os_label(image)} · {size_text(image.size_bytes)} · {encrypted}"
    return [Part(f" Copy {image.name}", "strong"), Part(about, "muted")]


def check_lines(found: Sequence[Finding], width: int, *, ascii_only: bool) -> list[list[Part]]:
    """The findings in as many lines as there are for them, each as full as it gets."""
    lines: list[list[Part]] = [[]]
    used = 0
    for finding in found:
        text = f" {clean(finding.text)}  "
        cells = cell_len(text) + 2
        if used and used + cells > width and len(lines) < CHECK_LINES:
            lines.append([])
            used = 0
        sign = _SIGNS[finding.result][ascii_only]
        lines[-1] += [Part(f" {sign}", _ROLES[finding.result]), Part(text)]
        used += cells
    return lines + [[] for _ in range(CHECK_LINES - len(lines))]


def request_text(shape: str, planned: Planned, facts: Facts) -> str:
    """What would be sent, in one of `FORMS`; a place of its own begins a new line."""
    if shape == "shell":
        lost = planned.image.encrypted and not planned.request.cmk_id
        return copy_command(planned.request, key=_key_word(planned, facts), unencrypted=lost, profile=facts.profile)
    if shape == "curl":
        return copy_curl(planned.request, facts.endpoint)
    return f"POST {copy_path(planned.request)}\n{copy_json(planned.request)}"


def _key_word(planned: Planned, facts: Facts) -> str:
    """The alias, if it means this key alone and every shell can take it; else nothing, and the id stands."""
    alias = planned.key.alias if planned.key else ""
    plain = alias.isascii() and alias == clean(alias) and not alias.startswith("alias/")
    return alias if plain and sum(key.alias == alias for key in facts.keys) == 1 else ""


def outcome(form: Form, draft: Draft) -> list[Part]:
    """What comes of sending, in a sentence; before that what to know about it."""
    if not draft.sendable:
        return list(_unsendable(draft))
    number, lost = len(draft.ready), len(draft.decrypted)
    copies = "The copy will" if number == 1 else f"{number} copies will"
    if form.encryption == KEY:
        result = f"{copies} be encrypted with key {form.key.strip()}. {_FOR_GOOD}"
    elif lost:
        copies = copies if number == 1 else f"{lost} of {copies}"
        result = f"{copies} NOT be encrypted, though the source is. {_FOR_GOOD}"
    else:
        result = f"{copies} not be encrypted. {_FOR_GOOD}"
    warnings = dict.fromkeys(warning for one in draft.ready for warning in one.warnings)
    return [*(Part(warning, "warning") for warning in list(warnings)[:2]), Part(result)]


def _unsendable(draft: Draft) -> Iterator[Part]:
    if len(draft.lines) == 1 and draft.left_out:
        yield Part(f"{draft.left_out[0][1]} Nothing can be sent.", "error")
    elif not draft.ready:
        yield Part("None of them can be sent like that: each says why.", "error")
    else:
        yield Part("Nothing can be sent yet: see the field with the line below it.")


def confirmation(draft: Draft) -> str:
    """What a person should say again before it is sent; '' where nothing is lost and one copy is sent."""
    number, lost = len(draft.ready), draft.decrypted
    again = f"ctrl+s again sends {'it' if number == 1 else f'all {number}'}, esc leaves."
    if lost:
        what = "THE COPY" if len(lost) == 1 else f"{len(lost)} COPIES"
        names = ", ".join(clean(one.image.name, 40) for one in lost[:_NAMED]) + (", …" if len(lost) > _NAMED else "")
        return f"ENCRYPTION WILL BE LOST: {what} OF {names} WILL NOT BE ENCRYPTED. {again}"
    if number > 1:
        out = len(draft.lines) - number
        left = f" and {out} left out" if out else ""
        return f"{number} copies will be sent{left}, none of which can be cancelled. {again}"
    return ""
