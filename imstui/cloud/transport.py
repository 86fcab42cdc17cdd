"""The way to the network: one pooled client for a session, a fresh one for each copy, and bounded reading.

Redirects are never followed (httpx would carry X-Auth-Token along), cookies never kept, plain http never proxied
(it is for this very host alone), and httpcore's debug log is kept shut, because it prints token headers.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Final

import httpx

from imstui import __version__
from imstui.cloud.failures import Unreadable, failure_of
from imstui.model.errors import Interrupted, InvalidInput

_POOL: Final = httpx.Limits(max_connections=10, max_keepalive_connections=5, keepalive_expiry=30.0)
_NO_POOL: Final = httpx.Limits(max_connections=1, max_keepalive_connections=0)
_HEADERS: Final = {"User-Agent": f"imstui/{__version__}", "Accept": "application/json"}
_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of an answer is read.

    Attributes:
        size: bytes, after decompression.
        seconds: for the whole exchange, so that a slow drip ends as well.
    """

    size: int = _MIB
    seconds: float = 120.0


LIST_BOUNDS: Final = Bounds(size=32 * _MIB, seconds=300.0)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the network is waited for, seconds.

    Attributes:
        connect: for a connection, and for a free place in the pool.
        read: between two pieces of an answer.
        write: between two pieces of a request.
        whole: for a whole exchange, whatever its bounds allow.
    """

    connect: float = 10.0
    read: float = 60.0
    write: float = 30.0
    whole: float = 300.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, read to its end.

    Attributes:
        headers: by lower-case name.
        host: host and port that sent it.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    host: str = ""

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the class of success


class Wire:
    """One session's way to the network. The TLS context is built once: that is the slow part."""

    def __init__(
        self,
        *,
        ca_file: Path | None = None,
        verify: bool = True,
        transport: httpx.AsyncBaseTransport | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            ca_file: CA certificates to trust instead of the shipped ones.
            verify: False trusts every certificate.
            transport: in the network's place, for tests.
            patience: how long the network is waited for.

        Raises:
            InvalidInput: the CA file, or a proxy that the environment names, can't be used.
        """
        logging.getLogger("httpcore").setLevel(logging.INFO)
        self._context = _context(ca_file, verify=verify)
        self._transport = transport
        self._patience = patience or Patience()
        self.client = self._open(_POOL)

    def fresh(self) -> httpx.AsyncClient:
        """A client without any connection, which keeps none: for what must not go out over a stale one."""
        return self._open(_NO_POOL)

    def within(self, bounds: Bounds) -> Bounds:
        """The bounds, as far as this session's patience reaches."""
        return replace(bounds, seconds=min(bounds.seconds, self._patience.whole))

    async def aclose(self) -> None:
        """Close the session's connections."""
        await self.client.aclose()

    def _open(self, limits: httpx.Limits) -> httpx.AsyncClient:
        patience = self._patience
        timeout = httpx.Timeout(
            connect=patience.connect, read=patience.read, write=patience.write, pool=patience.connect
        )
        try:
            return httpx.AsyncClient(
                verify=self._context,
                timeout=timeout,
                limits=limits,
                headers=_HEADERS,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                follow_redirects=False,
                transport=self._transport,
                mounts={} if self._transport else {"http://": None},
            )
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            raise InvalidInput(
                "The proxy that the environment names (HTTPS_PROXY or ALL_PROXY) can't be used: "
                "it must be an http:// or https:// URL."
            ) from error


def _context(ca_file: Path | None, *, verify: bool) -> ssl.SSLContext:
    try:
        if ca_file is not None and verify:
            return ssl.create_default_context(cafile=ca_file)
        return httpx.create_ssl_context(verify=verify)
    except (OSError, ValueError) as error:
        # The second is of a path that no file can have.
        raise InvalidInput(f"The CA file {ca_file or 'of SSL_CERT_FILE'} can't be used: {error}.") from error


async def exchange(
    client: httpx.AsyncClient, request: httpx.Request, auth: httpx.Auth | None, bounds: Bounds, operation: str
) -> Reply:
    """Send one request, once, and read its answer.

    Args:
        client: of the session, or a fresh one.
        request: what is sent.
        auth: what puts the token or the signature on it.
        bounds: how much of the answer is read.
        operation: what is tried, in our words.

    Raises:
        TransportError: one of its three kinds.
    """
    where = request.url.netloc.decode("ascii", "replace")
    answered = False
    try:
        async with asyncio.timeout(bounds.seconds):
            response = await client.send(request, auth=auth, stream=True)
            answered = True
            try:
                content = await _read(response, bounds.size, where, operation)
            finally:
                await response.aclose()
    except TimeoutError:
        if answered:
            raise Unreadable(f"{where} sends its answer too slowly to be read.", operation=operation) from None
        raise Interrupted(f"{where} took the request, but didn't answer in time.", operation=operation) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        # OSError is a TLS failure that httpx lets through, ValueError (of idna) a Location header that it chokes on.
        # Without its cause: the frames below hold token and password, and some tracebacks print their locals.
        raise failure_of(error, where, operation) from None
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, content, where)


async def _read(response: httpx.Response, size: int, where: str, operation: str) -> bytes:
    chunks: list[bytes] = []
    total = 0
    async for chunk in response.aiter_bytes():
        total += len(chunk)
        if total > size:
            sentence = f"{where} sends more than {size // 1024} KiB, which no such answer has."
            raise Unreadable(sentence, operation=operation)
        chunks.append(chunk)
    return b"".join(chunks)
