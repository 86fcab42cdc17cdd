"""SDK-HMAC-SHA256: the recorded vectors, and the vendor's own signer on random requests."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from hypothesis import given, settings
from hypothesis import strategies as st

from imstui.cloud.address import address
from imstui.cloud.signing import KeyAuth, authorization, canonical_request
from imstui.model.credentials import AccessKeyCredentials, Secret
from imstui.model.errors import InvalidInput, NotConnected, Unauthorized
from tests.cloud.rig import IMS, PROJECT, FakePace, Script, channel_to, no, ok

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "signing_vectors.json").read_text())["vectors"]
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
AK, SK = "FAKEAK0000000000TEST", "FakeSecretKey/ForTests+Only0000000000000"


def credentials(**more: Any) -> AccessKeyCredentials:
    return AccessKeyCredentials("https://iam.example/v3", AK, Secret(SK), **more)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_recorded_vectors(vector: dict[str, Any]) -> None:
    result = {name.lower(): value for name, value in vector["result_headers"].items()}
    expected = result.pop("authorization")
    given_body = vector["input"]["body"].encode()
    target = vector["result_uri"]
    assert canonical_request(vector["input"]["method"], target, result, given_body) == vector["canonical_request"]
    assert authorization(vector["input"]["method"], target, result, given_body, AK, SK) == expected


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_recorded_vectors_through_httpx(vector: dict[str, Any]) -> None:
    source = vector["input"]
    secret = Secret(source["security_token"]) if source["security_token"] else None
    auth = KeyAuth(credentials(security_token=secret), lambda: WHEN, project_id=source["project_id"] or "")
    params = [
        (name, str(value).lower() if isinstance(value, bool) else str(value)) for name, value in source["query_params"]
    ]
    segments = source["resource_path"].strip("/").split("/")
    url = address(f"https://{source['host']}", *segments, params=params)
    content_type = {name: value for name, value in source["headers"].items() if name == "Content-Type"}
    request = httpx.Request(source["method"], url, headers=content_type, content=source["body"].encode() or None)
    signed = next(auth.auth_flow(request))
    assert signed.headers["authorization"] == vector["result_headers"]["Authorization"]
    assert signed.url.raw_path.decode() == vector["result_uri"]


NAMES = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=["Cs"]), min_size=1, max_size=9
)
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=0x1F9FF, exclude_categories=["Cs"]), max_size=20)
HEADERS = st.dictionaries(
    st.from_regex(r"\A[a-z][a-z-]{0,10}\Z"),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12),
    max_size=3,
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT", "delete"]),
    st.lists(NAMES.filter(lambda text: text not in {".", ".."}), max_size=4),
    st.lists(st.tuples(NAMES, VALUES), max_size=5, unique_by=lambda pair: pair[0]),
    HEADERS,
    st.binary(max_size=50),
)
def test_the_vendors_signer_agrees(
    method: str, segments: list[str], params: list[tuple[str, str]], headers: dict[str, str], body: bytes
) -> None:
    url = httpx.URL(address("https://host.example", *segments, params=params))
    path = url.raw_path.decode().partition("?")[0]
    signed = {**headers, "host": "host.example", "x-sdk-date": "20260102T030405Z"}
    theirs = SdkRequest(
        method=method,
        schema="https",
        host="host.example",
        resource_path=path,
        query_params=list(params),
        header_params=dict(signed),
        body=body,
        stream=False,
    )
    Signer(SimpleNamespace(ak=AK, sk=SK)).sign(theirs)
    ours = authorization(method, url.raw_path.decode(), signed, body, AK, SK)
    assert ours == theirs.header_params["Authorization"]
    if params:
        assert url.raw_path.decode() == theirs.uri


def test_project_domain_and_security_token_are_signed() -> None:
    auth = KeyAuth(credentials(security_token=Secret("tmp")), lambda: WHEN, project_id="p", domain_id="d")
    request = next(auth.auth_flow(httpx.Request("GET", IMS)))
    assert (
        "SignedHeaders=host;x-domain-id;x-project-id;x-sdk-date;x-security-token," in request.headers["authorization"]
    )


def test_the_date_is_utc_whatever_the_clocks_zone() -> None:
    from datetime import timezone

    local = WHEN.astimezone(timezone(timedelta(hours=5)))
    request = next(KeyAuth(credentials(), lambda: local).auth_flow(httpx.Request("GET", IMS)))
    assert request.headers["x-sdk-date"] == "20260102T030405Z"


def test_each_try_is_signed_anew() -> None:
    time, script = FakePace(chance=1.0), Script(no(503), no(503), no(503), ok({}))
    auth = KeyAuth(credentials(), time.pace.now, project_id=PROJECT)
    asyncio.run(channel_to(script, time=time, auth=auth).get(IMS, "x", operation="x"))
    dates = [request.headers["x-sdk-date"] for request in script.requests]
    assert dates == ["20260301T080000Z", "20260301T080000Z", "20260301T080001Z", "20260301T080003Z"]
    assert len({request.headers["authorization"] for request in script.requests}) == 3


def test_a_refused_signature_is_sent_once_because_five_lock_the_key() -> None:
    script = Script(no(401, "APIGW.0301"))
    with pytest.raises(Unauthorized):
        asyncio.run(channel_to(script, auth=KeyAuth(credentials(), lambda: WHEN)).get(IMS, "x", operation="x"))
    assert len(script.requests) == 1


@dataclass
class Case:
    access_key: str = AK
    token: str = "t"
    project_id: str = "p"


@pytest.mark.parametrize(
    "case", [Case(access_key=""), Case(access_key="a\nb"), Case(token="ä"), Case(project_id="a b")]
)
def test_what_no_header_can_carry_is_refused_without_being_shown(case: Case) -> None:
    keys = AccessKeyCredentials("https://iam.example/v3", case.access_key, Secret(SK), Secret(case.token))
    with pytest.raises(InvalidInput) as caught:
        KeyAuth(keys, lambda: WHEN, project_id=case.project_id)
    assert "ä" not in str(caught.value)


def test_nothing_of_the_key_is_in_an_error() -> None:
    script = Script(httpx.ConnectError("no"), forever=True)
    with pytest.raises(NotConnected) as caught:
        asyncio.run(channel_to(script, auth=KeyAuth(credentials(), lambda: WHEN)).get(IMS, "x", operation="x"))
    assert SK not in repr(caught.value)
