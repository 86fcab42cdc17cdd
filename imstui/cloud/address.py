"""Addresses: which endpoints are fit to talk to, and how a URL is put together.

The query is written in the canonical form of SDK-HMAC-SHA256 (sorted, only unreserved characters left plain), so that
what is sent is what was signed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlsplit

from imstui.model.errors import InvalidInput

Parameters = Iterable[tuple[str, str]]

_NOT_SEGMENTS: Final = frozenset({"", ".", ".."})


def check_endpoint(url: str, what: str = "The endpoint") -> str:
    """The endpoint without its trailing slash, if it may be talked to.

    Args:
        url: https, or http to this host alone: tokens and passwords must not cross a network in the clear.
        what: what a person set it by, if they did: a variable, say.

    Raises:
        InvalidInput: neither of these, or with a user, a query or no host in it.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError as error:
        raise InvalidInput(f"{what} isn't a URL that can be read.") from error
    if not host or any(char.isspace() or not char.isprintable() for char in text):
        raise InvalidInput(f"{what} isn't a complete URL: it looks like https://ims.example.com.")
    if "@" in parts.netloc:
        raise InvalidInput(f"{what} ({host}) holds a user or a password: it must be given without.")
    if parts.query or parts.fragment:
        raise InvalidInput(f"{what} ({host}) holds a query: it must be given without.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise InvalidInput(f"{what} ({host}) isn't https, and only this very host may be talked to without.")
    return text.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host name means this very host: localhost, 127.0.0.0/8 or ::1."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(url: str) -> str:
    """Host and port of a URL, as a person is told them: never a path or a query."""
    return urlsplit(url).netloc.rpartition("@")[2]


def address(base: str, *segments: str, params: Parameters = ()) -> str:
    """A URL below an endpoint.

    Args:
        base: endpoint without trailing slash.
        segments: of the path, raw.
        params: of the query, raw.

    Raises:
        InvalidInput: a segment that would lead elsewhere.
    """
    for segment in segments:
        if segment in _NOT_SEGMENTS:
            raise InvalidInput(f"'{segment}' isn't an id.")
    path = "/".join((base, *(encode(segment) for segment in segments)))
    query = canonical_query(params)
    return f"{path}?{query}" if query else path


def canonical_query(params: Parameters) -> str:
    """The query sorted by its raw texts, then encoded."""
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(params))


def encode(text: str) -> str:
    """Percent-encoding that leaves only unreserved characters plain.

    Raises:
        InvalidInput: a text with half a character in it, which no encoding has.
    """
    try:
        return quote(text, safe="~")
    except UnicodeEncodeError as error:
        raise InvalidInput("That text holds half a character (a lone surrogate), and can't be sent.") from error
