"""What a person signs in with, each kind whole. Secrets are wrapped, so that no repr or traceback shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final


@final
class Secret:
    """A text that prints as '***'. `reveal` it at the last moment, into a local that ends at once."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('***')"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str:
        raise TypeError("A secret isn't pickled.")


@dataclass(frozen=True, slots=True)
class Scope:
    """The project to work in: by id, or by name (the region's own, where neither is given).

    A name needs a domain, which is the user's own where none is given.
    """

    project_id: str = ""
    project_name: str = ""
    domain_id: str = ""
    domain_name: str = ""


@dataclass(frozen=True, slots=True)
class PasswordCredentials:
    """An IAM user's password; with a passcode where the user has MFA.

    Attributes:
        auth_url: the Identity endpoint, ending in /v3.
        user_id: instead of name and domain; MFA wants it.
    """

    auth_url: str
    password: Secret
    user_id: str = ""
    user_name: str = ""
    user_domain_id: str = ""
    user_domain_name: str = ""
    passcode: Secret | None = None
    scope: Scope = Scope()
    region: str = ""


@dataclass(frozen=True, slots=True)
class TokenCredentials:
    """A ready token, already scoped to a project. It can't be renewed."""

    auth_url: str
    token: Secret
    region: str = ""


@dataclass(frozen=True, slots=True)
class AccessKeyCredentials:
    """A permanent or temporary AK/SK. Every request is signed; there is no token.

    Attributes:
        auth_url: the Identity endpoint, asked for the project id where none is given.
        security_token: with a temporary pair.
    """

    auth_url: str
    access_key: str
    secret_key: Secret
    security_token: Secret | None = None
    scope: Scope = Scope()
    region: str = ""


Credentials = PasswordCredentials | TokenCredentials | AccessKeyCredentials


def who(credentials: Credentials) -> tuple[str, ...]:
    """Whose they are, without any secret; a ready token doesn't tell."""
    match credentials:
        case PasswordCredentials() as user:
            return user.user_id, user.user_name, user.user_domain_id, user.user_domain_name
        case AccessKeyCredentials():
            return (credentials.access_key,)
        case TokenCredentials():
            return ()


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Service endpoints that a person set; '' where the catalogue or the region's pattern shall tell."""

    ims: str = ""
    kms: str = ""
    eps: str = ""
