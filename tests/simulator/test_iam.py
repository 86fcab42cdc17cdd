from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import running
from imstui.simulator.tenancy import ELSEWHERE, MAIN, MAIN_USER, MFA_USER, OTHER, STRANGER, TEAM
from tests.simulator.wire import control, refusal_of, sign_in_body, signed_get, token_for

TOKENS = "/v3/auth/tokens"
OWN = {"name": MAIN_USER.domain.name}


@pytest.mark.parametrize(
    "scope",
    [
        {"project": {"id": MAIN.id}},
        {"project": {"name": MAIN.name}},
        {"project": {"name": MAIN.name, "domain": OWN}},
        {"project": {"name": MAIN.name}, "domain": OWN},
    ],
)
def test_a_project_scope_in_each_form_gives_a_token_of_the_project(nobody: httpx.Client, scope: Any) -> None:
    answer = nobody.post(TOKENS, json=sign_in_body(scope=scope))
    assert answer.status_code == 201
    token = answer.json()["token"]
    assert token["project"]["id"] == MAIN.id
    assert "domain" not in token
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", token["expires_at"])
    assert next((entry["type"], entry["name"]) for entry in token["catalog"]) == ("image", "glance")
    assert {entry["type"] for entry in token["catalog"]} == {"image", "kms", "kmsv1", "iam"}
    assert answer.headers["X-Subject-Token"]


def test_the_catalogue_leads_back_to_this_server(run: Any, nobody: httpx.Client) -> None:
    token = nobody.post(TOKENS, json=sign_in_body(scope={"project": {"id": MAIN.id}})).json()["token"]
    urls = {entry["type"]: entry["endpoints"][0]["url"] for entry in token["catalog"]}
    assert urls["image"] == run.url
    assert urls["kms"] == f"{run.url}/v1.0/"
    assert urls["kmsv1"] == f"{run.url}/v1.0/{MAIN.id}"


def test_domain_scope_no_scope_and_no_catalogue(nobody: httpx.Client) -> None:
    domain = nobody.post(TOKENS, json=sign_in_body(scope={"domain": OWN})).json()["token"]
    assert domain["domain"]["name"] == MAIN_USER.domain.name
    assert [entry["type"] for entry in domain["catalog"]] == ["iam"]
    none = nobody.post(TOKENS, json=sign_in_body()).json()["token"]
    assert "project" not in none
    bare = nobody.post(f"{TOKENS}?nocatalog=true", json=sign_in_body()).json()["token"]
    assert "catalog" not in bare


def test_a_user_can_be_named_by_id(nobody: httpx.Client) -> None:
    body = sign_in_body(scope={"project": {"id": MAIN.id}})
    body["auth"]["identity"]["password"]["user"] = {"id": MAIN_USER.id, "password": MAIN_USER.password}
    assert nobody.post(TOKENS, json=body).status_code == 201


@pytest.mark.parametrize(
    "broken",
    [{}, {"auth": {}}, {"auth": {"identity": {"methods": ["magic"]}}}, [], {"auth": {"identity": {"methods": [[]]}}}],
)
def test_a_body_that_is_none_is_400(nobody: httpx.Client, broken: Any) -> None:
    answer = nobody.post(TOKENS, json=broken)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "The request body is invalid")


def test_wrong_password_wrong_domain_and_wrong_project_are_401(nobody: httpx.Client) -> None:
    wrong = sign_in_body()
    wrong["auth"]["identity"]["password"]["user"]["domain"] = {"name": "nobody"}
    answer = nobody.post(TOKENS, json=wrong)
    assert answer.status_code == 401
    assert answer.json()["error"] == {
        "code": 401,
        "message": "The username or password is wrong.",
        "title": "Unauthorized",
    }
    assert nobody.post(TOKENS, json=sign_in_body(scope={"project": {"id": OTHER.id}})).status_code == 401


def test_mfa_wants_a_code_and_takes_it_by_id_or_name(nobody: httpx.Client) -> None:
    scope = {"project": {"id": MAIN.id}}
    without = nobody.post(TOKENS, json=sign_in_body(MFA_USER, scope))
    assert (without.status_code, without.json()["error"]["message"]) == (401, "mfa totp code verify fail")
    for who in ({"id": MFA_USER.id}, {"name": MFA_USER.name}):
        body = sign_in_body(MFA_USER, scope, methods=["password", "totp"], totp={"user": {**who, "passcode": "123456"}})
        answer = nobody.post(TOKENS, json=body)
        assert answer.status_code == 201
        assert answer.json()["token"]["mfa_authn_at"]
    body["auth"]["identity"]["totp"]["user"]["passcode"] = "000000"
    assert nobody.post(TOKENS, json=body).json()["error"]["message"] == "The username or password is wrong."


def test_a_token_makes_another_of_another_project(nobody: httpx.Client) -> None:
    first = token_for(nobody)
    body = {"auth": {"identity": {"methods": ["token"], "token": {"id": first}}, "scope": {"project": {"id": TEAM.id}}}}
    answer = nobody.post(TOKENS, json=body)
    assert answer.status_code == 201
    assert answer.json()["token"]["project"]["name"] == "eu-de_team1"
    rows = nobody.get("/v2/cloudimages", headers={"X-Auth-Token": answer.headers["X-Subject-Token"]}).json()["images"]
    assert {row["name"] for row in rows if row["owner"] == TEAM.id} >= {"team-web", "web-base"}


def test_too_many_wrong_passwords_lock_the_user() -> None:
    with running(Options(sign_in_tries=3)) as run, httpx.Client(base_url=run.url, trust_env=False) as client:
        wrong = sign_in_body()
        wrong["auth"]["identity"]["password"]["user"]["password"] = "guess"
        assert [client.post(TOKENS, json=wrong).status_code for _ in range(3)] == [401] * 3
        locked = client.post(TOKENS, json=sign_in_body())
        assert locked.status_code == 401
        assert "locked" in locked.json()["error"]["message"]
        control(client, "options", {"lock_shape": "v30"})
        assert client.post(TOKENS, json=sign_in_body()).json()["error_code"] == "IAM.0061"


def test_tokens_expire_and_each_service_says_so_in_its_own_way(client: httpx.Client) -> None:
    control(client, "expire-tokens", {})
    ims = client.get("/v2/cloudimages")
    assert (ims.status_code, ims.json()["error_code"]) == (401, "APIGW.0307")
    kms = client.post(f"/v1.0/{MAIN.id}/kms/list-keys", json={})
    assert (kms.status_code, kms.json()["error"]["error_code"]) == (403, "KMS.0303")
    iam = client.get("/v3/auth/projects")
    assert (iam.status_code, iam.json()["error"]["message"]) == (401, "The X-Auth-Token is invalid!")
    control(client, "options", {"expired_text": "0301"})
    assert "token expires, expires_at:" in client.get("/v2/cloudimages").json()["error_msg"]


def test_a_token_life_of_nothing_is_over_at_once(client: httpx.Client) -> None:
    control(client, "options", {"token_life": 0})
    client.headers["X-Auth-Token"] = token_for(client)
    assert client.get("/v2/cloudimages").status_code == 401


def test_no_token_a_made_up_one_and_one_of_another_region(nobody: httpx.Client) -> None:
    assert "x-auth-token not found" in nobody.get("/v2/cloudimages").json()["error_msg"]
    made_up = nobody.get("/v2/cloudimages", headers={"X-Auth-Token": "made-up"})
    assert "decrypt token fail" in made_up.json()["error_msg"]
    away = token_for(nobody, scope={"project": {"id": ELSEWHERE.id}})
    assert nobody.get("/v2/cloudimages", headers={"X-Auth-Token": away}).json()["error_code"] == "APIGW.0307"
    wide = token_for(nobody, scope={"domain": OWN})
    assert refusal_of(nobody.get("/v2/cloudimages", headers={"X-Auth-Token": wide})) == (400, "IMG.0030")


def test_looking_around(client: httpx.Client) -> None:
    names = {project["name"] for project in client.get("/v3/auth/projects").json()["projects"]}
    assert names == {"eu-de", "eu-de_team1", "eu-nl"}
    assert [project["id"] for project in client.get("/v3/projects?name=eu-de").json()["projects"]] == [MAIN.id]
    assert client.get("/v3/auth/catalog").json()["catalog"][0]["type"] == "image"
    assert client.get("/v3").json()["version"]["id"] == "v3.6"
    seen = client.get(TOKENS, headers={"X-Subject-Token": client.headers["X-Auth-Token"]})
    assert seen.json()["token"]["user"]["name"] == MAIN_USER.name
    stranger = token_for(client, STRANGER, {"project": {"id": OTHER.id}})
    assert client.get(TOKENS, headers={"X-Subject-Token": stranger}).status_code == 404


def test_a_temporary_key_is_lent_and_expires(client: httpx.Client) -> None:
    path = "/v3.0/OS-CREDENTIAL/securitytokens"
    proof: dict[str, Any] = {"duration_seconds": 900}
    body = {"auth": {"identity": {"methods": ["token"], "token": proof}}}
    answer = client.post(path, json=body)
    assert answer.status_code == 201
    lent = answer.json()["credential"]
    del client.headers["X-Auth-Token"]
    named = {"access": lent["access"], "X_Security_Token": lent["securitytoken"]}
    assert signed_get(client, "/v2/cloudimages?limit=1", secret=lent["secret"], **named).status_code == 200
    without = signed_get(client, "/v2/cloudimages", secret=lent["secret"], access=lent["access"])
    assert without.status_code == 401
    control(client, "expire-tokens", {"temporary_keys": True})
    late = signed_get(client, "/v2/cloudimages", secret=lent["secret"], **named)
    assert "token expires" in late.json()["error_msg"]
    assert client.post(path, json=body).status_code == 401
    proof |= {"duration_seconds": 5, "id": token_for(client)}
    assert client.post(path, json=body).status_code == 400
