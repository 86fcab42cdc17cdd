"""Signing in with each kind of credentials, and what each refusal means."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest

from imstui.cloud.endpoints import CatalogEntry
from imstui.cloud.iam import Iam, SignedIn
from imstui.cloud.transport import Wire
from imstui.model.account import Account, Project
from imstui.model.credentials import (
    AccessKeyCredentials,
    Credentials,
    PasswordCredentials,
    Scope,
    Secret,
    TokenCredentials,
)
from imstui.model.errors import (
    InvalidInput,
    NotIms,
    SignInRefused,
)
from tests.cloud.rig import FakePace, Script, ok

IAM = "https://iam.eu-de.otc.t-systems.com/v3"
TOKEN_BODY = {
    "token": {
        "methods": ["password"],
        "issued_at": "2026-03-01T08:00:00.000000Z",
        "expires_at": "2026-03-02T08:00:00.123456Z",
        "user": {
            "id": "u1",
            "name": "ada",
            "domain": {"id": "d1", "name": "OTC-EU-DE-1", "xdomain_type": "TSI", "xdomain_id": "x"},
            "password_expires_at": "",
        },
        "project": {"id": "p1", "name": "eu-de_team1", "domain": {"id": "d1", "name": "OTC-EU-DE-1"}},
        "roles": [{"id": "0", "name": "te_admin"}],
        "catalog": [
            {
                "id": "c",
                "type": "image",
                "name": "glance",
                "endpoints": [
                    {
                        "id": "e",
                        "interface": "public",
                        "region": "eu-de",
                        "region_id": "eu-de",
                        "url": "https://ims.eu-de.otc.t-systems.com",
                    }
                ],
            },
            {"type": "broken", "endpoints": [7, {}]},
            None,
        ],
    }
}
PROJECT_ROWS = {
    "projects": [
        {"id": "p1", "name": "eu-de", "domain_id": "d1", "enabled": True, "links": {}},
        {"id": "p2", "name": "MOS", "domain_id": "d1", "enabled": "false"},
        {"name": "without an id"},
    ],
    "links": {"self": "x", "previous": None, "next": None},
}
ADA = PasswordCredentials(IAM, Secret("canary-pw"), user_name="ada", user_domain_name="OTC-EU-DE-1", region="eu-de")


def token_answer(body: object = TOKEN_BODY, subject: str = "canary-token") -> httpx.Response:
    return ok(body, 201, x_subject_token=subject)


def iam(script: Script, time: FakePace | None = None) -> Iam:
    return Iam(Wire(transport=script, verify=False), pace=(time or FakePace()).pace)


def sign_in(script: Script, credentials: Credentials) -> SignedIn:
    return asyncio.run(iam(script).sign_in(credentials))


def sent(script: Script) -> dict[str, object]:
    body = json.loads(script.requests[0].content)["auth"]
    assert isinstance(body, dict)
    return body


def test_a_password_gives_token_account_and_catalogue() -> None:
    script = Script(token_answer())
    signed_in = sign_in(script, ADA)
    assert script.paths == ["POST /v3/auth/tokens"]
    assert sent(script) == {
        "identity": {
            "methods": ["password"],
            "password": {"user": {"name": "ada", "password": "canary-pw", "domain": {"name": "OTC-EU-DE-1"}}},
        },
        "scope": {"project": {"name": "eu-de", "domain": {"name": "OTC-EU-DE-1"}}},
    }
    assert signed_in.token == Secret("canary-token")
    assert signed_in.account == Account(
        auth_url=IAM,
        region="eu-de",
        project_id="p1",
        project_name="eu-de_team1",
        domain_id="d1",
        domain_name="OTC-EU-DE-1",
        user_id="u1",
        user_name="ada",
        expires_at=datetime(2026, 3, 2, 8, 0, 0, 123456, UTC),
    )
    assert signed_in.catalog[0] == CatalogEntry(
        "image", "glance", "public", "eu-de", "https://ims.eu-de.otc.t-systems.com"
    )
    assert "canary" not in repr(signed_in)


@pytest.mark.parametrize(
    ("credentials", "user", "scope"),
    [
        (
            PasswordCredentials(IAM, Secret("p"), user_id="u1", scope=Scope(project_id="p1", project_name="ignored")),
            {"id": "u1", "password": "p"},
            {"project": {"id": "p1"}},
        ),
        (
            PasswordCredentials(IAM, Secret("p"), user_id="u1", scope=Scope(project_name="eu-de_x")),
            {"id": "u1", "password": "p"},
            {"project": {"name": "eu-de_x"}},
        ),
        (
            PasswordCredentials(IAM, Secret("p"), user_name="ada", user_domain_id="d1", scope=Scope(project_name="x")),
            {"name": "ada", "password": "p", "domain": {"id": "d1"}},
            {"project": {"name": "x", "domain": {"id": "d1"}}},
        ),
        (
            PasswordCredentials(
                IAM,
                Secret("p"),
                user_name="ada",
                user_domain_name="users",
                scope=Scope(project_name="x", domain_name="projects"),
            ),
            {"name": "ada", "password": "p", "domain": {"name": "users"}},
            {"project": {"name": "x", "domain": {"name": "projects"}}},
        ),
        (
            PasswordCredentials(IAM, Secret("p"), user_id="u1"),
            {"id": "u1", "password": "p"},
            {"project": {"name": "eu-de"}},
        ),
    ],
)
def test_user_and_scope_in_every_form(
    credentials: PasswordCredentials, user: dict[str, object], scope: dict[str, object]
) -> None:
    script = Script(token_answer())
    sign_in(script, credentials)
    assert sent(script) == {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}


def test_a_passcode_goes_along() -> None:
    script = Script(token_answer())
    sign_in(script, PasswordCredentials(IAM, Secret("p"), user_id="u1", passcode=Secret("123456"), region="eu-de"))
    identity = sent(script)["identity"]
    assert isinstance(identity, dict)
    assert identity["methods"] == ["password", "totp"]
    assert identity["totp"] == {"user": {"id": "u1", "passcode": "123456"}}


@pytest.mark.parametrize(
    "credentials",
    [
        PasswordCredentials(IAM, Secret("p")),
        PasswordCredentials(IAM, Secret("p"), user_name="ada"),
        PasswordCredentials("https://keystone.example/v3", Secret("p"), user_id="u"),
        PasswordCredentials("http://iam.example/v3", Secret("p"), user_id="u", region="r"),
        TokenCredentials(IAM, Secret("a\nb")),
        TokenCredentials(IAM, Secret("")),
        AccessKeyCredentials("https://keystone.example", "ak", Secret("sk")),
    ],
    ids=["no user", "no domain", "no project", "plain http", "broken token", "no token", "key without project"],
)
def test_what_isnt_complete_is_told_before_anything_is_sent(credentials: Credentials) -> None:
    script = Script()
    with pytest.raises(InvalidInput):
        sign_in(script, credentials)


@pytest.mark.parametrize(
    ("url", "path"),
    [("https://k.example", "/v3"), ("https://k.example/identity/", "/identity/v3"), ("https://k.example/v3/", "/v3")],
)
def test_the_identity_url_may_lack_its_version(url: str, path: str) -> None:
    script = Script(token_answer())
    signed_in = sign_in(script, PasswordCredentials(url, Secret("p"), user_id="u", region="r"))
    assert script.paths == [f"POST {path}/auth/tokens"]
    assert signed_in.account.auth_url == f"https://k.example{path}"


def test_the_region_is_the_persons_else_the_projects() -> None:
    assert sign_in(Script(token_answer()), ADA).account.region == "eu-de"
    by_id = PasswordCredentials("https://k.example", Secret("p"), user_id="u", scope=Scope(project_id="p1"))
    assert sign_in(Script(token_answer()), by_id).account.region == "eu-de"


def test_a_ready_token_is_asked_about_itself() -> None:
    script = Script(ok(TOKEN_BODY, 200))
    signed_in = sign_in(script, TokenCredentials(IAM, Secret("own-token")))
    assert script.paths == ["GET /v3/auth/tokens"]
    headers = script.requests[0].headers
    assert (headers["x-auth-token"], headers["x-subject-token"]) == ("own-token", "own-token")
    assert (signed_in.token, signed_in.account.project_id) == (Secret("own-token"), "p1")


KEYS = AccessKeyCredentials(IAM, "AK", Secret("canary-sk"), region="eu-de")


def test_an_access_key_with_its_project_asks_nobody() -> None:
    script = Script()
    keys = AccessKeyCredentials(IAM, "AK", Secret("sk"), scope=Scope(project_id="p9", domain_id="d9"))
    account = sign_in(script, keys).account
    assert (account.project_id, account.region, account.domain_id) == ("p9", "eu-de", "d9")


def test_an_access_key_finds_its_regions_project() -> None:
    script = Script(ok({"projects": [PROJECT_ROWS["projects"][0], {"id": "p7", "name": "eu-de_other"}]}))  # type: ignore[index]  # a list of rows
    signed_in = sign_in(script, KEYS)
    assert script.paths == ["GET /v3/projects"]
    assert dict(script.requests[0].url.params) == {"name": "eu-de"}
    assert script.requests[0].headers["authorization"].startswith("SDK-HMAC-SHA256 Access=AK, ")
    assert signed_in.token is None
    assert (signed_in.account.project_id, signed_in.account.domain_id) == ("p1", "d1")


@pytest.mark.parametrize(
    ("rows", "word"),
    [([], "no project"), ([{"id": "a", "name": "eu-de"}, {"id": "b", "name": "eu-de"}], "2 projects")],
)
def test_an_access_key_with_no_or_several_projects(rows: list[object], word: str) -> None:
    with pytest.raises(SignInRefused, match=word):
        sign_in(Script(ok({"projects": rows})), KEYS)


def test_a_refused_access_key_is_tried_once() -> None:
    script = Script(ok({"error_code": "APIGW.0301", "error_msg": "verify aksk signature fail"}, 401))
    with pytest.raises(SignInRefused, match="verify aksk signature fail"):
        sign_in(script, KEYS)
    assert len(script.requests) == 1


def test_projects_before_one_is_chosen() -> None:
    script = Script(token_answer(), ok(PROJECT_ROWS))
    found = asyncio.run(iam(script).projects(ADA))
    assert "scope" not in sent(script)
    assert script.requests[1].headers["x-auth-token"] == "canary-token"
    assert found == (Project("p1", "eu-de", "d1"), Project("p2", "MOS", "d1", enabled=False))
    assert len(asyncio.run(iam(Script(ok(PROJECT_ROWS))).projects(TokenCredentials(IAM, Secret("t"))))) == 2
    assert len(asyncio.run(iam(Script(ok(PROJECT_ROWS))).projects(KEYS))) == 2
    with pytest.raises(NotIms):
        asyncio.run(iam(Script(ok({}))).projects(KEYS))


def test_a_token_for_the_whole_account() -> None:
    script = Script(token_answer())
    account = Account(IAM, "eu-de", "p1", domain_id="d1")
    assert asyncio.run(iam(script).domain_token(ADA, account)) == Secret("canary-token")
    assert sent(script)["scope"] == {"domain": {"id": "d1"}}
    with pytest.raises(SignInRefused):
        asyncio.run(
            iam(Script()).domain_token(
                PasswordCredentials(IAM, Secret("p"), user_id="u", passcode=Secret("1")), account
            )
        )
