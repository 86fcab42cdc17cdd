"""When to look next: the promises of the pace, and the order in which many are asked after."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from imstui.model.image import Image
from imstui.model.job import Job
from imstui.model.replication import State
from imstui.replication.course import Course
from imstui.replication.desk import Desk
from imstui.replication.follow import follow
from imstui.replication.pace import LONGEST, SHORTEST, miss_delay, poll_delay
from imstui.replication.schedule import Schedule
from tests.benchmarks.pace import (
    every,
    figures,
    jumping,
    lengths,
    lines,
    others,
    silent,
    stalling,
    steady,
    whole_percent,
)
from tests.reliability.virtual_time import VirtualTime
from tests.replication.doubles import SOURCE, START, FakeIms, FakeTime, desk_at
from tests.tui.samples import job


@pytest.mark.parametrize("shape", [steady, whole_percent])
@pytest.mark.parametrize("length", [140, 300, 600, 1_800, 7_200, 21_600])
def test_steady_percentages_cost_fewer_polls_and_less_delay_than_terraform(length: int, shape: object) -> None:
    assert callable(shape)
    mine, theirs = figures(length, shape), others(length)["Terraform"]
    assert mine.polls < theirs.polls
    assert mine.late < theirs.late


@pytest.mark.parametrize("shape", [steady, whole_percent, stalling])
@pytest.mark.parametrize("seed", range(5))
def test_a_ten_minute_job_takes_at_most_thirty_polls_and_its_end_is_seen_within_three_seconds(
    shape: object, seed: int
) -> None:
    assert callable(shape)
    mine = figures(600, shape, seed)
    assert mine.polls <= 30
    assert mine.late_95 <= 3


@pytest.mark.parametrize("length", [60, 600, 21_600])
def test_what_tells_nothing_is_asked_in_growing_steps(length: int) -> None:
    mine = figures(length, silent)
    assert mine.late_95 <= max(2.5, min(length * 0.05, 30))
    assert mine.polls < sum(every(2, one).polls for one in lengths(length, random.Random(1))) / 40


def test_the_table_compares_four_ways_at_nine_lengths() -> None:
    told = "\n".join(lines())
    assert told.count("Terraform") == told.count("Go SDK") == told.count("imstui: jumping") == 9


def test_delays_keep_their_bounds() -> None:
    courses = [Course.begun(10, share, 0).seen(20, share + 0.01) for share in (0.0, 0.01, 0.5, 0.98)]
    delays = [poll_delay(20, 2, course, 20 + more) for course in courses for more in (0, 1, 100, 10_000)]
    assert all(SHORTEST <= delay <= LONGEST for delay in delays)
    assert [miss_delay(misses) for misses in (1, 2, 3, 20)] == [2, 4, 8, 60]


def test_a_share_that_falls_begins_the_course_anew() -> None:
    course = Course.begun(10, 0.5, 0).seen(20, 0.2)
    assert (course.rate, course.remaining(20)) == (None, None)


def test_jumps_after_looks_without_a_move_show_the_servers_steps() -> None:
    course = Course.begun(10, 0.1, 0).seen(20, 0.1).seen(30, 0.3)
    assert course.grain == pytest.approx(0.2)
    assert not course.in_last_step
    assert course.seen(70, 0.9).in_last_step
    assert jumping(0.95) == 0.9


def test_the_schedule_keeps_its_rate_and_its_number_at_once() -> None:
    schedule = Schedule(every=0.1)
    for number in range(20):
        schedule.put(str(number), 0.0)
    assert schedule.take(0.0, 0) == "0"
    schedule.started(0.0)
    assert schedule.take(0.05, 1) is None
    assert schedule.pause(0.05, 1, 1.0) == pytest.approx(0.05)
    assert schedule.take(0.1, 8) is None
    assert schedule.pause(0.1, 8, 1.0) == 1.0
    assert schedule.take(0.1, 7) == "1"


def test_what_presses_goes_first_and_nothing_waits_for_ever() -> None:
    schedule = Schedule(every=0.0)
    schedule.put("usual", 10.0)
    schedule.put("ending", 25.0, ahead=20.0)
    schedule.put("later", 40.0)
    assert schedule.take(9.0, 0) is None
    assert schedule.take(20.0, 0) == "usual"
    schedule.put("usual", 10.0)
    assert schedule.take(30.0, 0) == "ending"
    schedule.put("ending", 31.0, ahead=20.0)
    assert schedule.take(50.0, 0) == "usual"
    schedule.put("ending", 60.0)
    schedule.drop("later")
    assert schedule.take(55.0, 0) is None
    assert len(schedule) == 1


class Crowd(FakeIms):
    """Very many jobs, each with its own end; notes when it was asked."""

    def __init__(self, time: VirtualTime, ends: dict[str, float], begun: float) -> None:
        super().__init__(FakeTime())
        self.virtual, self.ends, self.begun_at = time, ends, begun
        self.asked: list[float] = []

    async def job(self, job_id: str) -> Job:
        self.asked.append(self.virtual.seconds)
        share = min(1.0, (self.virtual.seconds - self.begun_at) / (self.ends[job_id] - self.begun_at))
        return Job(job_id, "RUNNING" if share < 1 else "SUCCESS", progress=int(share * 100) / 100, image_id=SOURCE.id)

    async def image(self, image_id: str) -> Image | None:
        self.asked.append(self.virtual.seconds)
        return replace(SOURCE, id=image_id)


async def ends_seen(desk: Desk, time: VirtualTime, seconds: float) -> dict[str, float]:
    """When each job was seen to have ended."""
    seen: dict[str, float] = {}

    async def watch() -> None:
        async with aclosing(follow(desk)) as changes:
            async for one in changes:
                if one.state is State.SUCCEEDED:
                    seen.setdefault(one.job_id, time.seconds)

    watching = asyncio.ensure_future(watch())
    await time.pass_by(seconds)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return seen


@pytest.mark.parametrize("known", [True, False], ids=["come back to", "new"])
def test_a_thousand_ends_over_ten_minutes_are_each_seen_within_a_minute(tmp_path: Path, known: bool) -> None:
    time, dice = VirtualTime(), random.Random(1)
    # What nothing is known of can't be asked after faster than the limit allows: 100 s until each was asked once.
    first, begun = (0, -60.0) if known else (100, 0.0)
    ends = {f"{number:032x}": first + dice.uniform(0, 600) for number in range(1000)}
    crowd = Crowd(time, ends, begun)
    desk = replace(desk_at(tmp_path, crowd), clock=time.clock)
    rows = [
        replace(
            job(0, job_id=job_id, binding=desk.binding, last_seen=START, created_at=START),
            id=f"r{number:010}",
            since=START + timedelta(seconds=begun),
            progress=-begun / (end - begun) if known else None,
        )
        for number, (job_id, end) in enumerate(ends.items())
    ]
    desk.ledger.add(rows, "written")
    seen = asyncio.run(ends_seen(desk, time, 780))
    desk.ledger.close()
    late = [seen[job_id] - end for job_id, end in ends.items()]
    assert max(late) <= 60
    buckets = Counter(int(at) for at in crowd.asked)
    assert max(buckets.values()) <= 10
    assert sum(buckets.values()) <= 780 * 10
