"""An account that keeps its token: opened with the kept one while that is good, else signed in anew."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from imstui.accounts.kept_token import drop_token, keep_token, kept_token
from imstui.accounts.signing_in import signed_in
from imstui.accounts.stores import Stores
from imstui.local.environment import with_environment
from imstui.local.found import Found
from imstui.model.credentials import TokenCredentials
from imstui.model.errors import SignInRefused, StoreError
from imstui.model.profile import Kind, Profile
from imstui.session import Observer, Session, open_session


@dataclass(frozen=True, slots=True)
class Keeper:
    """One profile, and where its token is kept.

    Attributes:
        observer: is told each request of the session.
    """

    profile: Profile
    stores: Stores
    observer: Observer | None = None

    async def open_with_kept(self, environ: Mapping[str, str]) -> Session | None:
        """A session by the kept token; None if there is none that is good.

        Raises:
            InvalidInput: an endpoint can't be told or used.
            CloudError, TransportError: the cloud failed, or is out of reach.
        """
        profile = self.profile
        try:
            token = kept_token(profile, self.stores)
        except StoreError:
            return None
        if token is None:
            return None
        found = Found(
            credentials=token,
            source=f"profile '{profile.name}', its kept token",
            endpoints=profile.endpoints,
            ca_file=profile.ca_file,
            verify=profile.verify,
            profile=profile.name,
            read_only=profile.read_only,
            origins={"token": self.stores.named(profile.keeping)},
        )
        try:
            return await open_session(with_environment(found, environ), observer=self.observer)
        except SignInRefused:
            drop_token(profile, self.stores)
            return None

    async def open_anew(self, found: Found) -> Session:
        """Sign in, keep the token, and open a session with it. Raises what `open_session` raises."""
        proof = await signed_in(found)
        # Where it can't be kept it still serves this run; the secret was read from the same store a moment ago.
        with suppress(StoreError):
            keep_token(self.profile, proof.token, proof.account.expires_at, self.stores)
        if proof.token is None:
            return await open_session(found, observer=self.observer)
        token = TokenCredentials(self.profile.auth_url, proof.token, self.profile.region)
        return await open_session(replace(found, credentials=token), observer=self.observer)


def keeps_token(profile: Profile) -> bool:
    """Whether the token of this profile is to be kept: only a password gives one."""
    return profile.keep_token and profile.kind is Kind.PASSWORD
