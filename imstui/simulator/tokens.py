"""Tokens and temporary access keys: who holds which, and until when (protocol sections 5.1 and 5.4)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from imstui.simulator.clocks import Clocks
from imstui.simulator.tenancy import USERS, Domain, Project, User

# Real tokens are about this long; a client that cuts or logs them should notice.
_TOKEN_BYTES = 900


@dataclass(frozen=True)
class Token:
    """One token; its moments are seconds since 1970."""

    id: str
    user: User
    project: Project | None
    domain: Domain | None
    methods: tuple[str, ...]
    issued: float
    expires: float


@dataclass(frozen=True)
class AccessKey:
    """A permanent or temporary AK/SK pair.

    Attributes:
        security_token: What must come along with a temporary pair; empty for a permanent one.
        expires: Seconds since 1970; None for a permanent one.
    """

    access: str
    secret: str
    user: User
    security_token: str = ""
    expires: float | None = None


class Credentials:
    """All tokens and access keys of the cloud."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._tokens: dict[str, Token] = {}
        permanent = (AccessKey(user.access_key, user.secret_key, user) for user in USERS if user.access_key)
        self._keys = {each.access: each for each in permanent}

    def issue(
        self, user: User, project: Project | None, domain: Domain | None, methods: tuple[str, ...], life: float
    ) -> Token:
        """Makes a token that lives `life` seconds."""
        now = self._clocks.wall()
        token = Token(secrets.token_urlsafe(_TOKEN_BYTES), user, project, domain, methods, now, now + life)
        self._tokens[token.id] = token
        return token

    def lend_key(self, user: User, life: float) -> AccessKey:
        """Makes a temporary access key that lives `life` seconds."""
        key = AccessKey(
            access="HST" + secrets.token_hex(9).upper()[:17],
            secret=secrets.token_urlsafe(30)[:40],
            user=user,
            security_token=secrets.token_urlsafe(400),
            expires=self._clocks.wall() + life,
        )
        self._keys[key.access] = key
        return key

    def token(self, token_id: str) -> Token | None:
        """A token by its id, alive or not."""
        return self._tokens.get(token_id)

    def key(self, access: str) -> AccessKey | None:
        """An access key by its AK, alive or not."""
        return self._keys.get(access)

    def is_over(self, held: Token | AccessKey) -> bool:
        """Whether a token or a temporary key has expired."""
        return held.expires is not None and held.expires <= self._clocks.wall()

    def expire_tokens(self) -> int:
        """Ends all tokens now, and says how many lived."""
        alive = [each for each in self._tokens.values() if not self.is_over(each)]
        for each in alive:
            self._tokens[each.id] = replace(each, expires=self._clocks.wall())
        return len(alive)

    def expire_keys(self) -> int:
        """Ends all temporary access keys now, and says how many lived."""
        alive = [each for each in self._keys.values() if each.expires is not None and not self.is_over(each)]
        for each in alive:
            self._keys[each.access] = replace(each, expires=self._clocks.wall())
        return len(alive)
