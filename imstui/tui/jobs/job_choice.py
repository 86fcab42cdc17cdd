"""Which jobs are shown: those of a class, and those that a filter finds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from imstui.model.replication import Replication
from imstui.present.states import word
from imstui.present.text import clean
from imstui.tui.jobs.board import classed

CLASSES: Final = {"1": "all", "2": "running", "3": "unknown", "4": "failed"}
"""What each key shows."""
_KEY: Final = "key:"


def chosen(jobs: Sequence[Replication], group: str, text: str) -> tuple[Replication, ...]:
    """Those of a class that have every word of the filter in their names, ids or state; 'key:' looks at keys alone."""
    words = text.casefold().split()
    found = (job for job in jobs if group == "all" or classed(job) == group)
    return tuple(job for job in found if all(_fits(job, wanted) for wanted in words))


def _fits(job: Replication, wanted: str) -> bool:
    if wanted.startswith(_KEY):
        return _within(wanted.removeprefix(_KEY), *_keys(job))
    texts = (job.source.name, job.request.name, job.id, job.job_id, job.image_id, job.request.image_id, job.error_code)
    return _within(wanted, *texts, word(job), *_keys(job))


def _keys(job: Replication) -> tuple[str, ...]:
    source = job.source
    return job.key_alias, job.request.cmk_id or "", source.key_alias or "", source.key_id or ""


def _within(wanted: str, *texts: str) -> bool:
    return any(wanted in clean(text).casefold() for text in texts)
