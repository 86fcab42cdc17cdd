from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from imstui.simulator.caller import Call
from imstui.simulator.options import Options
from imstui.simulator.serve import running
from imstui.simulator.signing import canonical_request, fits, read_signature
from imstui.simulator.tenancy import MAIN, MAIN_USER, OTHER
from tests.simulator.wire import signed_get, stamp

VECTORS = json.loads(Path(__file__).with_name("signing_vectors.json").read_text(encoding="utf-8"))["vectors"]


def vector_call(vector: dict[str, Any]) -> Call:
    given = vector["input"]
    query = [
        (name, str(value).lower() if isinstance(value, bool) else str(value)) for name, value in given["query_params"]
    ]
    return Call(
        method=given["method"],
        raw_path=urlsplit(vector["result_uri"]).path,
        path={},
        query=query,
        headers={name.lower(): value for name, value in vector["result_headers"].items()},
        body=given["body"].encode(),
    )


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_the_vendors_signatures_are_recognised(vector: dict[str, Any]) -> None:
    call = vector_call(vector)
    claim = read_signature(vector["result_headers"]["Authorization"])
    assert claim is not None
    assert canonical_request(call, claim.signed_headers) == vector["canonical_request"]
    assert fits(call, claim, vector["input"]["secret_key"])
    assert not fits(call, claim, "another secret")


def old_signature(target: str, host: str, method: str = "GET", payload: bytes = b"") -> dict[str, str]:
    """The old variant: a derived key, a scope line with empty region and service, the project id left unsigned."""
    now = stamp()
    path, _, query = target.partition("?")
    if method == "POST" and not payload:
        payload, query = query.encode(), ""
    whole = "\n".join(
        [
            method,
            f"{path}/",
            query,
            f"host:{host}\nx-sdk-date:{now}\n",
            "host;x-sdk-date",
            hashlib.sha256(payload).hexdigest(),
        ]
    )
    scope = f"{now[:8]}///sdk_request"
    key = f"SDK{MAIN_USER.secret_key}".encode()
    for part in (now[:8], "", "", "sdk_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    text = f"SDK-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(whole.encode()).hexdigest()}"
    value = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    claim = f"Credential={MAIN_USER.access_key}/{scope}, SignedHeaders=host;x-sdk-date, Signature={value}"
    return {"X-Sdk-Date": now, "X-Project-Id": MAIN.id, "Authorization": f"SDK-HMAC-SHA256 {claim}"}


def test_the_old_variant_is_accepted(nobody: httpx.Client) -> None:
    host = nobody.base_url.netloc.decode()
    answer = nobody.get("/v2/cloudimages?limit=1", headers=old_signature("/v2/cloudimages?limit=1", host))
    assert answer.status_code == 200
    target = f"/v1.0/{MAIN.id}/kms/list-keys"
    assert nobody.post(target, headers=old_signature(target, host, "POST")).status_code == 200
    wrong = old_signature("/v2/cloudimages?limit=2", host)
    assert nobody.get("/v2/cloudimages?limit=1", headers=wrong).status_code == 401


def test_the_new_variant_is_accepted_with_hard_names_in_the_query(nobody: httpx.Client) -> None:
    target = (
        "/v2/cloudimages?sort_key=name&name=my%20image%20%C3%A4&created_at=gte%3A2020-01-01T00%3A00%3A00Z&__os_bit=64"
    )
    assert signed_get(nobody, target).json() == {"images": []}


def test_a_wrong_signature_is_told_what_the_gateway_saw(nobody: httpx.Client) -> None:
    answer = signed_get(nobody, "/v2/cloudimages?limit=1", secret="wrong")
    assert answer.status_code == 401
    body = answer.json()
    assert body["error_code"] == "APIGW.0301"
    assert "verify aksk signature fail, canonicalRequest:GET|/v2/cloudimages/|limit=1|" in body["error_msg"]
    assert signed_get(nobody, "/v2/cloudimages").status_code == 200


@pytest.mark.parametrize("minutes", [-16, 16])
def test_more_than_fifteen_minutes_of_skew_are_refused(nobody: httpx.Client, minutes: int) -> None:
    answer = signed_get(nobody, "/v2/cloudimages", at=datetime.now(UTC) + timedelta(minutes=minutes))
    assert "calc aksk signature fail:signature expired, signature time:" in answer.json()["error_msg"]
    assert signed_get(nobody, "/v2/cloudimages", at=datetime.now(UTC) + timedelta(minutes=minutes // 8)).is_success


def test_an_unknown_key_a_missing_project_and_a_foreign_one(nobody: httpx.Client) -> None:
    assert "Get secretKey failed" in signed_get(nobody, "/v2/cloudimages", access="NOBODYSKEY").json()["error_msg"]
    without = signed_get(nobody, "/v2/cloudimages", X_Project_Id="")
    assert (without.status_code, without.json()["error"]["code"]) == (400, "IMG.0030")
    assert "null" in without.json()["error"]["message"]
    assert signed_get(nobody, "/v2/cloudimages", X_Project_Id=OTHER.id).json()["error_code"] == "APIGW.0310"


def test_six_wrong_signatures_in_a_row_lock_the_key_for_five_minutes() -> None:
    moment = [datetime.now(UTC).timestamp()]
    with (
        running(Options(), wall=lambda: moment[0]) as run,
        httpx.Client(base_url=run.url, trust_env=False) as client,
    ):
        for _ in range(6):
            assert "verify" in signed_get(client, "/v2/cloudimages", secret="wrong").json()["error_msg"]
        locked = signed_get(client, "/v2/cloudimages")
        assert locked.json()["error_msg"].endswith("AK access failed to reach the limit,forbidden")
        moment[0] += 301
        assert signed_get(client, "/v2/cloudimages").status_code == 200
