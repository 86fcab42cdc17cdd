"""What httpx raises, told in the words of the error tree: was the connection made, and what became of it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Final

import httpx

from imstui.model.errors import Interrupted, NotConnected, NotIms, TransportError

_CA_HINT: Final = "If a proxy or a private authority signs it, name its CA file (OS_CACERT, or SSL_CERT_FILE)."


class Untrusted(NotConnected):
    """The TLS connection failed on the certificate: trying again won't help."""


class Unreadable(NotIms):
    """An answer that came, but not to its end: too slow, or beyond all bounds. It says nothing about who answered."""


_SENTENCES: Final[tuple[tuple[type[Exception], type[TransportError], str], ...]] = (
    (httpx.ConnectTimeout, NotConnected, "{where} didn't answer the connection in time."),
    (httpx.PoolTimeout, NotConnected, "No connection to {where} became free in time."),
    (httpx.ProxyError, NotConnected, "The proxy refused to connect to {where}: {words}."),
    (httpx.TimeoutException, Interrupted, "{where} didn't take the request, or didn't answer it, in time."),
    (httpx.DecodingError, NotIms, "{where} sent an answer whose compression is broken."),
    (httpx.TransportError, Interrupted, "The connection to {where} broke before the answer was complete."),
    (OSError, Interrupted, "The connection to {where} broke before the answer was complete."),
    (Exception, NotIms, "{where} answered with something that can't be followed."),
)
"""The first that fits counts."""


def failure_of(error: Exception, where: str, operation: str) -> TransportError:
    """The error of the tree for one that came while a request was under way.

    Args:
        error: what httpx raised or let through.
        where: host and port.
        operation: what was tried, in our words.
    """
    if isinstance(error, httpx.ConnectError):
        return _not_connected(error, where, operation)
    kind, sentence = next((kind, sentence) for cause, kind, sentence in _SENTENCES if isinstance(error, cause))
    return kind(sentence.format(where=where, words=str(error).rstrip(".")), operation=operation)


def _not_connected(error: httpx.ConnectError, where: str, operation: str) -> NotConnected:
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                words = getattr(cause, "verify_message", "") or "it fails the check"
                return Untrusted(
                    f"The certificate of {where} can't be trusted: {words}.", operation=operation, hint=_CA_HINT
                )
            case ssl.SSLError():
                words = getattr(cause, "reason", "") or "refused"
                return NotConnected(f"No TLS connection to {where}: {words}.", operation=operation)
            case socket.gaierror():
                return NotConnected(f"The name {where} can't be resolved.", operation=operation)
            case ConnectionRefusedError():
                return NotConnected(f"{where} refuses connections.", operation=operation)
            case _:
                continue
    return NotConnected(f"No connection to {where}.", operation=operation)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception, what it came from, and the members of groups among these."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting.extend(cause for cause in (current.__cause__, current.__context__) if cause is not None)
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
