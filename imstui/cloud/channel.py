"""One service's requests: the session's client and proof, the retries that reading may have, and none for a copy.

A 401 (and KMS's 403 for an expired token) gets one new sign-in and one more try. Only what reads is repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote

import httpx
import msgspec

from imstui.cloud.address import Parameters, address
from imstui.cloud.auth import SessionAuth
from imstui.cloud.decode_error import error_of, request_id
from imstui.cloud.failures import Untrusted
from imstui.cloud.pace import Pace
from imstui.cloud.transport import Bounds, Reply, Wire, exchange
from imstui.model.credentials import Secret
from imstui.model.errors import (
    CloudError,
    ImstuiError,
    Interrupted,
    InvalidInput,
    NotConnected,
    TooManyRequests,
    Unauthorized,
)

_PASSING: Final = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})
_LOST_LOOK: Final = "Nothing was changed by it: try again; `imstui doctor` checks network, proxy and endpoint."
_JSON: Final = {"Content-Type": "application/json"}


def _unwrap(value: object) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    raise TypeError(f"A request holds {type(value).__name__}, which JSON has no form for.")


_ENCODER: Final = msgspec.json.Encoder(enc_hook=_unwrap)


def _json(body: object) -> bytes:
    try:
        return _ENCODER.encode(body)
    except UnicodeEncodeError:
        raise InvalidInput("A text holds half a character (a lone surrogate), and can't be sent.") from None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back, for a person who watches. Without query, headers and bodies: no secret.

    Attributes:
        status: HTTP status; 0 if no answer came.
        seconds: how long it took.
        error: our sentence, if no answer came.
    """

    method: str
    host: str
    path: str
    status: int
    seconds: float
    request_id: str = ""
    error: str = ""


Observer = Callable[[Exchange], None]


class Repeat(Enum):
    """How freely a request may be sent again by itself.

    READING also after an answer was lost or a gateway failed, NOT_ACTED only where nothing can have been done, NEVER
    not at all; a new sign-in after a 401 stands beside it.
    """

    READING = "reading"
    NOT_ACTED = "not acted"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Draft:
    """What each try makes a new request of: a signature is good once."""

    method: str
    url: str
    content: bytes = field(default=b"", repr=False)

    def on(self, client: httpx.AsyncClient) -> httpx.Request:
        """A request with the client's own headers and time limits.

        Raises:
            InvalidInput: the URL isn't one.
        """
        try:
            headers = _JSON if self.content else {}
            return client.build_request(self.method, self.url, headers=headers, content=self.content or None)
        except (httpx.InvalidURL, UnicodeError) as error:
            # The second is of a host name that idna has no form for.
            raise InvalidInput("The endpoint and the id don't make a URL that can be used.") from error


class Channel:
    """Requests that bear one proof (a token or a signature)."""

    def __init__(self, wire: Wire, auth: SessionAuth, *, pace: Pace | None = None, observer: Observer | None = None):
        """Opens nothing.

        Args:
            wire: the way to the network.
            auth: the proof.
            pace: how patiently reading is repeated.
            observer: is told each exchange.
        """
        self._wire = wire
        self._auth = auth
        self._observer = observer
        self.pace = pace or Pace()

    async def get(
        self, base: str, *segments: str, params: Parameters = (), operation: str, bounds: Bounds | None = None
    ) -> Reply:
        """Read something, patiently.

        Args:
            base: endpoint.
            segments: of the path, raw.
            params: of the query, raw.
            operation: what is tried, in our words.
            bounds: how much of the answer is read.

        Raises:
            CloudError: the service said no.
            TransportError: no answer that can be used.
            SignInError: the session ended, and couldn't be renewed.
        """
        draft = Draft("GET", address(base, *segments, params=params))
        return await self._send(draft, operation, bounds or Bounds(), Repeat.READING)

    async def post(self, base: str, *segments: str, body: object, operation: str, repeat: Repeat) -> Reply:
        """A POST that is repeated no more than `repeat` allows. Raises what `get` raises."""
        draft = Draft("POST", address(base, *segments), _json(body))
        return await self._send(draft, operation, Bounds(), repeat)

    async def put(self, base: str, *segments: str, body: object, operation: str) -> Reply:
        """Change something, without repeating it but after a new sign-in. Raises what `get` raises."""
        draft = Draft("PUT", address(base, *segments), _json(body))
        return await self._send(draft, operation, Bounds(), Repeat.NEVER)

    async def send_once(self, base: str, *segments: str, body: object, operation: str) -> Reply:
        """A POST that acts: once, over a connection of its own. Any status comes back as it is.

        Raises:
            TransportError: no answer that can be used.
            InvalidInput: the request can't be written; nothing was sent.
            SignInError: there is no proof to send it with; nothing was sent.
        """
        draft = Draft("POST", address(base, *segments), _json(body))
        await self._auth.prepare()
        async with self._wire.fresh() as client:
            return await self._once(client, draft, operation, Bounds())

    @property
    def generation(self) -> int:
        """How many sign-ins stand behind the proof that the next request bears."""
        return self._auth.generation

    async def renew(self, generation: int) -> bool:
        """Sign in anew, unless that was done since `generation`; False if it can't be done without the person."""
        return await self._auth.renew(generation)

    async def _send(self, draft: Draft, operation: str, bounds: Bounds, repeat: Repeat) -> Reply:
        started = self.pace.clock()
        renewed = False
        tried = 0
        while True:
            await self._auth.prepare()
            generation = self._auth.generation
            outcome = await self._try(draft, operation, bounds)
            if isinstance(outcome, Reply):
                return outcome
            if isinstance(outcome, Unauthorized) and not renewed and await self._auth.renew(generation):
                renewed = True
                continue
            if isinstance(outcome, Unauthorized) and renewed:
                outcome.hint = "A new sign-in didn't help: does the endpoint belong to the session's region?"
            tried += 1
            asked = outcome.retry_after if isinstance(outcome, TooManyRequests) else None
            wait = self.pace.wait(tried, self.pace.clock() - started, asked)
            if isinstance(outcome, Interrupted) and repeat is not Repeat.NEVER:
                outcome.hint = _LOST_LOOK
            if wait is None or not _may_pass(outcome, repeat):
                raise outcome
            await self.pace.sleep(wait)

    async def _try(self, draft: Draft, operation: str, bounds: Bounds) -> Reply | ImstuiError:
        try:
            reply = await self._once(self._wire.client, draft, operation, bounds)
        except (NotConnected, Interrupted) as error:
            return error
        return reply if reply.ok else error_of(reply, operation)

    async def _once(self, client: httpx.AsyncClient, draft: Draft, operation: str, bounds: Bounds) -> Reply:
        started = self.pace.clock()
        request = draft.on(client)
        try:
            reply = await exchange(client, request, self._auth, self._wire.within(bounds), operation)
        except ImstuiError as error:
            self._tell(request, started, error=str(error))
            raise
        self._tell(request, started, status=reply.status, identity=request_id(reply))
        return reply

    def _tell(
        self, request: httpx.Request, started: float, *, status: int = 0, identity: str = "", error: str = ""
    ) -> None:
        if self._observer is None:
            return
        host = request.url.netloc.decode("ascii", "replace")
        path = unquote(request.url.path)
        seconds = self.pace.clock() - started
        self._observer(Exchange(request.method, host, path, status, seconds, identity, error))


def _may_pass(error: ImstuiError, repeat: Repeat) -> bool:
    """Whether the same request may fare better, and may be repeated."""
    if repeat is Repeat.NEVER or isinstance(error, Untrusted):
        return False
    if isinstance(error, NotConnected | TooManyRequests):
        return True
    passing = isinstance(error, Interrupted) or (isinstance(error, CloudError) and error.status in _PASSING)
    return passing and repeat is Repeat.READING
