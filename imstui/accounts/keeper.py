"""An account that keeps its token: opened with the kept one while that is good, else signed in anew."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from imstui.accounts.kept_token import drop_token, keep_token, kept_token
from imstui.accounts.signing_in import signed_in
from imstui.accounts.stores import Stores
from imstui.local.environment import with_environment
from imstui.local.found import Found
from imstui.model.credentials import PasswordCredentials, Secret, TokenCredentials
from imstui.model.errors import StoreError
from imstui.model.profile import Kind, Profile
from imstui.session import Observer, Session, open_session

if TYPE_CHECKING:
    from imstui.accounts.opening import Aside


@dataclass(frozen=True, slots=True)
class Keeper:
    """One profile, and where its token is kept.

    Attributes:
        observer: is told each request of the session.
    """

    profile: Profile
    stores: Stores
    observer: Observer | None = None

    def found(self, environ: Mapping[str, str]) -> Found | None:
        """Settings with the kept token; None if there is none that is good."""
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
            stands_in=True,
        )
        return with_environment(found, environ)

    def forget(self) -> None:
        """Forget the kept token: it was refused."""
        drop_token(self.profile, self.stores)

    def keeps(self, found: Found) -> bool:
        """Whether these settings give a token to keep: one of another project isn't kept as the profile's."""
        given, profile = found.credentials, self.profile
        return isinstance(given, PasswordCredentials) and (given.scope.project_id, given.scope.project_name) == (
            profile.project_id,
            profile.project_name,
        )

    async def open_anew(self, found: Found, aside: Aside) -> Session:
        """Sign in, keep the token, and open a session with it. Raises what `open_session` raises."""
        proof = await signed_in(found)
        # Where it can't be kept it still serves this run; the secret was read from the same store a moment ago.
        with suppress(StoreError):
            await aside(lambda: keep_token(self.profile, proof.token, proof.account.expires_at, self.stores))
        if proof.token is None:
            return await open_session(found, observer=self.observer)
        return await open_session(standing_in(found, proof.token), observer=self.observer)


def keeps_token(profile: Profile) -> bool:
    """Whether the token of this profile is to be kept: only a password gives one."""
    return profile.keep_token and profile.kind is Kind.PASSWORD


def standing_in(found: Found, token: Secret) -> Found:
    """The same settings with a token in the place of the secret that it was got with."""
    given = found.credentials
    return replace(found, credentials=TokenCredentials(given.auth_url, token, given.region), stands_in=True)
