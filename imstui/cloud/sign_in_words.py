"""The bodies that sign in, and what a refusal means. Follows 'Obtaining a User Token', with and without MFA.

The cloud answers a wrong password and a wrong domain with the same words.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from imstui.cloud.failures import Unreadable
from imstui.model.credentials import PasswordCredentials, Scope
from imstui.model.errors import (
    BadRequest,
    CloudError,
    Forbidden,
    ImstuiError,
    InvalidInput,
    Missing,
    NotIms,
    ServerFault,
    SignInRefused,
    TooManyRequests,
    Unauthorized,
)

Body = dict[str, object]

_DOUBTFUL: Final = "user, password, domain or project"
OPERATION: Final = "signing in"
_LOCKED: Final = "IAM.0061"
_BAD_PASSCODE: Final = "IAM.1061"
_PASSCODE_SIGNS: Final = ("totp", "additional authentication")
"""The vendor's words for a missing passcode, and plain Identity v3's."""
_PASSCODE_HINT: Final = "A passcode is good once, for half a minute: take a fresh one. MFA wants the user's id."


def password_body(credentials: PasswordCredentials, scope: Body | None) -> Body:
    """The request for a token. The secrets in it stay wrapped; they are written out where it becomes bytes.

    Args:
        credentials: of the user.
        scope: what the token is for; None for no scope at all.

    Raises:
        InvalidInput: the user isn't told completely.
    """
    identity: Body = {
        "methods": ["password"],
        "password": {"user": {**_user(credentials), "password": credentials.password}},
    }
    if credentials.passcode is not None:
        identity["methods"] = ["password", "totp"]
        identity["totp"] = {"user": {**_user(credentials), "passcode": credentials.passcode}}
    auth: Body = {"identity": identity}
    if scope is not None:
        auth["scope"] = scope
    return {"auth": auth}


def _user(credentials: PasswordCredentials) -> Body:
    if credentials.user_id:
        return {"id": credentials.user_id}
    if not credentials.user_name:
        raise InvalidInput("The user is missing: a name with its domain, or an id.")
    domain = domain_scope(credentials.user_domain_id, credentials.user_domain_name)
    if not domain:
        raise InvalidInput("The user's domain is missing: that is the account's name (OS_USER_DOMAIN_NAME).")
    return {"name": credentials.user_name, "domain": domain}


def project_scope(scope: Scope, user: PasswordCredentials, region: str) -> Body:
    """The scope of a project: by id, by name, or the region's own.

    Raises:
        InvalidInput: nothing tells the project.
    """
    if scope.project_id:
        return {"project": {"id": scope.project_id}}
    name = scope.project_name or region
    if not name:
        raise InvalidInput("The project is missing: its id, its name or a region tells it.")
    domain = domain_scope(scope.domain_id, scope.domain_name) or domain_scope(
        user.user_domain_id, user.user_domain_name
    )
    return {"project": {"name": name, "domain": domain} if domain else {"name": name}}


def domain_scope(identity: str, name: str) -> Body:
    """A domain by its id, else by its name; empty if there is neither."""
    if identity:
        return {"id": identity}
    return {"name": name} if name else {}


def refusal(error: CloudError | NotIms, where: str, *, with_passcode: bool = False) -> ImstuiError:
    """What a failed sign-in means: the error itself, or one that says it better.

    Args:
        error: as it came.
        where: host and port of the Identity endpoint.
        with_passcode: whether a passcode was sent.
    """
    if isinstance(error, Unreadable):
        return error
    if isinstance(error, NotIms) or error.status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return NotIms(
            f"{where} has no Identity v3 at that URL.",
            operation=OPERATION,
            hint="OS_AUTH_URL looks like https://iam.eu-de.otc.t-systems.com/v3.",
        )
    if isinstance(error, TooManyRequests | ServerFault):
        return error
    words = str(error).rstrip(".")
    if error.code == _BAD_PASSCODE or any(sign in words.casefold() for sign in _PASSCODE_SIGNS):
        sentence = "The cloud refused the passcode" if with_passcode else "The user has MFA: a passcode is needed"
        return SignInRefused(f"{sentence}.", hint=_PASSCODE_HINT, wants_passcode=True)
    if error.code == _LOCKED:
        return SignInRefused(f"The account is locked for now: {words}.", hint="Wait a while before the next attempt.")
    if error.status == HTTPStatus.UNAUTHORIZED:
        # A wrong passcode is told in the words of a wrong password.
        doubtful = "passcode (or user, password, domain or project)" if with_passcode else _DOUBTFUL
        return SignInRefused(
            f"The cloud refused the sign-in: {words}.",
            hint=f"The {doubtful} is wrong: the cloud doesn't tell which.",
            doubts_secret=True,
        )
    return SignInRefused(f"The cloud refused the sign-in: {words} ({error.code or error.status}).")


def credentials_refusal(error: CloudError | NotIms, what: str, hint: str) -> ImstuiError:
    """What it means that a ready token or an access key was turned away: the error itself, or a refusal.

    Args:
        error: as it came.
        what: 'token' or 'access key'.
        hint: what to do next.
    """
    if isinstance(error, BadRequest | Unauthorized | Forbidden | Missing):
        doubted = what == "token" or isinstance(error, Unauthorized)
        return SignInRefused(
            f"The cloud refused the {what}: {str(error).rstrip('.')}.", hint=hint, doubts_secret=doubted
        )
    return error
