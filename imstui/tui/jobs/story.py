"""One replication's story in rows to read: what went wrong and what to do, every step with its time, all ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from imstui.model.replication import Replication, State, Transition
from imstui.present.explain import explain_code
from imstui.present.job_words import Reckoned, Slower, headline, left_text
from imstui.present.states import LOOKS, look
from imstui.present.times import clock, stamp
from imstui.tui.widgets.text_block import TextRow

_FAILURES: Final = frozenset({State.FAILED, State.REFUSED})
_SOURCES_KEY: Final = frozenset({"IMG.0101", "IMG.0102", "IMG.0103"})
_WISHED_KEY: Final = frozenset({"IMG.0095", "IMG.0097", "IMG.0099"})


def story_rows(
    replication: Replication,
    steps: Sequence[Transition],
    reckoned: Reckoned | Slower | None = None,
    slower: Slower | None = None,
    *,
    ascii_only: bool = False,
) -> tuple[TextRow, ...]:
    """What there is to read about it.

    Args:
        replication: which.
        steps: its story from the ledger.
        reckoned: what may remain of a running one.
        slower: that it takes longer than others did, whatever else is known.
        ascii_only: whether the terminal can show ASCII only.
    """
    shown = look(replication)
    title = TextRow("", f"{headline(replication, ascii=ascii_only)}, {shown.word}", shown.role.value)
    rows = (title, *_troubles(replication), *_outlook(reckoned, slower), *_ids(replication, ascii_only=ascii_only))
    return (*rows, *_steps(replication, steps), *_origin(replication))


def _outlook(reckoned: Reckoned | Slower | None, slower: Slower | None) -> Iterator[TextRow]:
    if isinstance(reckoned, Reckoned):
        yield TextRow("Estimate", left_text(reckoned))
    hint = reckoned if isinstance(reckoned, Slower) else slower
    if hint is not None:
        yield TextRow("Slow", f"It is {hint}: it may hang. There is no way to cancel a copy.", "warning")


def _troubles(replication: Replication) -> Iterator[TextRow]:
    if replication.state in _FAILURES and (replication.error_code or replication.state is State.FAILED):
        told = explain_code(replication.error_code, replication.fail_reason)
        yield TextRow(replication.error_code or "Failed", f"{told.title}. {told.cause}", "error")
        yield TextRow("Next", f"{told.next_step}{_key_meant(replication)}")
        if told.said:
            yield TextRow("Cloud said", replication.fail_reason)
    elif replication.state is State.REFUSED:
        yield TextRow("Not sent", replication.fail_reason, "error")
    if replication.proof is not None:
        for difference in replication.proof.differences:
            yield TextRow("The copy", difference, "error" if replication.proof.wrong_key else "warning")
    if replication.last_error and replication.state.open:
        yield TextRow("Last look", replication.last_error, "warning")
    if replication.gone:
        yield TextRow("Next", "Look for its copy. After an hour like this, x files it as settled by hand.")
    for image_id in replication.candidates:
        yield TextRow("Its copy?", f"{image_id}: if so, imstui watch {replication.id} --image {image_id}", "warning")


def _key_meant(replication: Replication) -> str:
    """Which key it is about, where it is about one."""
    if replication.error_code in _SOURCES_KEY and replication.source.key_id:
        return f" It is key {_key(replication.source.key_alias, replication.source.key_id)}."
    if replication.error_code in _WISHED_KEY and replication.request.cmk_id:
        return f" It is key {_key(replication.key_alias, replication.request.cmk_id)}."
    return ""


def _key(alias: str | None, key_id: str) -> str:
    return f"{alias} ({key_id})" if alias and alias != key_id else key_id


def _ids(replication: Replication, *, ascii_only: bool) -> Iterator[TextRow]:
    request, source = replication.request, replication.source
    before = _key(source.key_alias, source.key_id) if source.key_id else "encrypted" if source.encrypted else "no key"
    after = _key(replication.key_alias, request.cmk_id) if request.cmk_id else "no key, not encrypted"
    facts = (
        ("Job", replication.job_id),
        ("Copy", replication.image_id),
        ("Key", f"{before} {'->' if ascii_only else '→'} {after}" if request.image_id else ""),
        ("Source", source.id),
    )
    yield from (TextRow(label, text) for label, text in facts if text)


def _steps(replication: Replication, steps: Sequence[Transition]) -> Iterator[TextRow]:
    if steps:
        yield TextRow("Steps", "\n".join(_step(replication, step) for step in steps))


def _step(replication: Replication, step: Transition) -> str:
    """When, what and why; the server's words only if they don't stand above already."""
    word = LOOKS[step.after].word
    what = word if word == step.cause else f"{word}: {step.cause}"
    told = f"{replication.error_code} {replication.fail_reason}".strip()
    words = step.words.replace(told, "").strip(" :") if told else step.words
    return f"{clock(step.at)} {what}{f' ({words})' * bool(words)}"


def _origin(replication: Replication) -> Iterator[TextRow]:
    yield TextRow("Begun", f"{stamp(replication.created_at)} by {replication.binding.user or 'nobody named'}")
    yield TextRow("Elsewhere", f"imstui watch {replication.job_id or replication.id}")
