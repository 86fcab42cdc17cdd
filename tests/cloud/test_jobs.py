"""Jobs: both calls, every documented shape, the quota and shared images."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest

from imstui.cloud.decode_job import decode_job, decode_job_id
from imstui.model.account import Quota
from imstui.model.errors import BadRequest, ImstuiError, Missing, NotIms, ServerFault
from imstui.model.job import Job, JobState
from tests.cloud.rig import IMS, PROJECT, Script, ims_over, no, ok

JOB = "edc89b490d7d4392898e19b2deb34797"
PROGRESS = f"GET /v1/cloudimages/job/{JOB}"
STATUS = f"GET /v1/{PROJECT}/jobs/{JOB}"
RUNNING = {
    "job_id": JOB,
    "job_type": "imsCopyImageInRegionJob",
    "begin_time": "2026-03-01T08:00:00.123Z",
    "end_time": "",
    "status": "RUNNING",
    "error_code": None,
    "fail_reason": None,
    "entities": {
        "image_name": "copy-a",
        "process_percent": 0.4,
        "current_task": "CopyImageInRegionTask:",
        "subJobId": "k",
        "image_id": "i",
    },
}
DONE = {
    **RUNNING,
    "end_time": "2026-03-01T08:10:00.456Z",
    "status": "SUCCESS",
    "entities": {"image_name": "copy-a", "image_id": "i", "process_percent": 1, "current_task": ""},
}
DONE_BY_STATUS = {**DONE, "entities": {"image_name": "copy-a", "image_id": "i"}}
OLD: dict[str, object] = {
    "status": "SUCCESS",
    "entities": {"sub_jobs_list": [], "sub_jobs_result": []},
    "job_id": "ff808082739334d80173943ec9b42130",
    "job_type": "createImageByInstance",
    "begin_time": "04-Jun-2015 18:11:06:586",
    "end_time": "04-Jun-2015 18:12:00:001",
    "error_code": None,
    "fail_reason": None,
}
MEMBERS = {
    "job_id": JOB,
    "status": "SUCCESS",
    "entities": {"results": [{"image_id": "m", "project_id": "p", "status": "success"}]},
}


def decoded(body: object) -> Job:
    return decode_job(json.dumps(body).encode(), "asked")


def test_a_running_copy() -> None:
    job = decoded(RUNNING)
    assert job == Job(
        id=JOB,
        status="RUNNING",
        type="imsCopyImageInRegionJob",
        progress=0.4,
        begin_time=datetime(2026, 3, 1, 8, 0, 0, 123000, UTC),
        image_id="i",
        image_name="copy-a",
        current_task="CopyImageInRegionTask",
    )
    assert not job.finished


def test_a_finished_copy_by_both_calls() -> None:
    job = decoded(DONE)
    assert (job.progress, job.image_id, job.finished, job.current_task) == (1.0, "i", True, None)
    assert decoded(DONE_BY_STATUS).progress is None


def test_the_old_shape_with_chinas_clock() -> None:
    job = decoded(OLD)
    assert job.begin_time == datetime(2015, 6, 4, 10, 11, 6, 586000, UTC)
    assert job.state is JobState.SUCCESS


def test_a_membership_job_names_its_one_image() -> None:
    assert decoded(MEMBERS).image_id == "m"
    two = {**MEMBERS, "entities": {"results": [{"image_id": "m"}, {"image_id": "n"}]}}
    assert decoded(two).image_id is None


@pytest.mark.parametrize("word", ["success", "FAIL", "failed", "Error", "INIT", "running", "PAUSED", ""])
def test_status_words_stay_raw_and_are_understood(word: str) -> None:
    job = decoded({**RUNNING, "status": word})
    assert job.status == word
    assert job.finished is (word.upper() in {"SUCCESS", "FAIL", "FAILED", "ERROR"})


@pytest.mark.parametrize(
    ("sent", "progress"),
    [
        (0, 0),
        (0.2, 0.2),
        ("0.40", 0.4),
        (1, 1),
        (1.0, 1),
        (40, 0.4),
        (100, 1),
        (101, None),
        (-1, None),
        (None, None),
        ("x", None),
        (True, None),
        ([], None),
    ],
)
def test_progress_is_a_fraction_and_only_what_the_server_sent(sent: object, progress: float | None) -> None:
    assert decoded({**RUNNING, "entities": {"process_percent": sent}}).progress == progress


@pytest.mark.parametrize(
    "body",
    [
        {"status": "FAIL", "error_code": "IMG.0101", "fail_reason": "no key"},
        {
            "status": "FAIL",
            "error_code": None,
            "fail_reason": None,
            "entities": {"error_code": "IMG.0101", "error": "no key"},
        },
        {"status": "FAIL", "entities": {"addition_error_code": "IMG.0101", "addition_error_msg": "no key"}},
        {
            "status": "FAIL",
            "entities": {
                "sub_jobs_result": [{"status": "SUCCESS"}, {"error_code": "IMG.0101", "fail_reason": "no key"}]
            },
        },
    ],
)
def test_a_failure_is_found_wherever_it_stands(body: object) -> None:
    job = decoded(body)
    assert (job.id, job.error_code, job.fail_reason) == ("asked", "IMG.0101", "no key")


def test_sub_jobs_are_jobs_and_nesting_is_bounded() -> None:
    job = decoded({"status": "RUNNING", "entities": {"sub_jobs_result": [RUNNING, 7, DONE]}})
    assert [sub.status for sub in job.sub_jobs] == ["RUNNING", "SUCCESS"]
    nested: dict[str, object] = {"status": "RUNNING"}
    for _ in range(50):
        nested = {"status": "RUNNING", "entities": {"sub_jobs_result": [nested]}}
    depth, level = 0, decoded(nested)
    while level.sub_jobs:
        depth, level = depth + 1, level.sub_jobs[0]
    assert depth == 3


@pytest.mark.parametrize("name", ["sub_jobs_result", "sub_jobs"])
@pytest.mark.parametrize("status", [{"status": "failed"}, {"error_code": "IMG.0101"}], ids=str)
def test_the_innermost_sub_job_that_failed_is_named(name: str, status: dict[str, object]) -> None:
    inner = {"job_id": "inner", "job_type": "imsRegisterImageJob", **status}
    outer = {"job_id": "outer", "status": "FAIL", "entities": {name: inner}}
    job = decoded({"status": "FAIL", "entities": {name: [{"job_id": "well", "status": "success"}, outer]}})
    assert job.failed_part is not None
    assert (job.failed_part.id, job.failed_part.type) == ("inner", "imsRegisterImageJob")
    assert decoded(DONE).failed_part is None


def test_a_jobs_json_comes_as_it_was_sent_by_the_call_that_is_offered() -> None:
    script = Script(no(404, "APIGW.0101"), ok(DONE_BY_STATUS), ok(DONE_BY_STATUS), ok({"images": []}))
    ims = ims_over(script)
    for _ in range(2):
        assert json.loads(asyncio.run(ims.job_json(JOB))) == DONE_BY_STATUS
    with pytest.raises(NotIms):
        asyncio.run(ims.job_json(JOB))
    assert script.paths == [PROGRESS, STATUS, STATUS, STATUS]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>", b'{"images":[]}', b"{", b"[" * 100_000])
def test_what_isnt_a_job_is_said(body: bytes) -> None:
    with pytest.raises(NotIms):
        decode_job(body, JOB)


@pytest.mark.parametrize(
    ("body", "job_id"),
    [
        (b'{"job_id":"edc89b490d7d4392898e19b2deb34797"}', JOB),
        (b'{"job_id":"a-b_C9"}', "a-b_C9"),
        (b'{"job_id":""}', None),
        (b'{"job_id":null}', None),
        (b'{"job_id":7}', None),
        (b'{"job_id":"../x"}', None),
        (b'{"job_id":"a\\u001bb"}', None),
        (b'{"job_id":"\xc3\xa4"}', None),
        (b'{"job_id":"' + b"a" * 129 + b'"}', None),
        (b"{}", None),
        (b"[]", None),
        (b"", None),
    ],
)
def test_only_what_can_be_a_job_id_is_one(body: bytes, job_id: str | None) -> None:
    assert decode_job_id(body) == job_id


def test_the_progress_call_comes_first_and_stays() -> None:
    script = Script(ok(RUNNING), ok(DONE), no(404))
    ims = ims_over(script)
    assert [asyncio.run(ims.job(JOB)).status for _ in range(2)] == ["RUNNING", "SUCCESS"]
    with pytest.raises(Missing):
        asyncio.run(ims.job(JOB))
    assert script.paths == [PROGRESS] * 3


@pytest.mark.parametrize(
    "absent",
    [
        ok({"error_code": "APIGW.0101", "error_msg": "no such API", "request_id": "r"}, 404),
        ok({"error_code": "APIGW.0101", "error_msg": "no such API"}, 400),
        httpx.Response(404),
        httpx.Response(404, text="<html>"),
        httpx.Response(405),
    ],
    ids=repr,
)
def test_where_the_progress_call_isnt_offered_the_status_call_is_remembered(absent: httpx.Response) -> None:
    script = Script(absent, ok(DONE_BY_STATUS), ok(DONE_BY_STATUS))
    ims = ims_over(script)
    for _ in range(2):
        assert asyncio.run(ims.job(JOB)).finished
    assert script.paths == [PROGRESS, STATUS, STATUS]


@pytest.mark.parametrize("unknown", [no(400, "IMG.0023"), no(404, "IMG.0023"), no(403), no(500)], ids=repr)
def test_an_unknown_job_comes_as_the_cloud_says_it(unknown: httpx.Response) -> None:
    script = Script(unknown)
    with pytest.raises(ImstuiError):
        asyncio.run(ims_over(script).job(JOB))
    assert script.paths == [PROGRESS]


def test_a_fallback_that_fails_too_is_forgotten() -> None:
    script = Script(no(404, "APIGW.0101"), no(500), no(404, "APIGW.0101"), ok(DONE))
    ims = ims_over(script)
    with pytest.raises(ServerFault):
        asyncio.run(ims.job(JOB))
    asyncio.run(ims.job(JOB))
    assert script.paths == [PROGRESS, STATUS] * 2


def test_a_job_id_stays_inside_its_segment() -> None:
    script = Script(ok(DONE))
    asyncio.run(ims_over(script).job("a/../b?c"))
    assert str(script.requests[0].url) == f"{IMS}/v1/cloudimages/job/a%2F..%2Fb%3Fc"


def test_the_quota() -> None:
    body = {
        "quotas": {
            "resources": [
                {"used": 12, "quota": 20, "type": "image", "min": 0, "max": 1000},
                {"used": "3", "quota": "2", "type": "image_shared"},
                {"type": "broken"},
                7,
            ]
        }
    }
    quotas = asyncio.run(ims_over(Script(ok(body))).quota())
    assert quotas == (Quota("image", 12, 20), Quota("image_shared", 3, 2))
    assert [quota.free for quota in quotas] == [8, 0]
    with pytest.raises(NotIms):
        asyncio.run(ims_over(Script(ok({}))).quota())


def test_accepting_a_shared_image() -> None:
    script = Script(ok({"job_id": JOB}))
    assert asyncio.run(ims_over(script).set_member_status("i", "accepted")) == JOB
    assert script.paths == ["PUT /v1/cloudimages/members"]
    assert json.loads(script.requests[0].content) == {"images": ["i"], "project_id": PROJECT, "status": "accepted"}
    with pytest.raises(BadRequest):
        asyncio.run(ims_over(Script(no(400))).set_member_status("i", "accepted"))
