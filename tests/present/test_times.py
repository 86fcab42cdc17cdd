"""Moments and spans in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.present import times
from imstui.present.text import NOTHING

MOMENT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
BERLIN = timezone(timedelta(hours=1))


def test_data_carry_utc_and_milliseconds_only_if_there_are_any() -> None:
    assert times.iso_utc(MOMENT) == "2026-03-01T08:00:00Z"
    assert times.iso_utc(MOMENT.replace(microsecond=123_999)) == "2026-03-01T08:00:00.123Z"
    assert times.iso_utc(MOMENT.replace(microsecond=999)) == "2026-03-01T08:00:00Z"
    assert times.iso_utc(MOMENT.astimezone(timezone(timedelta(hours=8)))) == "2026-03-01T08:00:00Z"
    assert times.iso_utc(MOMENT.replace(tzinfo=None)) == "2026-03-01T08:00:00Z"
    assert times.iso_utc(None) is None


@given(st.datetimes(timezones=st.just(UTC)))
def test_data_can_be_read_back(moment: datetime) -> None:
    text = times.iso_utc(moment)
    assert datetime.fromisoformat(text) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def test_tables_carry_the_local_clock() -> None:
    assert times.clock(MOMENT, BERLIN) == "09:00:00"
    assert times.stamp(MOMENT, BERLIN) == "2026-03-01 09:00"
    assert times.when(MOMENT, MOMENT + timedelta(hours=3), BERLIN) == "09:00"
    assert times.when(MOMENT, MOMENT + timedelta(hours=16), BERLIN) == "yesterday 09:00"
    assert times.when(MOMENT, MOMENT + timedelta(days=3), BERLIN) == "2026-03-01 09:00"
    assert times.clock(MOMENT) == MOMENT.astimezone().strftime("%H:%M:%S")


@pytest.mark.parametrize(
    ("seconds", "said"), [(-86_400 * 3, "3d ago"), (-60, "1m ago"), (-59, "now"), (59, "now"), (82_900, "in 23h")]
)
def test_a_moment_may_lie_ahead(seconds: float, said: str) -> None:
    assert times.relative(MOMENT + timedelta(seconds=seconds), MOMENT) == said


@pytest.mark.parametrize(
    ("seconds", "age"),
    [
        (-500, "<1m"),
        (0, "<1m"),
        (59, "<1m"),
        (60, "1m"),
        (3599, "59m"),
        (3600, "1h"),
        (47 * 3600, "47h"),
        (48 * 3600, "2d"),
        (364 * 86400, "364d"),
        (365 * 86400, "1y"),
        (4.5 * 365 * 86400, "4y"),
    ],
)
def test_ages(seconds: float, age: str) -> None:
    assert times.age(MOMENT, MOMENT + timedelta(seconds=seconds)) == age
    assert len(age) <= 4


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-1, "0 s ago"), (2, "2 s ago"), (65, "1 min ago"), (7200, "2 h ago"), (200_000, "2 days ago")],
)
def test_how_long_ago(seconds: float, words: str) -> None:
    assert times.ago(MOMENT, MOMENT + timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, NOTHING),
        (float("nan"), NOTHING),
        (-1, "0:00"),
        (40.9, "0:40"),
        (250, "4:10"),
        (3599, "59:59"),
        (3723, "1:02:03"),
        (100_000, "27:46:40"),
    ],
)
def test_durations(seconds: float | None, words: str) -> None:
    assert times.duration(seconds) == words


def test_a_duration_without_end_is_still_a_text() -> None:
    assert times.duration(float("inf"))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (540, 720, "9 to 12 min"),
        (720, 540, "9 to 12 min"),
        (300, 310, "5 min"),
        (10, 50, "under 1 min"),
        (10, 100, "1 to 2 min"),
        (-5, 0, "under 1 min"),
        (5400, 7200, "1.5 to 2 h"),
    ],
)
def test_spans(low: float, high: float, words: str) -> None:
    assert times.span(low, high) == words


def test_nothing_known_is_a_dash() -> None:
    assert {times.age(None, MOMENT), times.ago(None, MOMENT), times.when(None, MOMENT)} == {NOTHING}
    assert {times.clock(None), times.stamp(None)} == {NOTHING}


@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("hours", [-12, 14])
def test_the_calendar_s_ends_are_shown_too(moment: datetime, hours: int) -> None:
    assert times.stamp(moment, timezone(timedelta(hours=hours)))
    assert times.when(moment, MOMENT, timezone(timedelta(hours=hours)))
    assert times.iso_utc(moment)
