"""What is said of the time that remains: kept about eight times of ten, and only said where there is ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from imstui.model.copying import CopyRequest
from imstui.model.replication import Replication, State
from imstui.replication.estimate import Estimate, Slow, estimate
from imstui.replication.history import LEAST, History
from tests.benchmarks.estimates import GIB, lines, replay, replay_percentages, total
from tests.tui.samples import BINDING, NOW, job


@pytest.mark.parametrize("seed", [3, 14, 15])
def test_a_range_named_80_percent_is_kept_between_70_and_90_times_of_100(seed: int) -> None:
    accounts = replay(seed)
    assert 0.7 <= total(accounts) <= 0.9
    assert all(0.7 <= account.coverage <= 0.9 for account in accounts.values())
    assert accounts[0.0].named > 0.75 * accounts[0.0].asked


@pytest.mark.parametrize("seed", [3, 14])
def test_by_the_servers_percentage_as_well(seed: int) -> None:
    accounts = replay_percentages(seed)
    assert all(0.7 <= account.coverage <= 0.9 for account in accounts.values())


def test_the_benchmark_prints_what_was_kept() -> None:
    assert "\n".join(lines()).count("promise: 70 to 90%") == 2


def took(seconds: float, size: int = 2 * GIB, **fields: object) -> Replication:
    one = job(0, State.SUCCEEDED, begin_time=NOW, end_time=NOW + timedelta(seconds=seconds))
    return replace(one, source=replace(one.source, size_bytes=size), **fields)  # type: ignore[arg-type] # by name


def told(history: History, **fields: object) -> Estimate | Slow | None:
    running = job(0, since=NOW)
    return estimate(replace(running, **fields), NOW, history)  # type: ignore[arg-type] # fields by name


def test_nothing_is_said_without_ground() -> None:
    few = History.of([took(100 + number) for number in range(LEAST - 1)])
    enough = few.and_one(took(120))
    assert told(few) is None
    assert isinstance(told(enough), Estimate)
    source = job(0).source
    assert told(enough, source=replace(source, size_bytes=None)) is None
    assert told(enough, source=replace(source, size_bytes=50 * GIB)) is None
    assert told(enough, request=CopyRequest("i", "x", cmk_id="k")) is None
    assert told(enough, binding=replace(BINDING, region="eu-nl")) is None
    assert few.and_one(job(1, State.FAILED)) is few


def test_sizes_are_reckoned_with() -> None:
    history = History.of([took(60 + 10 * gib + number % 3, gib * GIB) for number, gib in enumerate(range(2, 30))])
    source = job(0).source
    small, large = (told(history, source=replace(source, size_bytes=gib * GIB)) for gib in (3, 25))
    assert isinstance(small, Estimate)
    assert isinstance(large, Estimate)
    assert small.low <= 91 <= small.high
    assert large.low <= 311 <= large.high
    assert large.high - large.low < 30


def test_the_longer_it_takes_the_fewer_are_like_it_and_then_it_is_slow() -> None:
    history = History.of([took(seconds) for seconds in range(100, 200, 10)])
    running = job(0, since=NOW)
    early, late = (estimate(running, NOW + timedelta(seconds=gone), history) for gone in (0, 150))
    assert isinstance(early, Estimate)
    assert isinstance(late, Estimate)
    assert 95 < early.low < early.high < 200
    assert 0 <= late.low < late.high < 55
    assert estimate(running, NOW + timedelta(seconds=175), history) == Slow(8, 10)
    assert estimate(running, NOW + timedelta(seconds=300), history) == Slow(10, 10)
