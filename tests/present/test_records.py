"""The records that scripts read: names and order as documented, and csv cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.model.image import Image
from imstui.model.replication import Proof, Replication, State, Verdict
from imstui.present.records import (
    IMAGE_FIELDS,
    REPLICATION_FIELDS,
    csv_cell,
    image_record,
    image_records,
    replication_record,
)
from imstui.present.text import clean

MOMENT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Obstacle:
    code: str
    message: str


zones = st.sampled_from([UTC, timezone(timedelta(hours=8))])
exact = st.datetimes(datetime(2, 1, 1), timezones=zones)  # noqa: DTZ001 - hypothesis wants it without a zone
moments = st.none() | exact | exact.map(lambda moment: moment.replace(microsecond=0))


@given(st.lists(st.tuples(moments, moments, st.booleans())))
def test_a_page_of_records_is_what_each_alone_is(
    rows: list[tuple[datetime | None, datetime | None, bool]],
) -> None:
    images = [Image("i", "n", "active", created_at=created, updated_at=updated) for created, updated, _ in rows]
    blocked = [(Obstacle("iso", "Never."),) * blocked for *_, blocked in rows]
    alone = [image_record(image, blockers=reasons) for image, reasons in zip(images, blocked, strict=True)]
    together = image_records(images, blocked)
    assert [list(record.items()) for record in together] == [list(record.items()) for record in alone]


def test_an_image_s_names_in_their_order() -> None:
    documented = (
        "id name status type visibility os_type os_version platform size_bytes min_disk_gb min_ram_mb encrypted key_id "
        "created_at updated_at owner enterprise_project_id tags description source_image_id copyable copy_blockers"
    )
    assert list(image_record(Image("i-1", "web-base", "active"))) == documented.split() == list(IMAGE_FIELDS)


def test_what_the_cloud_didn_t_send_is_null() -> None:
    record = image_record(Image("i-1", "web-base", "active"))
    sent = {"id", "name", "status", "type", "encrypted", "tags", "copyable", "copy_blockers"}
    assert {name for name, value in record.items() if value is not None} == sent
    assert record["copyable"] is True
    assert record["tags"] == record["copy_blockers"] == []


def test_an_image_in_full_is_told_raw() -> None:
    image = Image(
        "i-1",
        "web\u202e",
        "active",
        image_type="private",
        size_bytes=7,
        key_id="k-1",
        created_at=MOMENT,
        tags=("a=b", "c"),
        source_image_id="i-0",
    )
    record = image_record(image, blockers=(Obstacle("iso", "Never."),))
    assert record["name"] == "web\u202e"
    assert record["type"] == "private"
    assert record["encrypted"] is True
    assert record["created_at"] == "2026-03-01T08:00:00Z"
    assert record["tags"] == ["a=b", "c"]
    assert record["copyable"] is False
    assert record["copy_blockers"] == [{"code": "iso", "message": "Never."}]


def test_a_replication_s_names_in_their_order(replication: Replication) -> None:
    documented = (
        "replication_id state job_id job_status progress source_image_id image_id image_name key_id created_at "
        "begin_time end_time error_code fail_reason last_seen last_error verified"
    )
    assert list(replication_record(replication)) == documented.split() == list(REPLICATION_FIELDS)


def test_a_replication_s_values(replication: Replication) -> None:
    record = replication_record(replication)
    assert record["state"] == "running"
    assert record["source_image_id"] == "i-1"
    assert record["image_name"] == "web-base-enc"
    assert record["key_id"] == "k-1"
    unknown = {"job_id", "job_status", "progress", "image_id", "begin_time", "end_time", "error_code", "fail_reason"}
    assert all(record[name] is None for name in unknown | {"last_seen", "last_error", "verified"})


@pytest.mark.parametrize(
    ("verdict", "verified"), [(Verdict.VERIFIED, True), (Verdict.DIFFERS, False), (Verdict.UNREADABLE, None)]
)
def test_a_replication_is_verified_only_by_a_proof(
    replication: Replication, verdict: Verdict, verified: bool | None
) -> None:
    done = replace(replication, state=State.SUCCEEDED, progress=0.0, proof=Proof(verdict, MOMENT))
    assert replication_record(done)["verified"] is verified
    assert replication_record(done)["progress"] == 0.0


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\u200b=1", "  =1", "\uff1d1", "\n-x"]
)
def test_a_formula_is_disarmed(text: str) -> None:
    assert csv_cell(text).startswith("'")


def test_cells_by_kind() -> None:
    assert [csv_cell(value) for value in (None, True, False, 3, -1, 0.5)] == ["", "true", "false", "3", "-1", "0.5"]
    assert csv_cell(["a", "b=c"]) == "a; b=c"
    assert csv_cell([{"code": "iso", "message": "Never."}, {"code": "too_big", "message": "x"}]) == "iso; too_big"
    assert csv_cell([]) == ""
    assert csv_cell({"a": None, "b": 1}) == "a=; b=1"
    assert csv_cell("web-base") == "web-base"


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_any_text_is_a_clean_cell_that_comes_back_through_csv(text: str) -> None:
    cell = csv_cell(text)
    assert clean(cell) == cell
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@"))
    written = io.StringIO()
    csv.writer(written).writerow([cell, "end"])
    assert next(csv.reader(io.StringIO(written.getvalue()))) == [cell, "end"]
