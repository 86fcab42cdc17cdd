"""When to look next: the promises of the pace, and the order in which many are asked after."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from imstui.replication.course import Course
from imstui.replication.pace import LONGEST, SHORTEST, miss_delay, poll_delay
from imstui.replication.schedule import Schedule
from tests.benchmarks import crowd
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


@pytest.mark.parametrize("known", [True, False], ids=["come back to", "new"])
def test_a_thousand_ends_over_ten_minutes_are_each_seen_within_a_minute(tmp_path: Path, known: bool) -> None:
    followed = crowd.followed(tmp_path, known=known)
    assert max(followed.late) <= 60
    assert followed.busiest <= 10
    assert followed.requests <= 780 * 10
