"""The law of a copy: what proves that nothing was done, and what may have acted."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.cloud.copying import REQUEST_FAULTS, SERVER_FAULTS, judge
from imstui.cloud.decode_error import FLOW_CONTROL
from imstui.model.copying import Accepted, CopyOutcome, CopyRequest, NotSent, Refused, Throttled, Unanswered
from imstui.model.credentials import Secret
from imstui.model.errors import InvalidInput, NotConnected, NotIms, SignInError, SignInRefused
from tests.cloud.rig import IMS, Script, ims_over, no, ok

SOURCE = "465076de-dc36-4aec-80f5-ef9d8009428f"
REQUEST = CopyRequest(SOURCE, "ims_encrypted_copy3", "test copy", "bd66288c-9081-460a-8227-4cbd0c814cb4")
JOB = "edc89b490d7d4392898e19b2deb34797"
FAULTS_OF_1_5 = [
    "0001",
    "0002",
    "0003",
    "0062",
    "0004",
    "0054",
    "0007",
    "0009",
    "0013",
    "0015",
    "0026",
    "0027",
    "0031",
    "0066",
    "0086",
    "0144",
    "0028",
    "0030",
    "0067",
    "0087",
    "0046",
    "0047",
    "0106",
    "0059",
    "0095",
    "0097",
    "0099",
    "0096",
    "0100",
    "0101",
    "0102",
    "0103",
    "0105",
    "0118",
    "0130",
    "0155",
    "0167",
    "0189",
    "0196",
    "0197",
    "0098",
]
SERVERS_OWN = ["0016", "0018", "0061", "0064", "0065", "0154", "0156"]


def judged(status: int, body: object = b"", **headers: str) -> CopyOutcome:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return judge(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


def coded(code: object) -> dict[str, object]:
    return {"error": {"code": code, "message": "words"}}


GATEWAY = {"error_msg": "words", "error_code": "APIGW.0301", "request_id": "r"}
IAM = {"error": {"code": 401, "message": "words", "title": "Unauthorized"}}


def test_the_pages_own_example() -> None:
    script = Script(ok({"job_id": JOB}))
    assert asyncio.run(ims_over(script).copy(REQUEST)) == Accepted(JOB)
    request = script.requests[0]
    assert (request.method, str(request.url)) == ("POST", f"{IMS}/v1/cloudimages/{SOURCE}/copy")
    assert json.loads(request.content) == {
        "name": "ims_encrypted_copy3",
        "description": "test copy",
        "cmk_id": "bd66288c-9081-460a-8227-4cbd0c814cb4",
    }
    assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize("code", FAULTS_OF_1_5)
def test_a_400_that_names_a_fault_in_the_request_is_refused(code: str) -> None:
    outcome = judged(400, coded(f"IMG.{code}"))
    assert isinstance(outcome, Refused)
    assert (outcome.error.code, outcome.error.message) == (f"IMG.{code}", "words")


@pytest.mark.parametrize("code", ["0060", "0187"])
def test_flow_control_is_throttled(code: str) -> None:
    for status in (400, 403, 429):
        outcome = judged(status, coded(f"IMG.{code}"), retry_after="7")
        assert isinstance(outcome, Throttled)
        assert outcome.retry_after == 7


@pytest.mark.parametrize("code", SERVERS_OWN)
def test_the_servers_own_failure_proves_nothing_whatever_its_status(code: str) -> None:
    for status in (400, 401, 403, 404, 429, 500):
        assert isinstance(judged(status, coded(f"IMG.{code}")), Unanswered)


@pytest.mark.parametrize("code", ["IMG.0023", "IMG.9999", "APIGW.0201", "IAM.1105", "KMS.0209", "", "x", 400, None, {}])
def test_a_400_with_a_code_that_nobody_listed_proves_nothing(code: object) -> None:
    assert isinstance(judged(400, coded(code)), Unanswered)


@pytest.mark.parametrize("status", [401, 403, 404])
@pytest.mark.parametrize("code", ["IMG.0026", "APIGW.0301", "APIG.0301", "IAM.0001"])
def test_a_refusal_in_the_clouds_own_words_is_refused(status: int, code: str) -> None:
    assert isinstance(judged(status, coded(code)), Refused)
    assert isinstance(judged(status, {"error_code": code, "error_msg": "m"}), Refused)


def test_iams_numeric_401_is_the_clouds_own() -> None:
    assert isinstance(judged(401, IAM), Refused)
    assert isinstance(judged(401, {"badRequest": {"code": "401", "message": "m"}}), Unanswered)
    assert isinstance(judged(403, coded(403)), Unanswered)


@pytest.mark.parametrize("code", ["IMG.0060", "APIGW.0308", "IAM.0012", "IMG.0001"])
def test_a_429_in_the_clouds_own_words_is_throttled(code: str) -> None:
    outcome = judged(429, coded(code))
    assert isinstance(outcome, Throttled)
    assert outcome.retry_after is None


@pytest.mark.parametrize("status", [401, 403, 404, 429])
@pytest.mark.parametrize(
    "body",
    [b"", b"<html>proxy</html>", b"plain", b"{", b"[]", b"{}", coded("KMS.0301"), coded("PROXY.1"), {"message": "m"}],
)
def test_without_the_clouds_own_code_a_refusal_proves_nothing(status: int, body: object) -> None:
    assert isinstance(judged(status, body), Unanswered)


@pytest.mark.parametrize(
    "status", [0, 100, 300, 301, 302, 304, 307, 402, 405, 407, 408, 409, 413, 418, 422, 451, 499, *range(500, 512), 599]
)
@pytest.mark.parametrize("body", [b"", coded("IMG.0027"), GATEWAY, {"job_id": JOB}])
def test_every_other_status_proves_nothing(status: int, body: object) -> None:
    assert isinstance(judged(status, body), Unanswered)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"<html>", b'{"job_id":', {"job_id": None}, {"job_id": "a/b"}, coded("IMG.0027")]
)
def test_success_without_a_job_may_have_started_one(body: object) -> None:
    outcome = judged(200, body)
    assert isinstance(outcome, Unanswered)
    assert isinstance(outcome.error, NotIms)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_success_with_a_job_is_accepted(status: int) -> None:
    assert judged(status, {"job_id": JOB, "more": 1}) == Accepted(JOB)


@given(st.integers(0, 700), st.binary(max_size=60))
def test_bytes_that_arent_the_clouds_words_never_prove_anything(status: int, content: bytes) -> None:
    assert isinstance(judge(status, {}, content), Unanswered | Accepted)


def test_the_lists_dont_overlap() -> None:
    assert not REQUEST_FAULTS & SERVER_FAULTS
    assert not REQUEST_FAULTS & FLOW_CONTROL
    assert frozenset(f"IMG.{code}" for code in FAULTS_OF_1_5) == REQUEST_FAULTS
    assert frozenset(f"IMG.{code}" for code in SERVERS_OWN) == SERVER_FAULTS


@pytest.mark.parametrize(
    "error",
    [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x"), httpx.ProxyError("403")],
    ids=repr,
)
def test_a_connection_that_was_never_made_sent_nothing(error: Exception) -> None:
    script = Script(error)
    outcome = asyncio.run(ims_over(script).copy(REQUEST))
    assert isinstance(outcome, NotSent)
    assert isinstance(outcome.error, NotConnected)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadError("x"),
        httpx.ReadTimeout("x"),
        httpx.WriteError("x"),
        httpx.WriteTimeout("x"),
        httpx.RemoteProtocolError("x"),
        httpx.DecodingError("x"),
        httpx.Response(200, content=b"x" * 2_000_000),
        httpx.Response(302, headers={"Location": "https://xn--/"}),
        httpx.Response(303, headers={"Location": "/"}),
        no(500),
        no(502),
        no(503, "IMG.0060"),
        no(504),
    ],
    ids=repr,
)
def test_what_may_have_acted_is_unanswered_and_never_sent_again(failure: httpx.Response | Exception) -> None:
    script = Script(failure)
    assert isinstance(asyncio.run(ims_over(script).copy(REQUEST)), Unanswered)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "refusal", [no(400, "IMG.0027"), no(400, "IMG.0060"), no(429, "APIGW.0308"), no(403, "IMG.0026")]
)
def test_a_refusal_isnt_repeated_here_either(refusal: httpx.Response) -> None:
    script = Script(refusal)
    assert isinstance(asyncio.run(ims_over(script).copy(REQUEST)), Refused | Throttled)
    assert len(script.requests) == 1


async def second() -> Secret:
    return Secret("second")


@pytest.mark.parametrize(
    "expired", [ok(GATEWAY, 401), ok(IAM, 401), no(401, "IMG.0087")], ids=["gateway", "iam", "ims"]
)
def test_an_expired_token_is_renewed_and_the_copy_sent_once_more(expired: httpx.Response) -> None:
    script = Script(expired, ok({"job_id": JOB}))
    assert asyncio.run(ims_over(script, renewal=second).copy(REQUEST)) == Accepted(JOB)
    assert [request.headers["x-auth-token"] for request in script.requests] == ["canary-token", "second"]


def test_after_the_resend_its_own_answer_counts() -> None:
    for answer, kind in [
        (httpx.ReadTimeout("x"), Unanswered),
        (httpx.ConnectError("x"), NotSent),
        (ok(GATEWAY, 401), Refused),
    ]:
        script = Script(ok(GATEWAY, 401), answer)  # type: ignore[arg-type]  # a list of two kinds is of objects to mypy
        assert isinstance(asyncio.run(ims_over(script, renewal=second).copy(REQUEST)), kind)
        assert len(script.requests) == 2


def test_a_401_that_isnt_the_clouds_own_isnt_sent_again() -> None:
    for answer in (httpx.Response(401), httpx.Response(401, text="<html>"), no(401, "PROXY.1")):
        script = Script(answer)
        assert isinstance(asyncio.run(ims_over(script, renewal=second).copy(REQUEST)), Unanswered)
        assert len(script.requests) == 1


@pytest.mark.parametrize("failure", [SignInRefused("changed"), NotConnected("offline")])
def test_where_no_new_token_is_to_be_had_the_session_has_ended(failure: Exception) -> None:
    async def fails() -> Secret:
        raise failure

    script = Script(ok(GATEWAY, 401))
    with pytest.raises(SignInError, match=str(failure)):
        asyncio.run(ims_over(script, renewal=fails).copy(REQUEST))
    assert len(script.requests) == 1


def test_a_ready_token_cant_be_renewed_so_the_session_has_ended() -> None:
    script = Script(ok(GATEWAY, 401))
    with pytest.raises(SignInError):
        asyncio.run(ims_over(script).copy(REQUEST))
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "request_",
    [CopyRequest("..", "a"), CopyRequest("", "a"), CopyRequest(SOURCE, "\ud800")],
    ids=["dots", "empty", "half"],
)
def test_a_request_that_cant_be_written_is_never_sent(request_: CopyRequest) -> None:
    script = Script()
    with pytest.raises(InvalidInput):
        asyncio.run(ims_over(script).copy(request_))
    assert script.requests == []
