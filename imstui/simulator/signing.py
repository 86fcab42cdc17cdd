"""AK/SK signatures as the gateway checks them, both variants (protocol section 6)."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from imstui.simulator.caller import Call

ALGORITHM = "SDK-HMAC-SHA256"

_HEADER = re.compile(
    r"SDK-HMAC-SHA256\s+(Access|Credential)=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-fA-F]+)\s*"
)
_SCOPE_PARTS = 5


@dataclass(frozen=True)
class Signature:
    """What an Authorization header claims.

    Attributes:
        scope: Day, region, service and 'sdk_request' of the old variant; empty for the new one.
    """

    access: str
    scope: str
    signed_headers: tuple[str, ...]
    value: str


def read_signature(header: str) -> Signature | None:
    """The claim of an Authorization header; None if it is in neither form."""
    match = _HEADER.fullmatch(header)
    if match is None:
        return None
    word, holder, names, value = match.groups()
    scope = ""
    if word == "Credential":
        parts = holder.split("/")
        if len(parts) != _SCOPE_PARTS:
            return None
        holder, scope = parts[0], "/".join(parts[1:])
    return Signature(holder, scope, tuple(names.lower().split(";")), value.lower())


def signing_moment(stamp: str) -> float | None:
    """The moment of an X-Sdk-Date, seconds since 1970; None if it is no such stamp."""
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def fits(call: Call, claim: Signature, secret: str) -> bool:
    """Whether the signature is the one that this secret makes of this request."""
    return any(
        hmac.compare_digest(_signed(request, claim, secret, call.headers.get("x-sdk-date", "")), claim.value)
        for request in _readings(call, claim)
    )


def canonical_request(call: Call, signed_headers: tuple[str, ...]) -> str:
    """The request in the one form that is signed."""
    return _canonical(call, signed_headers, _canonical_query(call), _body_hash(call))


def _readings(call: Call, claim: Signature) -> list[str]:
    readings = [canonical_request(call, claim.signed_headers)]
    if claim.scope and call.method == "POST" and not call.body:
        # The old variant hashes the query of a POST without a body, and leaves the query line empty.
        query = _canonical_query(call)
        readings.append(_canonical(call, claim.signed_headers, "", _hash(query.encode())))
    return readings


def _canonical(call: Call, signed_headers: tuple[str, ...], query: str, body_hash: str) -> str:
    headers = "".join(f"{name}:{call.headers.get(name, '').strip()}\n" for name in sorted(signed_headers))
    return "\n".join(
        [call.method, _canonical_path(call.raw_path), query, headers, ";".join(sorted(signed_headers)), body_hash]
    )


def _signed(request: str, claim: Signature, secret: str, stamp: str) -> str:
    lines = [ALGORITHM, stamp]
    key = secret.encode()
    if claim.scope:
        lines.append(claim.scope)
        key = b"SDK" + key
        for part in claim.scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
    lines.append(_hash(request.encode()))
    return hmac.new(key, "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def _canonical_path(raw_path: str) -> str:
    segments = [quote(unquote(segment), safe="-_.~") for segment in raw_path.split("/")]
    path = "/".join(segments)
    return path if path.endswith("/") else f"{path}/"


def _canonical_query(call: Call) -> str:
    return "&".join(f"{quote(key, safe='-_.~')}={quote(value, safe='-_.~')}" for key, value in sorted(call.query))


def _body_hash(call: Call) -> str:
    return call.headers.get("x-sdk-content-sha256") or _hash(call.body)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
