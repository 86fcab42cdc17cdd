"""What makes a request ours: a token that can be fetched anew, or (in signing) a signature.

Follows 'Authentication' of the API references: the token travels in X-Auth-Token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator

import httpx

from imstui.model.credentials import Secret
from imstui.model.errors import InvalidInput, SignInRefused

Renewal = Callable[[], Awaitable[Secret]]


class SessionAuth(httpx.Auth):
    """Puts the session's proof on each request. `generation` counts the sign-ins behind it."""

    generation: int = 0

    async def prepare(self) -> None:
        """Have the proof at hand before a request is built."""

    async def renew(self, generation: int) -> bool:  # noqa: ARG002 - what the kinds that can renew need
        """Fetch a new proof, unless that was done since `generation`; False if this kind can't."""
        return False


class TokenAuth(SessionAuth):
    """A token, with the way to fetch the next one.

    A refusal is remembered and raised again without asking: a program that polls with a password that has changed
    would lock the account.
    """

    def __init__(self, token: Secret | None, renewal: Renewal | None = None) -> None:
        """Holds a token, or fetches it when it is first needed.

        Args:
            token: None to fetch it by `renewal` before the first request.
            renewal: signs in anew; None if that can't be done without the person.
        """
        self._token = token
        self._renewal = renewal
        self._lock = asyncio.Lock()
        self._refused: SignInRefused | None = None

    async def prepare(self) -> None:
        """Fetch the token if there is none yet.

        Raises:
            ImstuiError: what the sign-in raised.
        """
        if self._token is None:
            await self.renew(self.generation)

    async def renew(self, generation: int) -> bool:
        """Sign in anew, once for all who ask at the same time.

        Args:
            generation: what it was when the refused request went out.

        Raises:
            SignInRefused: now, or at an earlier attempt.
            ImstuiError: what else the sign-in raised.
        """
        if self._renewal is None:
            return False
        async with self._lock:
            if self.generation != generation:
                return True
            if self._refused is not None:
                raise self._refused
            try:
                self._token = await self._renewal()
            except SignInRefused as refused:
                self._refused = refused
                raise
            self.generation += 1
            return True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the token on the request."""
        if self._token is not None:
            request.headers["X-Auth-Token"] = self._token.reveal()
        yield request


def fit_for_header(value: Secret, what: str) -> Secret:
    """The value, if a header can carry it. It stays wrapped, so that a traceback's locals don't show it.

    Raises:
        InvalidInput: it is empty, or holds spaces, control or non-ASCII characters.
    """
    if not _is_token(value.reveal()):
        raise InvalidInput(f"The {what} is empty, or holds characters that none can hold: was it copied whole?")
    return value


def _is_token(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable() and " " not in text
