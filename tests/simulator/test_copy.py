from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from imstui.simulator.enterprise import ENTERPRISE_PROJECTS
from imstui.simulator.keys import ARCHIVE, BACKUP, DISABLED_KEY, FOREIGN_KEY, IMS_DEFAULT, key_id
from imstui.simulator.options import Options
from imstui.simulator.serve import running
from imstui.simulator.tenancy import AUDITOR, MAIN, OTHER, TEAM
from tests.simulator.wire import control, copy, image_named, refusal_of, token_for

SHOP, CLOSED = ENTERPRISE_PROJECTS[1], ENTERPRISE_PROJECTS[3]


def progress(client: httpx.Client, job_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/v1/cloudimages/job/{job_id}").json()
    return answer


def status(client: httpx.Client, job_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/v1/{MAIN.id}/jobs/{job_id}").json()
    return answer


def begin(client: httpx.Client, source: str, **body: Any) -> str:
    answer = copy(client, source, **body)
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["job_id"]
    job_id: str = answer.json()["job_id"]
    assert re.fullmatch(r"[0-9a-f]{32}", job_id)
    return job_id


def test_a_copy_from_init_to_success(client: httpx.Client) -> None:
    source = image_named(client, "web-base")
    job_id = begin(client, "web-base", name="whole-life", description="for a test", cmk_id=BACKUP.id)
    assert progress(client, job_id)["status"] == "INIT"
    control(client, "advance", {"seconds": 15})
    halfway = progress(client, job_id)
    assert (halfway["status"], halfway["end_time"], halfway["error_code"]) == ("RUNNING", "", None)
    assert halfway["job_type"] == "imsCopyImageInRegionJob"
    assert 0.3 < halfway["entities"]["process_percent"] < 0.7
    assert halfway["entities"]["current_task"] == "CopyImageInRegionTask:"
    row = image_named(client, "whole-life")
    assert (row["id"], row["status"]) == (halfway["entities"]["image_id"], "saving")
    assert "__image_size" not in row
    control(client, "advance", {"seconds": 30})
    done = progress(client, job_id)
    assert done["status"] == "SUCCESS"
    assert done["entities"]["process_percent"] == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", done["end_time"])
    assert status(client, job_id)["entities"] == {"image_name": "whole-life", "image_id": row["id"]}
    made = image_named(client, "whole-life")
    assert made["status"] == "active"
    assert (made["owner"], made["__imagetype"], made["__description"]) == (MAIN.id, "private", "for a test")
    assert (made["__system__cmkid"], made["__image_size"]) == (BACKUP.id, source["__image_size"])
    assert made["__originalimagename"] == source["id"]


def test_a_doomed_copy_fails_with_its_reason_and_leaves_no_image(client: httpx.Client) -> None:
    job_id = begin(client, "doomed", name="will-fail")
    control(client, "advance", {"seconds": 20})
    assert progress(client, job_id)["status"] == "RUNNING"
    control(client, "advance", {"seconds": 600})
    failed = status(client, job_id)
    assert (failed["status"], failed["error_code"]) == ("FAIL", "IMG.0103")
    assert failed["fail_reason"]
    assert failed["end_time"]
    assert progress(client, job_id)["entities"]["process_percent"] == 0.6
    assert client.get("/v2/cloudimages?name=will-fail").json()["images"] == []


def test_encrypted_to_plain_and_to_another_key(client: httpx.Client) -> None:
    begin(client, "web-enc", name="now-plain")
    begin(client, "web-enc", name="other-key", cmk_id=IMS_DEFAULT.id, enterprise_project_id=SHOP.id)
    assert "__system__cmkid" not in image_named(client, "now-plain")
    assert image_named(client, "other-key")["__system__cmkid"] == IMS_DEFAULT.id
    assert image_named(client, "other-key")["enterprise_project_id"] == SHOP.id


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": ""}, "IMG.0013"),
        ({"name": None}, "IMG.0013"),
        ({"name": "x" * 129}, "IMG.0002"),
        ({"name": " begins"}, "IMG.0003"),
        ({"name": "ends "}, "IMG.0003"),
        ({"name": "a/b"}, "IMG.0003"),
        ({"name": "a\nb"}, "IMG.0003"),
        ({"name": 7}, "IMG.0001"),
        ({"description": "x" * 1025}, "IMG.0004"),
        ({"description": "<b>"}, "IMG.0054"),
        ({"description": "two\nlines"}, "IMG.0054"),
        ({"cmk_id": key_id("no such key")}, "IMG.0095"),
        ({"cmk_id": DISABLED_KEY.id}, "IMG.0097"),
        ({"cmk_id": FOREIGN_KEY.id}, "IMG.0099"),
        ({"cmk_id": key_id("code-signing")}, "IMG.0099"),
        ({"cmk_id": key_id("evs/default")}, "IMG.0099"),
        ({"enterprise_project_id": "nowhere"}, "IMG.0155"),
        ({"enterprise_project_id": CLOSED.id}, "IMG.0155"),
    ],
)
def test_a_wish_that_breaks_a_rule(client: httpx.Client, body: Any, code: str) -> None:
    assert refusal_of(copy(client, "web-base", **body)) == (400, code)


@pytest.mark.parametrize("name", ["x" * 128, "a-b.c_d e", "镜像", "ä"])
def test_names_that_are_allowed(client: httpx.Client, name: str) -> None:
    assert copy(client, "web-base", name=name).status_code == 200


@pytest.mark.parametrize(
    ("source", "body", "code"),
    [
        ("web-enc", {"cmk_id": ARCHIVE.id}, "IMG.0096"),
        ("legacy-full", {}, "IMG.0130"),
        ("rescue", {}, "IMG.0167"),
        ("being-saved", {}, "IMG.0046"),
        ("waiting-upload", {}, "IMG.0046"),
        ("huge-warehouse", {}, "IMG.0059"),
        ("key-deleted", {}, "IMG.0101"),
        ("key-disabled", {}, "IMG.0102"),
        ("key-of-partner", {"cmk_id": BACKUP.id}, "IMG.0103"),
        ("bms-node", {"cmk_id": BACKUP.id}, "IMG.0118"),
        ("Standard_Ubuntu_22.04_latest", {}, "IMG.0047"),
        ("partner-encrypted", {}, "IMG.0197"),
        ("no-such-image", {}, "IMG.0027"),
    ],
)
def test_a_source_that_cannot_be_copied(client: httpx.Client, source: str, body: Any, code: str) -> None:
    if source.startswith("Standard_"):
        source = next(row["id"] for row in client.get("/v2/cloudimages?visibility=public").json()["images"])
    assert refusal_of(copy(client, source, **body)) == (400, code)


def test_sources_that_can_be_copied(client: httpx.Client) -> None:
    for source in ("bms-node", "orders-data", "fresh-import", "partner-appliance", "shared-by-us"):
        begin(client, source, name=f"of-{source}")
    assert image_named(client, "of-partner-appliance")["owner"] == MAIN.id


def test_a_pending_shared_image_is_not_copied(client: httpx.Client) -> None:
    pending = client.get("/v2/cloudimages?visibility=shared&member_status=pending").json()["images"][0]
    assert refusal_of(copy(client, pending["id"])) == (400, "IMG.0196")
    foreign = control(client, "images", {"owner": TEAM.id})
    assert refusal_of(copy(client, foreign["id"])) == (400, "IMG.0027")


def test_a_shared_encrypted_image_by_option(client: httpx.Client) -> None:
    control(client, "options", {"shared_encrypted": "allowed"})
    begin(client, "partner-encrypted", name="mine-now", cmk_id=BACKUP.id)


def test_bodies_that_are_none(client: httpx.Client) -> None:
    path = f"/v1/cloudimages/{image_named(client, 'web-base')['id']}/copy"
    assert refusal_of(client.post(path)) == (400, "IMG.0007")
    assert refusal_of(client.post(path, json={})) == (400, "IMG.0007")
    assert refusal_of(client.post(path, content=b"{")) == (400, "IMG.0001")
    assert refusal_of(client.post(path, json=["name"])) == (400, "IMG.0001")


def test_rights_quota_names_and_flow_by_option(client: httpx.Client) -> None:
    control(client, "options", {"copy_right": False})
    assert refusal_of(copy(client, "web-base")) == (403, "IMG.0026")
    control(client, "options", {"copy_right": True, "quota": 3})
    assert refusal_of(copy(client, "web-base")) == (400, "IMG.0015")
    control(client, "options", {"quota": 0, "duplicates": "refused"})
    assert refusal_of(copy(client, "web-base", name="app")) == (400, "IMG.0009")
    control(client, "options", {"duplicates": "allowed", "running_limit": 2})
    for number in range(2):
        begin(client, "web-base", name=f"flow-{number}")
    assert refusal_of(copy(client, "web-base")) == (400, "IMG.0060")
    control(client, "advance", {"seconds": 1000})
    begin(client, "web-base", name="flow-after")
    control(client, "options", {"eps": "down"})
    assert refusal_of(copy(client, "web-base", enterprise_project_id=SHOP.id)) == (400, "IMG.0154")
    control(client, "options", {"kms": "denied"})
    assert refusal_of(copy(client, "web-base", cmk_id=BACKUP.id)) == (400, "IMG.0099")


def test_the_auditor_may_look_but_not_copy(nobody: httpx.Client) -> None:
    nobody.headers["X-Auth-Token"] = token_for(nobody, AUDITOR)
    assert refusal_of(copy(nobody, "web-base")) == (403, "IMG.0026")
    assert refusal_of(nobody.delete(f"/v2/images/{image_named(nobody, 'app')['id']}")) == (403, "IMG.0026")


def test_the_safe_route_is_there_or_not(client: httpx.Client) -> None:
    path = f"/v2.1/cloudimages/{image_named(client, 'web-base')['id']}/copy"
    assert client.post(path, json={"name": "safe"}).status_code == 200
    control(client, "options", {"safe_route": False})
    answer = client.post(path, json={"name": "safe"})
    assert (answer.status_code, answer.json()["error_code"]) == (404, "APIGW.0101")


def test_the_row_of_a_copy_and_its_parent_by_option(client: httpx.Client) -> None:
    control(client, "options", {"copying": "hidden", "parent": "absent"})
    begin(client, "web-enc", name="hidden-copy")
    assert client.get("/v2/cloudimages?name=hidden-copy").json()["images"] == []
    control(client, "advance", {"seconds": 1000})
    assert "__originalimagename" not in image_named(client, "hidden-copy")
    control(client, "options", {"copying": "listed", "parent": "inherited", "copying_status": "queued"})
    begin(client, "web-enc", name="inheriting")
    row = image_named(client, "inheriting")
    assert (row["__originalimagename"], row["status"]) == (image_named(client, "web-base")["id"], "queued")


def test_forms_of_a_job_by_option(client: httpx.Client) -> None:
    job_id = begin(client, "web-base", name="forms")
    control(client, "advance", {"seconds": 12})
    control(client, "options", {"progress_call": False})
    gone = client.get(f"/v1/cloudimages/job/{job_id}")
    assert (gone.status_code, gone.json()["error_code"]) == (404, "APIGW.0101")
    control(client, "options", {"progress_call": True, "percent": False})
    assert "process_percent" not in progress(client, job_id)["entities"]
    control(client, "options", {"percent": True, "progress_shape": "status"})
    assert progress(client, job_id)["entities"].keys() == {"image_name", "image_id"}
    control(client, "options", {"progress_shape": "full", "status_percent": True, "time_form": "old"})
    old = status(client, job_id)
    assert re.fullmatch(r"\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d:\d{3}", old["begin_time"])
    assert 0 < old["entities"]["process_percent"] < 1


def test_sub_jobs_by_option_and_a_failure_that_only_one_of_them_tells(client: httpx.Client) -> None:
    control(client, "options", {"sub_jobs": True})
    job_id = begin(client, "doomed", name="in-parts")
    first, second = progress(client, job_id)["entities"]["sub_jobs_result"]
    assert (first["status"], second["status"], second["begin_time"]) == ("INIT", "INIT", "")
    control(client, "advance", {"seconds": 1000})
    ended = status(client, job_id)
    first, second = ended["entities"]["sub_jobs_result"]
    assert ended["entities"]["sub_jobs_list"] == [first["job_id"], second["job_id"]]
    assert (first["status"], second["status"], second["error_code"]) == ("SUCCESS", "FAIL", "IMG.0103")
    assert (ended["status"], ended["error_code"], ended["fail_reason"]) == ("FAIL", None, None)
    assert "error_code" not in ended["entities"]


def test_jobs_that_are_not_there_or_not_mine(client: httpx.Client) -> None:
    assert refusal_of(client.get("/v1/cloudimages/job/nothing")) == (400, "IMG.0023")
    job_id = begin(client, "web-base", name="not-yours")
    assert refusal_of(client.get(f"/v1/{OTHER.id}/jobs/{job_id}")) == (400, "IMG.0030")
    client.headers["X-Auth-Token"] = token_for(client, scope={"project": {"id": TEAM.id}})
    assert refusal_of(client.get(f"/v1/cloudimages/job/{job_id}")) == (400, "IMG.0023")


def test_the_record_of_copies_is_the_truth(client: httpx.Client) -> None:
    before = client.get("/__rehearsal__/copies").json()
    job_id = begin(client, "web-base", name="recorded", cmk_id=BACKUP.id)
    assert copy(client, "rescue").status_code == 400
    after = client.get("/__rehearsal__/copies").json()
    assert after["copy_requests"] == before["copy_requests"] + 2
    assert len(after["copies"]) == len(before["copies"]) + 1
    note = after["copies"][-1]
    assert (note["name"], note["job_id"], note["cmk_id"]) == ("recorded", job_id, BACKUP.id)
    assert note["image_id"] == image_named(client, "recorded")["id"]


def test_speed_divides_job_time_and_many_jobs_run_at_once() -> None:
    options = Options(running_limit=2000, quota=5000)
    with running(options) as run, httpx.Client(base_url=run.url, trust_env=False) as client:
        client.headers["X-Auth-Token"] = token_for(client)
        path = f"/v1/cloudimages/{image_named(client, 'web-base')['id']}/copy"
        jobs = [client.post(path, json={"name": f"many-{number}"}).json()["job_id"] for number in range(300)]
        assert {progress(client, job_id)["status"] for job_id in jobs} <= {"INIT", "RUNNING"}
        control(client, "options", {"speed": 1_000_000})
        assert {progress(client, job_id)["status"] for job_id in jobs} == {"SUCCESS"}
