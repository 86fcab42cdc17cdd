"""Opening the account that is meant: what both doors call when they want a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from imstui.accounts.choosing import Wanted, choose
from imstui.accounts.complete import credentials
from imstui.local.environment import taken
from imstui.local.found import Found, has_passcode, with_passcode
from imstui.model.credentials import Secret
from imstui.model.errors import SignInRefused, StoreError
from imstui.session import Observer, Session, open_session

if TYPE_CHECKING:
    # What only a profile needs is imported where there is one: a complete environment opens faster.
    from imstui.accounts.keeper import Keeper
    from imstui.accounts.stores import Stores


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
    wanted = wanted or Wanted()
    environ = taken() if environ is None else environ
    keeper = _keeper(wanted, environ, stores, observer)
    if keeper is not None:
        session = await keeper.open_with_kept(environ)
        if session is not None:
            return session
        stores = keeper.stores
    found = credentials(wanted, environ=environ, ask=asker.secret if asker else None, stores=stores)
    for note in found.notes:
        if tell is not None:
            tell(note)
    try:
        return await _open(found, keeper, observer)
    except SignInRefused as refused:
        if not refused.wants_passcode or asker is None or has_passcode(found):
            raise
    passcode = asker.passcode("Passcode of the MFA device")
    return await _open(with_passcode(found, passcode), keeper, observer)


async def _open(found: Found, keeper: Keeper | None, observer: Observer | None) -> Session:
    return await (open_session(found, observer=observer) if keeper is None else keeper.open_anew(found))


def _keeper(
    wanted: Wanted, environ: Mapping[str, str], stores: Stores | None, observer: Observer | None
) -> Keeper | None:
    profile = choose(wanted, environ).profile
    if profile is None:
        return None
    from imstui.accounts.keeper import Keeper, keeps_token
    from imstui.accounts.stores import Stores

    return Keeper(profile, stores or Stores(), observer) if keeps_token(profile) else None
