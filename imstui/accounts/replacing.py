"""A secret that was typed in the place of a refused one: once the cloud took it, kept where the refused one lies."""

from __future__ import annotations

from imstui.accounts.of_profile import WORDS, credentials_of
from imstui.accounts.stores import Stores
from imstui.local.environment import OWN_SECRETS
from imstui.local.found import Found
from imstui.local.profiles import read_profiles
from imstui.local.secret_items import packed, secret_item
from imstui.model.credentials import Credentials, Secret, who
from imstui.model.errors import InvalidInput, StoreError
from imstui.model.profile import Keeping, Profile


def replaced_in_keyring(found: Found) -> Profile | None:
    """The profile whose refused secret lies in the keyring, as far as its settings tell; None if it lies elsewhere.

    A secret of the environment isn't the profile's own, and settings that name another account by now are another's.
    """
    try:
        profile = read_profiles().by_name.get(found.profile)
    except InvalidInput:
        return None
    if profile is None or profile.keeping is not Keeping.KEYRING or found.stands_in:
        return None
    if OWN_SECRETS[profile.kind.value] in found.origins.values():
        return None
    return profile if _who(found.credentials) == _who(credentials_of(profile, Secret(""))) else None


def replace_in_keyring(found: Found, secret: Secret, stores: Stores) -> str:
    """Keep the secret in the place of the refused one; where it lies now, in a sentence, or '' if nothing was to do.

    Nothing is written where the keyring has nothing of this profile: that wasn't asked for.

    Args:
        found: the settings whose secret was refused.
        secret: what was typed.
        stores: of this process.

    Raises:
        StoreError: it isn't kept.
    """
    profile = replaced_in_keyring(found)
    if profile is None:
        return ""
    item, fresh = secret_item(profile), packed(profile, secret)
    before = stores.keyring.read(item)
    if before is None or before == fresh:
        return ""
    stores.keyring.write(item, fresh)
    return f"The new {WORDS[profile.kind]} is in {stores.named(Keeping.KEYRING)}."


def not_replaced(found: Found, error: StoreError) -> str:
    """What to say where that failed."""
    profile = replaced_in_keyring(found)
    word = WORDS[profile.kind] if profile is not None else "secret"
    said = f"Signed in, but the new {word} isn't kept: {str(error).rstrip('.')}. It is used for this run."
    return f"{said} {error.hint}".rstrip()


def _who(credentials: Credentials) -> tuple[str, ...]:
    return (credentials.auth_url, *who(credentials))
