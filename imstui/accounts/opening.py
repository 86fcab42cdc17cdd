"""Opening the account that is meant: what both doors call when they want a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from imstui.accounts.choosing import Wanted, choose
from imstui.accounts.complete import credentials
from imstui.local.environment import taken
from imstui.local.found import Ask, Found, has_passcode, with_passcode
from imstui.model.credentials import Secret
from imstui.model.errors import SignInRefused, StoreError
from imstui.session import Observer, Session, open_session

if TYPE_CHECKING:
    # What only a profile needs is imported where there is one: a complete environment opens faster.
    from imstui.accounts.keeper import Keeper
    from imstui.accounts.stores import Stores

T = TypeVar("T")
PASSCODE: Final = "Passcode of the MFA device"
NEXT_PASSCODE: Final = "Passcode of the MFA device, the next one: each is good once"


class Asker(Protocol):
    """The person, where there is one. It is called where `Aside` runs things, and may take its time there."""

    def secret(self, question: str, because: StoreError | None) -> Secret:
        """A secret that lies nowhere, or can't be had from where it lies."""

    def passcode(self, question: str) -> Secret:
        """A one-time passcode."""


class Aside(Protocol):
    """Runs what may take its time: a keyring, another program, a person. A screen runs it beside its loop."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]:
        """Do the work, and give what comes of it."""


async def at_once(work: Callable[[], T], /) -> T:
    """Run it here: a command has nothing else to do meanwhile."""
    return work()


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
    ask = asker.secret if asker else None
    found = settings_of(wanted, environ=environ, ask=ask, stores=stores)
    if found.stands_in:
        try:
            return await open_found(found, observer=observer, stores=stores)
        except SignInRefused:
            found = settings_of(wanted, environ=environ, ask=ask, stores=stores)
    for note in found.notes:
        if tell is not None:
            tell(note)
    return await open_found(found, asker=asker, observer=observer, stores=stores)


def settings_of(
    wanted: Wanted | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    ask: Ask | None = None,
    stores: Stores | None = None,
) -> Found:
    """Complete settings of the account that is meant: with its kept token if that is good, else with its secret.

    It may wait for a keyring, another program or the person. Raises what `credentials` raises.
    """
    wanted = wanted or Wanted()
    environ = taken() if environ is None else environ
    profile = choose(wanted, environ).profile
    if profile is not None:
        from imstui.accounts.keeper import Keeper, keeps_token
        from imstui.accounts.stores import Stores

        stores = stores or Stores()
        kept = Keeper(profile, stores).found(environ) if keeps_token(profile) else None
        if kept is not None:
            return kept
    return credentials(wanted, environ=environ, ask=ask, stores=stores)


async def open_found(
    found: Found,
    *,
    asker: Asker | None = None,
    observer: Observer | None = None,
    stores: Stores | None = None,
    aside: Aside = at_once,
) -> Session:
    """Sign in with complete settings; a passcode is asked for if one is wanted and somebody can be asked.

    A kept token that is refused is forgotten: `settings_of` gives the secret then.

    Args:
        found: what to sign in with.
        asker: the person; None where nobody can be asked.
        observer: is told each request and what came back.
        stores: of this process.
        aside: where a store and the person are waited for.

    Raises:
        SignInError: refused; nothing is repeated but with a passcode.
        InvalidInput: an endpoint can't be told or used.
        CloudError, TransportError: the cloud failed, or is out of reach.
    """
    keeper = _keeper(found, stores, observer)
    try:
        return await _open(found, keeper, observer, aside)
    except SignInRefused as refused:
        if found.stands_in:
            if keeper is not None:
                await aside(keeper.forget)
            raise
        if not refused.wants_passcode or asker is None or has_passcode(found):
            raise
    passcode = await aside(lambda: asker.passcode(PASSCODE))
    return await _open(with_passcode(found, passcode), keeper, observer, aside)


async def _open(found: Found, keeper: Keeper | None, observer: Observer | None, aside: Aside) -> Session:
    if keeper is None or not keeper.keeps(found):
        return await open_session(found, observer=observer)
    return await keeper.open_anew(found, aside)


def _keeper(found: Found, stores: Stores | None, observer: Observer | None) -> Keeper | None:
    if not found.profile:
        return None
    from imstui.accounts.keeper import Keeper, keeps_token
    from imstui.accounts.stores import Stores
    from imstui.local.profiles import read_profiles

    profile = read_profiles().by_name.get(found.profile)
    return Keeper(profile, stores or Stores(), observer) if profile is not None and keeps_token(profile) else None
