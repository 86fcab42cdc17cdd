"""Retries with exact counts, one renewal, and what an observer is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from imstui.cloud.channel import Channel, Draft, Repeat
from imstui.cloud.failures import Untrusted
from imstui.cloud.pace import Pace, retry_after
from imstui.cloud.transport import Reply
from imstui.model.credentials import Secret
from imstui.model.errors import (
    BadRequest,
    CloudError,
    Forbidden,
    ImstuiError,
    Interrupted,
    InvalidInput,
    Missing,
    NotConnected,
    NotIms,
    ServerFault,
    SignInRefused,
    TooManyRequests,
    Unauthorized,
)
from tests.cloud.rig import IMS, FakePace, Script, Watcher, channel_to, no, ok

EPS_THROTTLE = {"error": {"error_code": "EPS.0006", "error_msg": "slow down"}}


def get(channel: Channel) -> Reply:
    return asyncio.run(channel.get(IMS, "v2", "cloudimages", operation="listing images"))


def post(channel: Channel, repeat: Repeat) -> Reply:
    return asyncio.run(channel.post(IMS, "x", body={"a": Secret("s")}, operation="x", repeat=repeat))


def renewing(*tokens: str | Exception) -> tuple[Callable[[], Coroutine[Any, Any, Secret]], list[int]]:
    calls: list[int] = []
    waiting = list(tokens)

    async def renewal() -> Secret:
        calls.append(1)
        await asyncio.sleep(0)
        token = waiting.pop(0)
        if isinstance(token, Exception):
            raise token
        return Secret(token)

    return renewal, calls


PASSING: list[httpx.Response | Exception] = [
    httpx.ConnectError("no"),
    httpx.ConnectTimeout("no"),
    httpx.ReadError("no"),
    httpx.ReadTimeout("no"),
    httpx.RemoteProtocolError("no"),
    no(429),
    httpx.Response(429, text="<html>"),
    no(502),
    httpx.Response(503, text="<html>"),
    no(504),
    ok(EPS_THROTTLE, 403),
]


@pytest.mark.parametrize("failure", PASSING, ids=repr)
def test_reading_is_tried_four_times(failure: httpx.Response | Exception) -> None:
    time, script = FakePace(), Script(failure, forever=True)
    with pytest.raises(ImstuiError):
        get(channel_to(script, time=time))
    assert len(script.requests) == 4
    assert time.slept == [0.25, 0.5, 1.0]


@pytest.mark.parametrize("failure", PASSING, ids=repr)
def test_reading_recovers(failure: httpx.Response | Exception) -> None:
    script = Script(failure, ok({"a": 1}))
    assert get(channel_to(script)).content == b'{"a":1}'


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (no(400), BadRequest),
        (no(401), Unauthorized),
        (no(403), Forbidden),
        (no(404), Missing),
        (no(409), BadRequest),
        (no(500), ServerFault),
        (no(501), ServerFault),
        (httpx.Response(302, headers={"Location": "/"}), NotIms),
        (httpx.Response(200, content=b"x" * (1024 * 1024 + 1)), NotIms),
        (httpx.DecodingError("z"), NotIms),
    ],
    ids=repr,
)
def test_what_wont_pass_is_tried_once(failure: httpx.Response | Exception, kind: type[ImstuiError]) -> None:
    script = Script(failure)
    with pytest.raises(kind):
        get(channel_to(script))
    assert len(script.requests) == 1


def test_a_certificate_that_cant_be_trusted_isnt_tried_again() -> None:
    import ssl

    error = httpx.ConnectError("tls")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed")
    script = Script(error)
    with pytest.raises(Untrusted, match="certificate"):
        get(channel_to(script))
    assert len(script.requests) == 1


def test_no_try_begins_after_the_budget() -> None:
    time = FakePace()

    def slow(_: httpx.Request) -> httpx.Response:
        time.seconds += 59.9
        return no(503)

    script = Script(slow, forever=True)
    with pytest.raises(ServerFault):
        get(channel_to(script, time=time))
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("header", "slept"),
    [("3", [3.25]), ("0", [0.25]), ("Sun, 01 Mar 2026 08:00:05 GMT", [5.25]), ("nonsense", [0.25]), ("-1", [0.25])],
)
def test_retry_after_is_kept_and_spread(header: str, slept: list[float]) -> None:
    time = FakePace()
    script = Script(no(429, retry_after=header, date="Sun, 01 Mar 2026 08:00:00 GMT"), ok({}))
    get(channel_to(script, time=time))
    assert time.slept == slept


def test_a_wait_beyond_the_budget_isnt_begun_but_told() -> None:
    time, script = FakePace(), Script(no(429, retry_after="3600"))
    with pytest.raises(TooManyRequests) as caught:
        get(channel_to(script, time=time))
    assert caught.value.retry_after == 3600
    assert time.slept == []


def test_retry_after_is_capped_and_never_in_the_past() -> None:
    assert retry_after({"retry-after": "9" * 40}) == 86400
    assert retry_after({"retry-after": "Sun, 01 Mar 2020 08:00:00 GMT"}) == 0
    assert retry_after({"retry-after": "Sun, 01 Mar 99999 08:00:00 GMT"}) is None
    assert retry_after({}) is None


def test_jitter_is_full_and_capped() -> None:
    eager, patient = Pace(random=lambda: 0.0, tries=20), Pace(random=lambda: 1.0, tries=20)
    assert eager.wait(5, 0, None) == 0
    assert [patient.wait(tried, 0, None) for tried in (1, 2, 3, 9)] == [0.5, 1, 2, 8]


def test_sign_in_is_repeated_only_where_nothing_was_done() -> None:
    cases: list[tuple[httpx.Response | Exception, int]] = [
        (httpx.ConnectError("no"), 4),
        (no(429), 4),
        (httpx.ReadTimeout("no"), 1),
        (no(503), 1),
        (no(401), 1),
    ]
    for failure, tries in cases:
        script = Script(failure, forever=True)
        with pytest.raises(ImstuiError):
            post(channel_to(script), Repeat.NOT_ACTED)
        assert len(script.requests) == tries


def test_a_change_is_sent_once() -> None:
    for failure in PASSING:
        script = Script(failure)
        with pytest.raises(ImstuiError):
            asyncio.run(channel_to(script).put(IMS, "x", body={}, operation="x"))
        assert len(script.requests) == 1


def test_an_expired_token_is_renewed_once_and_the_request_sent_again() -> None:
    renewal, calls = renewing("second")
    script = Script(no(401, "APIGW.0307"), ok({}))
    get(channel_to(script, renewal=renewal))
    assert [request.headers["x-auth-token"] for request in script.requests] == ["canary-token", "second"]
    assert calls == [1]


@pytest.mark.parametrize("code", ["KMS.0301", "KMS.0302", "KMS.0303", "KMS.0305", "KMS.0321"])
def test_kms_says_403_for_an_expired_token(code: str) -> None:
    renewal, calls = renewing("second")
    script = Script(ok({"error": {"error_code": code, "error_msg": "m"}}, 403), ok({}))
    post(channel_to(script, renewal=renewal), Repeat.READING)
    assert (len(script.requests), calls) == (2, [1])


def test_a_second_401_is_the_end() -> None:
    renewal, calls = renewing("second", "third")
    script = Script(no(401), no(401))
    with pytest.raises(Unauthorized) as caught:
        get(channel_to(script, renewal=renewal))
    assert "region" in caught.value.hint
    assert (len(script.requests), calls) == (2, [1])


def test_many_expired_at_once_renew_once() -> None:
    renewal, calls = renewing("second")

    def by_token(request: httpx.Request) -> httpx.Response:
        return ok({}) if request.headers["x-auth-token"] == "second" else no(401)

    async def many() -> None:
        channel = channel_to(Script(by_token, forever=True), renewal=renewal)
        await asyncio.gather(*(channel.get(IMS, "x", operation="x") for _ in range(20)))

    asyncio.run(many())
    assert calls == [1]


def test_a_refused_renewal_is_remembered_so_that_no_account_is_locked() -> None:
    renewal, calls = renewing(SignInRefused("changed"), "never asked for")
    channel = channel_to(Script(no(401), forever=True), renewal=renewal)
    for _ in range(3):
        with pytest.raises(SignInRefused, match="changed"):
            get(channel)
    assert calls == [1]


def test_a_renewal_that_finds_no_network_may_be_tried_again() -> None:
    renewal, calls = renewing(NotConnected("offline"), "second")
    channel = channel_to(Script(no(401), no(401), ok({})), renewal=renewal)
    with pytest.raises(NotConnected):
        get(channel)
    get(channel)
    assert calls == [1, 1]


def test_a_page_of_a_proxy_with_401_renews_nothing() -> None:
    renewal, calls = renewing("second")
    with pytest.raises(NotIms):
        get(channel_to(Script(httpx.Response(401, text="<html>login</html>")), renewal=renewal))
    assert calls == []


def test_an_observer_is_told_path_status_and_request_id_but_no_query() -> None:
    watcher = Watcher()
    script = Script(no(503, x_request_id="r-1"), httpx.ReadError("gone"), ok({}, x_openstack_request_id="r-3"))
    channel = channel_to(script, observer=watcher)
    asyncio.run(channel.get(IMS, "v2", "cloud images", params=[("name", "canary")], operation="listing images"))
    assert [(seen.method, seen.path, seen.status, seen.request_id) for seen in watcher] == [
        ("GET", "/v2/cloud images", 503, "r-1"),
        ("GET", "/v2/cloud images", 0, ""),
        ("GET", "/v2/cloud images", 200, "r-3"),
    ]
    assert "broke" in watcher[1].error
    assert "canary" not in repr(watcher)


def test_a_send_once_gives_back_any_status_and_repeats_nothing() -> None:
    for status in (200, 302, 401, 429, 503):
        script = Script(ok({"a": 1}, status))
        reply = asyncio.run(channel_to(script).send_once(IMS, "x", body={}, operation="x"))
        assert (reply.status, len(script.requests)) == (status, 1)
    script = Script(httpx.ReadTimeout("t"))
    with pytest.raises(Interrupted):
        asyncio.run(channel_to(script).send_once(IMS, "x", body={}, operation="x"))


def test_secrets_in_a_body_are_written_but_never_shown() -> None:
    script = Script(ok({}))
    post(channel_to(script), Repeat.READING)
    assert script.requests[0].content == b'{"a":"s"}'
    assert "canary" not in repr(Draft("POST", "u", b"canary"))


def test_half_a_character_in_a_body_is_refused_before_anything_is_sent() -> None:
    script = Script()
    with pytest.raises(InvalidInput):
        asyncio.run(channel_to(script).send_once(IMS, "x", body={"name": "\ud800"}, operation="x"))
    with pytest.raises(TypeError):
        asyncio.run(channel_to(script).send_once(IMS, "x", body=object(), operation="x"))


def test_a_cloud_error_keeps_what_a_support_case_needs() -> None:
    with pytest.raises(CloudError) as caught:
        get(channel_to(Script(no(400, "IMG.0027", "The image does not exist.", x_request_id="r-9"))))
    error = caught.value
    assert (error.status, error.code, error.message, error.request_id, error.operation) == (
        400,
        "IMG.0027",
        "The image does not exist.",
        "r-9",
        "listing images",
    )


def test_a_host_name_that_has_no_form_on_the_wire_is_refused() -> None:
    with pytest.raises(InvalidInput, match="don't make a URL"):
        Draft("GET", "https://xn--a/v3").on(httpx.AsyncClient())
