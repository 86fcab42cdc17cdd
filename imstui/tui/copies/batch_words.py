"""What the copy dialog for several images says: a row for each, and the sum below them."""

from __future__ import annotations

from typing import Final

from imstui.present.text import NOTHING, clean
from imstui.replication.preflight import Result
from imstui.replication.submit import MAX_RUNNING
from imstui.tui.copies.copy_draft import BY_HAND, Draft, Facts, Line
from imstui.tui.copies.copy_form import Form
from imstui.tui.widgets.rows import Role, Row

LEAST_ROOM: Final = 24
"""Cells that a row has for what is known before sending, at the least."""
_WITHOUT_MATTER = frozenset({"running", "quota"})
"""Findings about all of them together: the sum says them once."""


def batch_rows(form: Form, draft: Draft, facts: Facts, *, ascii_only: bool) -> list[Row]:
    """A row for each source: sign and name, new name, key, and what is known before sending."""
    return [_row(form, draft, line, facts, ascii_only=ascii_only) for line in draft.lines]


def _row(form: Form, draft: Draft, line: Line, facts: Facts, *, ascii_only: bool) -> Row:
    planned = line.planned
    words, sign, role = _told(form, draft, line, facts)
    if ascii_only:
        sign = {"✓": "+", "✗": "x", NOTHING: "-"}.get(sign, sign)
    key = planned.key.alias or planned.key.id[:8] if planned.key else (planned.request.cmk_id or "")[:8]
    if not planned.request.cmk_id:
        key = "removed" if planned.image.encrypted and form.encryption else NOTHING
    gone = line.settled or line.why == BY_HAND
    cells = (f"{sign} {planned.image.name}", NOTHING if gone else planned.request.name, NOTHING if gone else key, words)
    return Row(planned.image.id, cells, role)


def _told(form: Form, draft: Draft, line: Line, facts: Facts) -> tuple[str, str, Role]:
    """Words, sign and role of what is known of one before sending."""
    planned = line.planned
    if line.why == BY_HAND:
        return line.why, NOTHING, "muted"
    if line.why:
        own = planned.request.cmk_id and planned.request.cmk_id == planned.image.key_id
        return ("already under this key" if own and not line.settled else line.why), "✗", "muted"
    if planned.image.encrypted and not form.encryption:
        return "encrypted: choose what becomes of it", "?", "warning"
    against = [
        finding.text
        for finding in draft.findings(planned, facts)
        if finding.result is Result.FAIL and finding.subject not in _WITHOUT_MATTER
    ]
    if against:
        return f"ready, but {', '.join(clean(text) for text in against)}", "?", "warning"
    return "ready", "✓", ""


def batch_reason(form: Form, draft: Draft, line: Line, facts: Facts) -> str:
    """What is known of one before sending, whole; '' where the row has room for it."""
    words, _, _ = _told(form, draft, line, facts)
    whole = line.why or words
    if whole == words and len(words) <= LEAST_ROOM:
        return ""
    return _sentence(f"{clean(line.planned.image.name)}: {whole}")


def why_no_name(line: Line) -> str:
    """Why one can't be given a name of its own; '' if it can."""
    source = clean(line.planned.image.name)
    if line.why == BY_HAND:
        return f"{source}: left out by you, so there is nothing to edit; space takes it in again."
    if line.settled:
        return f"{source}: {_sentence(line.why)} No other name would change that, so there is nothing to edit."
    return ""


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def batch_sum(draft: Draft, facts: Facts) -> str:
    """'4 ready, 2 left out · quota after this 41 of 50 · 5 run at a time, the rest wait here'."""
    number = len(draft.ready)
    parts = [f"{number} ready, {len(draft.lines) - number} left out"]
    if facts.quota is None:
        parts.append("quota: could not check")
    else:
        used, most = facts.quota
        over = ": TOO MANY" if used + number > most else ""
        parts.append(f"quota after this {used + number} of {most}{over}")
    if facts.names is None:
        parts.append("names: could not check")
    if number + facts.running > MAX_RUNNING:
        parts.append(f"{MAX_RUNNING} run at a time, the rest wait here")
    return " · ".join(parts)
