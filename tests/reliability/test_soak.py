"""Watching for a long time: the ledger stays true, and neither memory nor file descriptors nor lock files grow."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.local.ledger import Ledger
from imstui.model.replication import State
from imstui.replication import follow, submit, track
from tests.reliability.soak import Month

KIB = 1024


@pytest.fixture(autouse=True)
def coarse_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """In virtual time a second's turn costs as much as an hour's: fewer of them tell the same."""
    monkeypatch.setattr(follow, "RECHECK", 600.0)
    monkeypatch.setattr(track, "RECHECK", 600.0)
    monkeypatch.setattr(submit, "_ANSWER_GRACE", 0.001)


@pytest.fixture
def traced() -> Iterator[None]:
    """Count what live objects hold."""
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


def soak(month: Month) -> None:
    async def live() -> None:
        try:
            await month.live()
        finally:
            await month.end()

    try:
        asyncio.run(live())
    finally:
        month.book.close()


def check(month: Month, quiet: int) -> None:
    """Nothing grew: over all days no descriptor and no lock file, in the quiet ones no memory."""
    files = [sample.files for sample in month.samples]
    assert max(files) - min(files) <= 1, files
    assert {sample.locks for sample in month.samples} == {0}
    last = [sample.traced for sample in month.samples[-quiet:]]
    assert max(last) - min(last) < 64 * KIB, last
    # What was followed once is remembered, so that its end is told once: a few KiB for each.
    assert max(sample.traced for sample in month.samples) < (100 + 6 * month.wanted) * KIB, month.samples


def test_two_days_of_watching_leave_nothing_behind(tmp_path: Path, traced: None) -> None:
    month = Month(tmp_path, seed=1, jobs=20, days=2, quiet=1)
    soak(month)
    assert month.wanted == 20
    check(month, 1)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_month_of_watching_two_hundred_jobs_leaves_nothing_behind(tmp_path: Path, traced: None) -> None:
    month = Month(tmp_path, seed=2, jobs=200, days=30, quiet=7)
    soak(month)
    check(month, 5)
    assert month.wanted == 200
    assert month.restarts > 10
    assert month.outages > 10
    assert len(month.cloud.made) > 150
    with Ledger(tmp_path / "ledger.db") as ledger:
        done = Counter(row.state for row in ledger.recent(-1))
    assert done[State.SUCCEEDED] == len(month.cloud.made)
    assert sum(done.values()) == month.wanted
