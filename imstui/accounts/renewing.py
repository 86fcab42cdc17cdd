"""Going on after a session has ended: what is needed of the person, and the settings with it. Another project, too."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Final

from imstui.accounts.choosing import Wanted
from imstui.accounts.complete import credentials, keep_out_of_logs
from imstui.accounts.opening import PASSCODE, Asker
from imstui.accounts.signing_in import signed_in
from imstui.local.found import Found, has_passcode, with_passcode
from imstui.model.account import Project
from imstui.model.credentials import AccessKeyCredentials, PasswordCredentials, Scope, Secret, TokenCredentials
from imstui.model.errors import ImstuiError, InvalidInput, SignInRefused


class Need(StrEnum):
    """What the person is asked for."""

    NOTHING = ""
    """Their settings are read again, and tell."""
    PASSWORD = "password"  # noqa: S105 - the need's name
    PASSCODE = "passcode"
    TOKEN = "token"  # noqa: S105 - the need's name
    SECRET_KEY = "secret key"  # noqa: S105 - the need's name


SECRETS: Final = frozenset({Need.PASSWORD, Need.TOKEN, Need.SECRET_KEY})
"""Needs for what can be kept: a passcode is good once."""


def need_of(found: Found, error: ImstuiError | None) -> Need:
    """What a new session wants, after the one that these settings opened has ended.

    Args:
        found: what was signed in with.
        error: how it ended; None where it hasn't yet.
    """
    match found.credentials:
        case TokenCredentials():
            return Need.NOTHING if found.stands_in else Need.TOKEN
        case AccessKeyCredentials(security_token=token):
            # A temporary pair ends whole: its next secret key belongs to another AK.
            return Need.NOTHING if token is not None else Need.SECRET_KEY
        case PasswordCredentials():
            wants_passcode = isinstance(error, SignInRefused) and error.wants_passcode
            return Need.PASSCODE if wants_passcode or has_passcode(found) else Need.PASSWORD


def with_secret(found: Found, need: Need, secret: Secret) -> Found:
    """The same settings with what the person gave."""
    given = found.credentials
    match given:
        case PasswordCredentials() if need is Need.PASSCODE:
            return with_passcode(found, secret)
        case PasswordCredentials():
            changed = replace(found, credentials=replace(given, password=secret, passcode=None))
        case TokenCredentials():
            changed = replace(found, credentials=replace(given, token=secret))
        case AccessKeyCredentials():
            changed = replace(found, credentials=replace(given, secret_key=secret))
    keep_out_of_logs(changed)
    return changed


async def prove(found: Found) -> None:
    """See that an access key's new secret is right: opening a session with it would send nothing.

    Raises:
        SignInRefused: it isn't; nothing is repeated.
        CloudError, TransportError: the cloud failed, or is out of reach.
    """
    if isinstance(found.credentials, AccessKeyCredentials):
        await signed_in(found)


def in_project(found: Found, project: Project, asker: Asker) -> Found:
    """The same account's settings for another project. The person may be asked for a passcode, each being good once.

    Raises:
        InvalidInput: a ready token is for one project.
        SignInError: the secret that a kept token stands for can't be had.
    """
    if found.stands_in and found.profile:
        found = credentials(Wanted(profile=found.profile), ask=asker.secret)
    given = found.credentials
    if isinstance(given, TokenCredentials):
        raise InvalidInput("A ready token is for one project.", hint="Sign in another way to work in another.")
    scope = Scope(project.id, project.name, given.scope.domain_id, given.scope.domain_name)
    origins = {**found.origins, "project": "the person"}
    other = replace(found, credentials=replace(given, scope=scope), origins=origins)
    return with_passcode(other, asker.passcode(PASSCODE)) if has_passcode(found) else other
