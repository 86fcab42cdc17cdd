"""Opening the account that is meant: what both doors call when they want a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from imstui.accounts.choosing import Wanted, choose
from imstui.accounts.complete import credentials
from imstui.accounts.kept_token import drop_token, keep_token, kept_token
from imstui.accounts.signing_in import signed_in
from imstui.accounts.stores import Stores
from imstui.local.environment import taken, with_environment
from imstui.local.found import Found, has_passcode, with_passcode
from imstui.model.credentials import Secret, TokenCredentials
from imstui.model.errors import SignInRefused, StoreError
from imstui.model.profile import Kind, Profile
from imstui.session import Exchange, Session, open_session

Observer = Callable[[Exchange], None]


class Asker(Protocol):
    """The person, where there is one."""

    def secret(self, question: str, because: StoreError | None) -> Secret:
        """A secret that lies nowhere, or can't be had from where it lies."""

    def passcode(self, question: str) -> Secret:
        """A one-time passcode."""


async def open_account(
    wanted: Wanted | None = None,
    *,
    asker: Asker | None = None,
    observer: Observer | None = None,
    tell: Callable[[str], None] | None = None,
    environ: Mapping[str, str] | None = None,
    stores: Stores | None = None,
) -> Session:
    """Sign in to the account that is meant. A refused sign-in isn't tried again, but with a passcode if one is wanted.

    Args:
        wanted: what was named.
        asker: the person; None where nobody can be asked.
        observer: is told each request and what came back.
        tell: is told what the person should know about the choice of the account.
        environ: the process's own if None.
        stores: of this process.

    Raises:
        SignInError: nothing to sign in with, refused, or the secret's store can't be used.
        InvalidInput: what was named isn't there, or an endpoint can't be told or used.
        CloudError, TransportError: the cloud failed, or is out of reach.
    """
    wanted, stores = wanted or Wanted(), stores or Stores()
    environ = taken() if environ is None else environ
    keeper = _keeper(wanted, environ)
    if keeper is not None:
        session = await _with_kept_token(keeper, environ, stores, observer)
        if session is not None:
            return session
    found = credentials(wanted, environ=environ, ask=asker.secret if asker else None, stores=stores)
    for note in found.notes:
        if tell is not None:
            tell(note)
    return await _open(found, keeper, asker, observer, stores)


async def _open(
    found: Found, keeper: Profile | None, asker: Asker | None, observer: Observer | None, stores: Stores
) -> Session:
    try:
        return await _open_once(found, keeper, observer, stores)
    except SignInRefused as refused:
        if not refused.wants_passcode or asker is None or has_passcode(found):
            raise
    passcode = asker.passcode("Passcode of the MFA device")
    return await _open_once(with_passcode(found, passcode), keeper, observer, stores)


async def _open_once(found: Found, keeper: Profile | None, observer: Observer | None, stores: Stores) -> Session:
    if keeper is None:
        return await open_session(found, observer=observer)
    proof = await signed_in(found)
    # Where it can't be kept it still serves this run; the secret was read from the same store a moment ago.
    with suppress(StoreError):
        keep_token(keeper, proof.token, proof.account.expires_at, stores)
    if proof.token is None:
        return await open_session(found, observer=observer)
    token = TokenCredentials(keeper.auth_url, proof.token, keeper.region)
    return await open_session(replace(found, credentials=token), observer=observer)


async def _with_kept_token(
    keeper: Profile, environ: Mapping[str, str], stores: Stores, observer: Observer | None
) -> Session | None:
    try:
        token = kept_token(keeper, stores)
    except StoreError:
        return None
    if token is None:
        return None
    found = Found(
        credentials=token,
        source=f"profile '{keeper.name}', its kept token",
        endpoints=keeper.endpoints,
        ca_file=keeper.ca_file,
        verify=keeper.verify,
        profile=keeper.name,
        read_only=keeper.read_only,
        origins={"token": stores.named(keeper.keeping)},
    )
    try:
        return await open_session(with_environment(found, environ), observer=observer)
    except SignInRefused:
        drop_token(keeper, stores)
        return None


def _keeper(wanted: Wanted, environ: Mapping[str, str]) -> Profile | None:
    profile = choose(wanted, environ).profile
    keeps = profile is not None and profile.keep_token and profile.kind is Kind.PASSWORD
    return profile if keeps else None
