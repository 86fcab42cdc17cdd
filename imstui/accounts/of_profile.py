"""From a profile to complete settings: its secret from where it lies, or from the person."""

from __future__ import annotations

from collections.abc import Mapping

from imstui.accounts.stores import Stores
from imstui.local.environment import OWN_PASSCODE, OWN_SECRETS
from imstui.local.found import Ask, Found
from imstui.local.profiles import profiles_file
from imstui.local.secret_command import secret_of_command
from imstui.local.secret_items import secret_item, unpacked_key
from imstui.model.credentials import (
    AccessKeyCredentials,
    Credentials,
    PasswordCredentials,
    Scope,
    Secret,
    TokenCredentials,
)
from imstui.model.errors import NotSignedIn, StoreError
from imstui.model.profile import Keeping, Kind, Profile

WORDS = {Kind.PASSWORD: "password", Kind.TOKEN: "token", Kind.ACCESS_KEY: "secret key"}


def found_for(profile: Profile, secret: Secret, origin: str, passcode: Secret | None = None) -> Found:
    """Complete settings of a profile and its secret.

    Args:
        profile: all but the secret.
        secret: as it was kept.
        origin: where it comes from, for a person to read.
        passcode: with MFA.
    """
    file = str(profiles_file())
    values = {
        "auth_url": profile.auth_url,
        "region": profile.region,
        "user": profile.user_id or profile.user_name,
        "domain": profile.domain_id or profile.domain_name,
        "project": profile.project_id or profile.project_name,
        "access_key": profile.access_key,
        "ca_file": profile.ca_file,
        "ims_endpoint": profile.endpoints.ims,
        "kms_endpoint": profile.endpoints.kms,
        "eps_endpoint": profile.endpoints.eps,
    }
    origins = {name: file for name, value in values.items() if value}
    origins[WORDS[profile.kind].replace(" ", "_")] = origin
    return Found(
        credentials=credentials_of(profile, secret, passcode),
        source=f"profile '{profile.name}'",
        endpoints=profile.endpoints,
        ca_file=profile.ca_file,
        verify=profile.verify,
        profile=profile.name,
        read_only=profile.read_only,
        origins=origins,
    )


def credentials_of(profile: Profile, secret: Secret, passcode: Secret | None = None) -> Credentials:
    """A profile's credentials, whole.

    Raises:
        StoreError: what was kept can't be read.
    """
    scope = Scope(profile.project_id, profile.project_name, profile.domain_id, profile.domain_name)
    match profile.kind:
        case Kind.TOKEN:
            return TokenCredentials(profile.auth_url, secret, profile.region)
        case Kind.ACCESS_KEY:
            kept = unpacked_key(profile, secret)
            return AccessKeyCredentials(
                auth_url=profile.auth_url,
                access_key=kept.access_key,
                secret_key=kept.secret_key,
                scope=scope,
                region=profile.region,
            )
        case Kind.PASSWORD:
            return PasswordCredentials(
                auth_url=profile.auth_url,
                password=secret,
                user_id=profile.user_id,
                user_name=profile.user_name,
                user_domain_id=profile.domain_id,
                user_domain_name=profile.domain_name,
                passcode=passcode,
                scope=scope,
                region=profile.region,
            )


def secret_of(profile: Profile, environ: Mapping[str, str], ask: Ask | None, stores: Stores) -> tuple[Secret, str]:
    """The profile's secret, and where it comes from.

    Raises:
        NotSignedIn: it lies nowhere, and nobody can be asked.
        StoreError: the place where it lies can't be used, and nobody can be asked.
    """
    variable = OWN_SECRETS[profile.kind.value]
    if environ.get(variable):
        return Secret(environ[variable]), variable
    word = WORDS[profile.kind]
    failure: StoreError | None = None
    try:
        kept = _kept(profile, stores)
    except StoreError as error:
        if ask is None:
            raise
        kept, failure = None, error
    if kept is not None:
        return kept, stores.named(profile.keeping)
    if ask is not None:
        return ask(f"{word.capitalize()} of {profile.who or 'the account'} ({profile.name})", failure), "the person"
    where = "" if profile.keeping is Keeping.SESSION else f" in {stores.named(profile.keeping)}"
    raise NotSignedIn(
        f"There is no {word} of profile '{profile.name}'{where}.",
        hint=f"Run 'imstui --profile {profile.name} login', or set {variable}.",
    )


def _kept(profile: Profile, stores: Stores) -> Secret | None:
    if profile.keeping is Keeping.COMMAND:
        return secret_of_command(profile.command)
    store = stores.of(profile.keeping)
    return store.read(secret_item(profile)) if store else None


def passcode_of(environ: Mapping[str, str]) -> Secret | None:
    """The one-time passcode of the environment, if it has one."""
    return Secret(environ[OWN_PASSCODE]) if environ.get(OWN_PASSCODE) else None
