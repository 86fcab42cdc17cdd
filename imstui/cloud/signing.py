"""Signatures with an access key. Follows 'AK/SK Signing' (SDK-HMAC-SHA256) of the API reference.

Each attempt is signed anew: a signature is good for 15 minutes, and a retry with an old one fails strangely. Signed are
only headers that no proxy changes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Generator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote

import httpx

from imstui.cloud.address import canonical_query, encode
from imstui.cloud.auth import SessionAuth, fit_for_header
from imstui.model.credentials import AccessKeyCredentials, Secret
from imstui.model.errors import SignInRefused

_ALGORITHM: Final = "SDK-HMAC-SHA256"
_DATE: Final = "%Y%m%dT%H%M%SZ"
_SIGNED: Final = frozenset({"host", "content-type", "x-project-id", "x-domain-id", "x-security-token", "x-sdk-date"})


class KeyAuth(SessionAuth):
    """Signs each request, for one project or for one domain. It can't be renewed: a wrong key stays wrong."""

    def __init__(
        self,
        credentials: AccessKeyCredentials,
        now: Callable[[], datetime],
        *,
        project_id: str = "",
        domain_id: str = "",
    ) -> None:
        """Holds the key.

        Args:
            credentials: the key pair.
            now: the wall clock; the gateway refuses 15 minutes of difference.
            project_id: for services of a region.
            domain_id: for services of the whole account.

        Raises:
            InvalidInput: a text that no header can carry.
        """
        fit_for_header(Secret(credentials.access_key), "access key")
        self._access_key = credentials.access_key
        self._secret_key = credentials.secret_key
        self._now = now
        self._names: dict[str, str] = {}
        if project_id:
            self._names["X-Project-Id"] = fit_for_header(Secret(project_id), "project id").reveal()
        if domain_id:
            self._names["X-Domain-Id"] = fit_for_header(Secret(domain_id), "domain id").reveal()
        self._refused = False
        self._security_token = credentials.security_token
        if self._security_token is not None:
            fit_for_header(self._security_token, "security token")

    async def prepare(self) -> None:
        """Go no further with a key that was refused: five wrong signatures in a row lock it for five minutes.

        Raises:
            SignInRefused: it was.
        """
        if self._refused:
            raise SignInRefused(
                "The access key was refused, and nothing more is tried with it: five wrong signatures in a row lock "
                "a key for five minutes.",
                hint="Check the key, its secret and this host's clock ('imstui doctor'), then start again.",
            )

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put date, project and signature on the request."""
        request.headers["X-Sdk-Date"] = self._now().astimezone(UTC).strftime(_DATE)
        request.headers.update(self._names)
        if self._security_token is not None:
            request.headers["X-Security-Token"] = self._security_token.reveal()
        headers = {name.lower(): value for name, value in request.headers.items() if name.lower() in _SIGNED}
        target = request.url.raw_path.decode("ascii")
        request.headers["Authorization"] = authorization(
            request.method, target, headers, request.content, self._access_key, self._secret_key.reveal()
        )
        response = yield request
        self._refused = self._refused or response.status_code == HTTPStatus.UNAUTHORIZED


def authorization(
    method: str, target: str, headers: Mapping[str, str], content: bytes, access_key: str, secret_key: str
) -> str:
    """The Authorization header's value.

    Args:
        method: of the request.
        target: path and query as sent; the query in canonical form.
        headers: all that are signed, x-sdk-date and host among them, by lower-case name.
        content: the body.
        access_key: AK.
        secret_key: SK.
    """
    names = ";".join(sorted(headers))
    canonical = canonical_request(method, target, headers, content)
    text = f"{_ALGORITHM}\n{headers['x-sdk-date']}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"{_ALGORITHM} Access={access_key}, SignedHeaders={names}, Signature={signature}"


def canonical_request(method: str, target: str, headers: Mapping[str, str], content: bytes) -> str:
    """The request in the form that both sides hash. Arguments as of `authorization`."""
    path, _, query = target.partition("?")
    lines = [f"{name}:{headers[name].strip()}" for name in sorted(headers)]
    return "\n".join(
        (
            method.upper(),
            _canonical_path(path),
            _canonical_query(query),
            *lines,
            "",
            ";".join(sorted(headers)),
            hashlib.sha256(content).hexdigest(),
        )
    )


def _canonical_path(path: str) -> str:
    encoded = "/".join(encode(segment) for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else f"{encoded}/"


def _canonical_query(query: str) -> str:
    if not query:
        return ""
    pairs = (pair.partition("=") for pair in query.split("&"))
    return canonical_query((unquote(name), unquote(value)) for name, _, value in pairs)
