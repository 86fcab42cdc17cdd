from __future__ import annotations

from typing import Any

import httpx

from imstui.simulator.keys import ARCHIVE, BACKUP
from imstui.simulator.options import Options
from imstui.simulator.serve import running
from imstui.simulator.tenancy import MAIN, MAIN_USER, OTHER
from tests.simulator.wire import control, signed_get, token_for

KEYS = f"/v1.0/{MAIN.id}/kms/list-keys"
KEY = f"/v1.0/{MAIN.id}/kms/describe-key"
EPS = "/v1.0/enterprise-projects"


def nested(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["error_code"]


def test_keys_come_in_pages_of_texts(client: httpx.Client) -> None:
    seen: list[dict[str, Any]] = []
    marker = ""
    while True:
        page = client.post(KEYS, json={"limit": "5", "marker": marker}).json()
        assert page["keys"] == [key["key_id"] for key in page["key_details"]]
        assert page["truncated"] in {"true", "false"}
        seen += page["key_details"]
        marker = page["next_marker"]
        if page["truncated"] == "false":
            break
    assert marker == ""
    assert len(seen) == page["total"] == len({key["key_id"] for key in seen})
    assert all(isinstance(value, str) for key in seen for value in key.values())
    by_alias = {key["key_alias"]: key for key in seen}
    assert {key["key_state"] for key in seen} == {"1", "2", "3", "4", "5"}
    assert by_alias["ims/default"]["default_key_flag"] == "1"
    assert (by_alias["backup"]["key_id"], by_alias["archive"]["key_id"]) == (BACKUP.id, ARCHIVE.id)
    assert by_alias["backup"]["origin"] == "kms"
    assert len(by_alias["backup"]["creation_date"]) == 13
    assert by_alias["going-away"]["scheduled_deletion_date"]
    assert by_alias["code-signing"]["key_usage"] == "SIGN_VERIFY"


def test_keys_by_state_and_by_form(client: httpx.Client) -> None:
    disabled = client.post(KEYS, json={"key_state": "3"}).json()["key_details"]
    assert {key["key_alias"] for key in disabled} == {"retired-2023"}
    plain = client.post(KEYS, json={"key_spec": "AES_256"}).json()["key_details"]
    assert {key["key_spec"] for key in plain} == {"AES_256"}
    assert client.post(KEYS).status_code == 200
    assert nested(client.post(KEYS, json={"limit": 5})) == (400, "KMS.0204")
    assert nested(client.post(KEYS, content=b"[")) == (400, "KMS.0202")


def test_one_key_by_id_alias_or_urn(client: httpx.Client) -> None:
    for wanted in (BACKUP.id, "alias/backup", f"kms:eu-de:{MAIN_USER.domain.id}:alias/backup"):
        assert client.post(KEY, json={"key_id": wanted}).json()["key_info"]["key_alias"] == "backup"
    assert nested(client.post(KEY, json={"key_id": "none"})) == (404, "KMS.0207")
    assert nested(client.post(KEY, json={})) == (400, "KMS.0205")
    aliases = client.get(f"/v1.0/{MAIN.id}/kms/aliases?key_id={BACKUP.id}").json()["aliases"]
    assert [each["alias"] for each in aliases] == ["alias/backup"]


def test_kms_without_token_right_or_being_there(client: httpx.Client) -> None:
    assert nested(client.post(f"/v1.0/{OTHER.id}/kms/list-keys", json={})) == (403, "KMS.0305")
    control(client, "options", {"kms": "denied"})
    assert nested(client.post(KEYS, json={})) == (403, "KMS.0306")
    control(client, "options", {"kms": "absent"})
    assert client.post(KEYS, json={}).json()["error_code"] == "APIGW.0101"
    assert nested(client.post(KEYS, json={}, headers={"X-Auth-Token": "x"})) == (403, "KMS.0302")
    del client.headers["X-Auth-Token"]
    assert nested(client.post(KEYS, json={})) == (403, "KMS.0301")


def test_more_keys_fill_pages() -> None:
    with running(Options(more_keys=300)) as run, httpx.Client(base_url=run.url, trust_env=False) as client:
        client.headers["X-Auth-Token"] = token_for(client)
        assert client.post(KEYS, json={"limit": "100"}).json()["truncated"] == "true"
        assert client.post(KEYS, json={"limit": "1000"}).json()["total"] > 300


def test_enterprise_projects_want_a_domain(client: httpx.Client) -> None:
    assert nested(client.get(EPS)) == (403, "EPS.0004")
    client.headers["X-Auth-Token"] = token_for(client, scope={"domain": {"name": MAIN_USER.domain.name}})
    found = client.get(EPS).json()
    assert found["total_count"] == 4
    assert found["enterprise_projects"][0]["id"] == "0"
    assert [each["name"] for each in client.get(EPS, params={"name": "PLAT"}).json()["enterprise_projects"]] == [
        "platform"
    ]
    page = client.get(EPS, params={"status": 1, "limit": 2, "offset": 2}).json()
    assert (len(page["enterprise_projects"]), page["total_count"]) == (1, 3)
    assert client.get(EPS, params={"limit": "x"}).status_code == 400


def test_enterprise_projects_by_signature_and_by_option(client: httpx.Client) -> None:
    del client.headers["X-Auth-Token"]
    signed = signed_get(client, EPS, X_Domain_Id=MAIN_USER.domain.id, X_Project_Id="")
    assert signed.json()["total_count"] == 4
    assert nested(signed_get(client, EPS)) == (403, "EPS.0004")
    control(client, "options", {"eps": "absent"})
    assert signed_get(client, EPS).json()["error_code"] == "APIGW.0101"
    control(client, "options", {"eps": "down"})
    assert nested(signed_get(client, EPS)) == (500, "EPS.0001")
