"""Scalars as they really arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from imstui.cloud import loose


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2024-11-06T06:14:27.168Z", datetime(2024, 11, 6, 6, 14, 27, 168000, UTC)),
        ("2024-11-06T06:14:27Z", datetime(2024, 11, 6, 6, 14, 27, tzinfo=UTC)),
        ("2026-01-02T03:04:05.123456Z", datetime(2026, 1, 2, 3, 4, 5, 123456, UTC)),
        ("2024-11-06T06:14:27", datetime(2024, 11, 6, 6, 14, 27, tzinfo=UTC)),
        ("2024-11-06 06:14:27", datetime(2024, 11, 6, 6, 14, 27, tzinfo=UTC)),
        ("2024-11-06T08:14:27+02:00", datetime(2024, 11, 6, 6, 14, 27, tzinfo=UTC)),
        ("04-Jun-2015 18:11:06:586", datetime(2015, 6, 4, 10, 11, 6, 586000, UTC)),
        ("04-JUN-2015 02:11:06", datetime(2015, 6, 3, 18, 11, 6, tzinfo=UTC)),
        ("1497341531000", datetime(2017, 6, 13, 8, 12, 11, tzinfo=UTC)),
        (1497341531000, datetime(2017, 6, 13, 8, 12, 11, tzinfo=UTC)),
        ("1497341531", datetime(2017, 6, 13, 8, 12, 11, tzinfo=UTC)),
        (1497341531.5, datetime(2017, 6, 13, 8, 12, 11, 500000, UTC)),
        ("", None),
        (None, None),
        ("soon", None),
        ("31-Feb-2015 18:11:06:586", None),
        ("04-Foo-2015 18:11:06:586", None),
        ("0001-01-01T00:00:00+23:59", None),
        (10**40, None),
        (float("nan"), None),
        (True, None),
        ([], None),
    ],
)
def test_times(sent: object, read: datetime | None) -> None:
    assert loose.moment(sent) == read


def test_a_time_with_a_zone_becomes_utc() -> None:
    assert loose.moment(datetime(2026, 1, 1, 5, tzinfo=timezone(timedelta(hours=5)))) == datetime(
        2026, 1, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        (5, 5),
        ("5", 5),
        (" 5 ", 5),
        (5.0, 5),
        (0, 0),
        ("", None),
        ("-5", None),
        (-5, None),
        (5.5, None),
        ("5.0", None),
        (True, None),
        (None, None),
        (2**63, None),
        ("9" * 5000, None),
        ("²", None),
        (float("inf"), None),
    ],
)
def test_whole_numbers(sent: object, number: int | None) -> None:
    assert loose.natural(sent) == number


@pytest.mark.parametrize(
    ("sent", "means"),
    [
        (True, True),
        ("TRUE", True),
        (" yes ", True),
        (1, True),
        (0, False),
        ("no", False),
        ("0", False),
        (2, None),
        ("", None),
        ("maybe", None),
        (None, None),
        (1.0, None),
    ],
)
def test_flags(sent: object, means: bool | None) -> None:
    assert loose.flag(sent) is means


def test_texts() -> None:
    sent: list[object] = ["a", True, 5, 1.5, None, [], 10**5000]
    assert [loose.text(one) for one in sent] == ["a", "true", "5", "1.5", None, None, None]
