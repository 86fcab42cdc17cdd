"""From credentials to the services, with one token for all, renewed in place."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest

from imstui.cloud.image_query import ImageQuery
from imstui.cloud.opening import Cloud, Settings, open_cloud
from imstui.cloud.transport import Wire
from imstui.model.credentials import (
    AccessKeyCredentials,
    Credentials,
    Endpoints,
    PasswordCredentials,
    Scope,
    Secret,
    TokenCredentials,
)
from imstui.model.errors import ImstuiError, InvalidInput, SignInRefused, Unauthorized
from tests.cloud.rig import FakePace, Script, no, ok, page
from tests.cloud.test_iam import ADA, IAM, KEYS, PROJECT_ROWS, TOKEN_BODY, token_answer

LATER = {"token": {**TOKEN_BODY["token"], "expires_at": "2026-03-03T08:00:00.000000Z"}}
ENTERPRISE = ok({"enterprise_projects": [{"id": "0", "name": "default"}]})


def opened(script: Script, credentials: Credentials = ADA, **settings: object) -> Cloud:
    wire = Wire(transport=script, verify=False)
    chosen = Settings(pace=FakePace().pace, **settings)  # type: ignore[arg-type]  # Settings' own fields
    return asyncio.run(open_cloud(credentials, chosen, wire=wire))


async def first_page(cloud: Cloud) -> int:
    async with cloud:
        async for found in cloud.ims.pages(ImageQuery()):
            return len(found.images)
    return -1


def test_a_session_knows_its_services() -> None:
    cloud = opened(Script(token_answer(), page("a", "b")), profile="prod")
    assert (cloud.account.profile, cloud.account.project_id) == ("prod", "p1")
    assert cloud.ims.endpoint == "https://ims.eu-de.otc.t-systems.com"
    assert cloud.kms.endpoint == "https://kms.eu-de.otc.t-systems.com"
    assert asyncio.run(first_page(cloud)) == 2


def test_an_expired_token_is_renewed_and_the_account_knows() -> None:
    script = Script(token_answer(), no(401, "APIGW.0307"), token_answer(LATER, "second"), page("a"))
    cloud = opened(script)
    assert asyncio.run(first_page(cloud)) == 1
    assert script.requests[-1].headers["x-auth-token"] == "second"
    assert cloud.account.expires_at == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_a_renewal_that_lands_in_another_project_is_refused() -> None:
    other = {"token": {**TOKEN_BODY["token"], "project": {"id": "p2", "name": "eu-de"}}}
    cloud = opened(Script(token_answer(), no(401), token_answer(other)))
    with pytest.raises(SignInRefused, match="another project"):
        asyncio.run(first_page(cloud))


def test_a_ready_token_that_ended_ends_the_session() -> None:
    script = Script(token_answer(), no(401), no(401))
    with pytest.raises(SignInRefused, match="refused the token"):
        asyncio.run(first_page(opened(script, TokenCredentials(IAM, Secret("t")))))
    assert len(script.requests) == 3


def test_a_ready_token_that_still_holds_was_refused_for_another_reason() -> None:
    script = Script(token_answer(), no(401, "APIGW.0307"), token_answer(), no(401, "APIGW.0307"))
    with pytest.raises(Unauthorized) as caught:
        asyncio.run(first_page(opened(script, TokenCredentials(IAM, Secret("t")))))
    assert "region" in caught.value.hint


def test_a_token_is_renewed_ahead_only_where_nobody_has_to_be_asked() -> None:
    cloud = opened(Script(token_answer(), token_answer(LATER, "second")))
    assert cloud.renewable
    assert asyncio.run(cloud.renew())
    assert cloud.account.expires_at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    ready = opened(Script(token_answer()), TokenCredentials(IAM, Secret("t")))
    assert not ready.renewable
    assert not asyncio.run(ready.renew())


def test_a_passcode_is_used_once_and_the_next_is_asked_for() -> None:
    script = Script(token_answer(), no(401))
    mfa = PasswordCredentials(IAM, Secret("p"), user_id="u", passcode=Secret("1"), region="eu-de")
    with pytest.raises(SignInRefused, match="a new passcode") as caught:
        asyncio.run(first_page(opened(script, mfa)))
    assert caught.value.wants_passcode
    assert len(script.requests) == 2


def test_an_access_key_signs_with_its_project() -> None:
    keys = AccessKeyCredentials(IAM, "AK", Secret("sk"), scope=Scope(project_id="p9"))
    script = Script(page("a"))
    assert asyncio.run(first_page(opened(script, keys))) == 1
    assert script.requests[0].headers["x-project-id"] == "p9"
    assert script.requests[0].url.params["owner"] == "p9"


def test_an_endpoint_that_nothing_tells_closes_the_wire() -> None:
    wire = Wire(transport=Script(token_answer({"token": {**TOKEN_BODY["token"], "catalog": []}})), verify=False)
    stranger = PasswordCredentials("https://keystone.example", Secret("p"), user_id="u", scope=Scope(project_id="p1"))
    with pytest.raises(InvalidInput, match="IMSTUI_IMS_ENDPOINT"):
        asyncio.run(open_cloud(stranger, wire=wire))
    assert wire.client.is_closed


def test_own_endpoints_are_used() -> None:
    own = Endpoints("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3")
    cloud = opened(Script(token_answer()), endpoints=own)
    assert (cloud.ims.endpoint, cloud.kms.endpoint) == (own.ims, own.kms)


def test_the_projects_of_a_session() -> None:
    cloud = opened(Script(token_answer(), ok(PROJECT_ROWS)))
    assert [project.name for project in asyncio.run(cloud.projects())] == ["eu-de", "MOS"]


def test_enterprise_projects_fetch_a_token_of_the_account_when_first_needed() -> None:
    script = Script(token_answer(), token_answer(subject="domain"), ENTERPRISE, ENTERPRISE)
    cloud = opened(script)
    for _ in range(2):
        assert [project.id for project in asyncio.run(cloud.enterprise_projects())] == ["0"]
    assert json.loads(script.requests[1].content)["auth"]["scope"] == {"domain": {"id": "d1"}}
    assert [request.headers["x-auth-token"] for request in script.requests[2:]] == ["domain", "domain"]


def test_a_refused_account_token_leaves_the_session_alone() -> None:
    script = Script(token_answer(), no(403, "IAM.0002"), page("a"))
    cloud = opened(script)
    for _ in range(2):
        with pytest.raises(SignInRefused):
            asyncio.run(cloud.enterprise_projects())
    assert asyncio.run(first_page(cloud)) == 1


def test_enterprise_projects_with_an_access_key_bear_the_domain() -> None:
    keys = AccessKeyCredentials(IAM, "AK", Secret("sk"), scope=Scope(project_id="p1"))
    script = Script(ok(PROJECT_ROWS), ENTERPRISE)
    assert len(asyncio.run(opened(script, keys).enterprise_projects())) == 1
    assert script.paths == ["GET /v3/auth/projects", "GET /v1.0/enterprise-projects"]
    assert script.requests[1].headers["x-domain-id"] == "d1"
    assert "x-project-id" not in script.requests[1].headers
    with_domain = Script(ok(PROJECT_ROWS), ENTERPRISE)
    asyncio.run(opened(with_domain, KEYS).enterprise_projects())
    assert with_domain.requests[1].headers["x-domain-id"] == "d1"


@pytest.mark.parametrize(
    "answer", [ok({"projects": []}), ok({"projects": [{"id": "p9"}]}), no(403), httpx.Response(200, text="x")]
)
def test_without_an_account_there_are_no_enterprise_projects(answer: httpx.Response) -> None:
    keys = AccessKeyCredentials(IAM, "AK", Secret("sk"), scope=Scope(project_id="p9"))
    with pytest.raises(ImstuiError):
        asyncio.run(opened(Script(answer), keys).enterprise_projects())


def test_a_ready_token_reaches_no_enterprise_projects() -> None:
    with pytest.raises(SignInRefused):
        asyncio.run(opened(Script(ok(TOKEN_BODY)), TokenCredentials(IAM, Secret("t"))).enterprise_projects())
