"""A bare client for the rehearsal cloud: tokens, signatures and controls, with nothing of imstui in it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx

from imstui.simulator.tenancy import MAIN, MAIN_USER, User


def sign_in_body(user: User = MAIN_USER, scope: Any = None, **more: Any) -> dict[str, Any]:
    """A password sign-in; more identity parts may be given, a methods list among them."""
    who = {"name": user.name, "password": user.password, "domain": {"name": user.domain.name}}
    auth: dict[str, Any] = {"identity": {"methods": ["password"], "password": {"user": who}} | more}
    if scope is not None:
        auth["scope"] = scope
    return {"auth": auth}


def token_for(client: httpx.Client, user: User = MAIN_USER, scope: Any = None) -> str:
    answer = client.post("/v3/auth/tokens", json=sign_in_body(user, scope or {"project": {"id": MAIN.id}}))
    assert answer.status_code == 201, answer.text
    token: str = answer.headers["X-Subject-Token"]
    return token


def control(client: httpx.Client, path: str, body: Any) -> Any:
    answer = client.post(f"/__rehearsal__/{path}", json=body)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def image_named(client: httpx.Client, name: str) -> dict[str, Any]:
    found = client.get("/v2/cloudimages", params={"name": name}).json()["images"]
    assert len(found) == 1, f"{name}: {len(found)}"
    image: dict[str, Any] = found[0]
    return image


def copy(client: httpx.Client, source: str, **body: Any) -> httpx.Response:
    """Copies the one image of a name, or one that the default list doesn't show by its id."""
    found = client.get("/v2/cloudimages", params={"name": source}).json()["images"]
    image_id = found[0]["id"] if found else source
    return client.post(f"/v1/cloudimages/{image_id}/copy", json={"name": "a-copy", **body})


def refusal_of(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of an IMS refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def new_signature(  # the new variant, written here from the rules once more
    request: httpx.Request, access: str, secret: str, headers: Mapping[str, str]
) -> dict[str, str]:
    signed = {name.lower(): value.strip() for name, value in headers.items()} | {"host": request.url.netloc.decode()}
    names = ";".join(sorted(signed))
    path = "/".join(quote(part, safe="-_.~") for part in request.url.path.split("/"))
    pairs = sorted(request.url.params.multi_items())
    query = "&".join(f"{quote(key, safe='-_.~')}={quote(value, safe='-_.~')}" for key, value in pairs)
    block = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    body_hash = hashlib.sha256(request.content).hexdigest()
    whole = "\n".join([request.method, f"{path}/", query, block, names, body_hash])
    text = f"SDK-HMAC-SHA256\n{headers['X-Sdk-Date']}\n{hashlib.sha256(whole.encode()).hexdigest()}"
    value = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {**headers, "Authorization": f"SDK-HMAC-SHA256 Access={access}, SignedHeaders={names}, Signature={value}"}


def signed_get(
    client: httpx.Client, target: str, *, secret: str = MAIN_USER.secret_key, at: datetime | None = None, **more: str
) -> httpx.Response:
    """A GET signed by the main user's key; `more` are headers to sign, with underscores for hyphens."""
    headers = {"X-Sdk-Date": stamp(at), "X-Project-Id": MAIN.id}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    access = headers.pop("access", MAIN_USER.access_key)
    headers = {name: value for name, value in headers.items() if value}
    request = client.build_request("GET", target)
    request.headers.update(new_signature(request, access, secret, headers))
    return client.send(request)


def stamp(at: datetime | None = None) -> str:
    return (at or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
