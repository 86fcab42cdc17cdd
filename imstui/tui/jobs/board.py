"""The replications that are known, in the order they are shown. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from imstui.model.replication import Binding, Replication, State, Verdict

_FAILURES: Final = frozenset({State.FAILED, State.REFUSED})
_UNREAD_FOR: Final = timedelta(days=1)
"""What failed longer ago stands among what has ended."""
_RUNNING, _UNKNOWN, _QUEUED, _FAILED, _ENDED = range(5)


class Board:
    """Replications by id; `shown` gives those of one account, what goes on first."""

    def __init__(self) -> None:
        self._known: dict[str, Replication] = {}
        self._binding: Binding | None = None
        self._dismissed: set[str] = set()

    def put(self, replications: Iterable[Replication]) -> None:
        """Take these in, in the place of what was known of them."""
        self._known.update((one.id, one) for one in replications)

    def get(self, replication_id: str) -> Replication | None:
        """What is known of that one."""
        return self._known.get(replication_id)

    def belong_to(self, binding: Binding | None) -> None:
        """Show only what belongs to the same project; None shows all."""
        self._binding = binding

    def dismiss(self, replication_id: str) -> None:
        """Have a failed one among what has ended: the person has read it."""
        self._dismissed.add(replication_id)

    def shown(self, now: datetime) -> tuple[Replication, ...]:
        """What runs, is unknown and waits, each as it was begun; then what failed lately, then newest ends.

        A panel of a few lines would else show failures alone, while copies run unseen.
        """
        ours = [one for one in self._known.values() if self._binding is None or one.binding.same_project(self._binding)]
        open_ones = sorted((one for one in ours if one.state.open), key=lambda one: (one.created_at, one.id))
        ended = sorted((one for one in ours if not one.state.open), key=lambda one: (one.since, one.id), reverse=True)
        return tuple(sorted((*open_ones, *ended), key=lambda one: self._place(one, now)))

    def presses(self, one: Replication, now: datetime) -> bool:
        """Whether it stands before what has ended: it goes on, or wants a person."""
        return self._place(one, now) != _ENDED

    def _place(self, one: Replication, now: datetime) -> int:
        match classed(one):
            case "failed" if one.id not in self._dismissed and now - one.since < _UNREAD_FOR:
                return _FAILED
            case "unknown":
                return _UNKNOWN
            case "running":
                return _RUNNING
            case "queued":
                return _QUEUED
            case _:
                return _ENDED


def counts(jobs: Iterable[Replication]) -> Counter[str]:
    """How many are 'running', 'queued', 'unknown', 'failed' and 'done'."""
    return Counter(map(classed, jobs))


def classed(replication: Replication) -> str:
    """Which of these it is."""
    if replication.state in _FAILURES or (replication.proof and replication.proof.wrong_key):
        return "failed"
    if replication.state in {State.RUNNING, State.SUBMITTING}:
        return "running"
    if replication.state in {State.QUEUED, State.UNKNOWN}:
        return replication.state.value
    return "done"


def images_in_work(jobs: Iterable[Replication]) -> frozenset[str]:
    """Ids of the images that open replications read or make."""
    ids = {image_id for one in jobs if one.state.open for image_id in (one.request.image_id, one.image_id)}
    return frozenset(ids - {""})


def appeared(before: Replication | None, after: Replication) -> bool:
    """Whether the browser should read the copy's image: it became known, or its state may be another now."""
    if not after.image_id:
        return False
    checked = after.proof is not None and after.proof.verdict is not Verdict.UNREADABLE
    was_checked = before is not None and before.proof is not None
    return before is None or (before.image_id, before.state) != (after.image_id, after.state) or checked != was_checked
