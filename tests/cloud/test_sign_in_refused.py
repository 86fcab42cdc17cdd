"""What each refusal of a sign-in means, and that none is repeated."""

from __future__ import annotations

import httpx
import pytest

from imstui.model.credentials import (
    PasswordCredentials,
    Secret,
    TokenCredentials,
)
from imstui.model.errors import (
    ImstuiError,
    NotConnected,
    NotIms,
    ServerFault,
    SignInRefused,
    TooManyRequests,
)
from tests.cloud.rig import Script, ok
from tests.cloud.test_iam import ADA, IAM, TOKEN_BODY, sign_in, token_answer


def numeric(message: str, code: int = 401) -> httpx.Response:
    return ok({"error": {"code": code, "message": message, "title": "Unauthorized"}}, code)


@pytest.mark.parametrize(
    ("answer", "word", "wants_passcode"),
    [
        (numeric("The username or password is wrong."), "password is wrong", False),
        (numeric("mfa totp code verify fail"), "passcode is needed", True),
        (numeric("Additional authentications steps required."), "passcode is needed", True),
        (ok({"error_code": "IAM.0061", "error_msg": "locked for 15 minutes"}, 401), "locked", False),
        (ok({"error": {"code": "IAM.0061", "message": "locked"}}, 401), "locked", False),
        (ok({"error_code": "IAM.1061", "error_msg": "bad code"}, 400), "passcode", True),
        (ok({"error_code": "IAM.0081", "error_msg": "console only"}, 403), "console only (IAM.0081)", False),
        (numeric("The request body is invalid", 400), "request body is invalid", False),
        (httpx.Response(401), "401", False),
    ],
    ids=repr,
)
def test_a_refused_sign_in_is_told_and_never_repeated(answer: httpx.Response, word: str, wants_passcode: bool) -> None:
    script = Script(answer)
    with pytest.raises(SignInRefused) as caught:
        sign_in(script, ADA)
    assert word in str(caught.value)
    assert caught.value.wants_passcode is wants_passcode
    assert "canary" not in repr(caught.value)
    assert len(script.requests) == 1


def test_a_wrong_password_beside_a_passcode_may_be_the_passcode() -> None:
    credentials = PasswordCredentials(IAM, Secret("p"), user_id="u1", passcode=Secret("1"), region="eu-de")
    with pytest.raises(SignInRefused) as caught:
        sign_in(Script(numeric("The username or password is wrong.")), credentials)
    assert "The passcode (or user, password" in caught.value.hint


def test_a_refused_passcode_says_so() -> None:
    credentials = PasswordCredentials(IAM, Secret("p"), user_id="u1", passcode=Secret("1"), region="eu-de")
    with pytest.raises(SignInRefused, match="refused the passcode"):
        sign_in(Script(numeric("mfa totp code verify fail")), credentials)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        httpx.Response(404, text="<html>"),
        httpx.Response(405),
        httpx.Response(300, json={"versions": {}}),
        httpx.Response(302, headers={"Location": "https://console/"}),
        httpx.Response(200, text="<html>", headers={"X-Subject-Token": "t"}),
        ok(TOKEN_BODY, 201),
        ok({"images": []}, 200, x_subject_token="t"),
    ],
    ids=repr,
)
def test_what_isnt_an_identity_v3_is_said(answer: httpx.Response) -> None:
    script = Script(answer)
    with pytest.raises(NotIms, match="Identity v3"):
        sign_in(script, ADA)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "tries"),
    [
        (httpx.Response(500), ServerFault, 1),
        (httpx.Response(503, text="<html>"), ServerFault, 1),
        (ok({"error_code": "IAM.0012", "error_msg": "slow down"}, 429), TooManyRequests, 4),
        (httpx.ConnectError("no"), NotConnected, 4),
    ],
    ids=repr,
)
def test_a_cloud_that_fails_is_no_refusal(
    answer: httpx.Response | Exception, kind: type[ImstuiError], tries: int
) -> None:
    script = Script(answer, forever=True)
    with pytest.raises(kind):
        sign_in(script, ADA)
    assert len(script.requests) == tries


def test_a_passcode_is_never_sent_twice() -> None:
    credentials = PasswordCredentials(IAM, Secret("p"), user_id="u1", passcode=Secret("1"), region="eu-de")
    script = Script(httpx.Response(429))
    with pytest.raises(TooManyRequests):
        sign_in(script, credentials)


def test_a_token_without_a_project_is_refused() -> None:
    body = {"token": {key: value for key, value in TOKEN_BODY["token"].items() if key != "project"}}
    with pytest.raises(SignInRefused, match="no project"):
        sign_in(Script(token_answer(body)), ADA)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_ready_token_that_is_refused(status: int) -> None:
    with pytest.raises(SignInRefused, match="token"):
        sign_in(Script(numeric("The X-Auth-Token is invalid!", status)), TokenCredentials(IAM, Secret("t")))
