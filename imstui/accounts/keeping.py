"""Where a secret goes, looked at before it is asked for; putting it there, and taking it away, so that it is sure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from imstui.accounts.kept_token import keep_token
from imstui.accounts.signing_in import Proof
from imstui.accounts.stores import Store, Stores
from imstui.local.environment import forget_secrets
from imstui.local.profiles import change_profiles, read_profiles
from imstui.local.secret_items import all_items, packed, secret_item
from imstui.model.credentials import Secret
from imstui.model.errors import StoreError
from imstui.model.profile import Keeping, Profile


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret will lie.

    Attributes:
        words: the same for a person: 'the keyring (gnome-keyring-daemon)'.
        failure: why it isn't the keyring, where nobody asked for another place.
    """

    keeping: Keeping
    words: str
    failure: StoreError | None = None


def place_for(wanted: Keeping | None, stores: Stores) -> Place:
    """Where a secret can go. Never silently into plain text: where there is no keyring, nothing is saved.

    Args:
        wanted: what the person said; None for the keyring, if there is one.
        stores: of this process.

    Raises:
        StoreError: the keyring was asked for, and can't be used.
    """
    if wanted in {None, Keeping.KEYRING}:
        failure = stores.keyring.look().failure
        if failure is None:
            return Place(Keeping.KEYRING, stores.named(Keeping.KEYRING))
        if wanted is Keeping.KEYRING:
            raise failure
        return Place(Keeping.SESSION, "the memory of this run only", failure)
    if wanted is Keeping.FILE:
        return Place(Keeping.FILE, f"{stores.files.path('PROFILE').parent} (not encrypted)")
    return Place(Keeping.SESSION, "the memory of this run only")


def keep(profile: Profile, secret: Secret, proof: Proof, stores: Stores) -> Profile:
    """Write a profile, and its secret where the profile says; a kept token too, if it says so.

    The profile is written first: a keyring can't be asked what it holds, so what may be in it must stand elsewhere.

    Returns:
        The profile as it is now: it says so if an older secret may be left in a keyring that can't be asked.

    Raises:
        StoreError: the secret isn't kept; the profile is, and asks for it each time.
        InvalidInput: the profiles can't be written.
    """
    before = read_profiles().by_name.get(profile.name)
    _write(profile)
    store = stores.of(profile.keeping)
    try:
        if store is not None:
            _fill(store, profile, secret)
            if profile.keep_token:
                keep_token(profile, proof.token, proof.account.expires_at, stores)
    except StoreError:
        doubtful = profile.keyring_may_hold or profile.keeping is Keeping.KEYRING
        _write(replace(profile, keeping=Keeping.SESSION, keyring_may_hold=doubtful))
        raise
    return profile if before is None else _without_older(profile, before, stores)


def _fill(store: Store, profile: Profile, secret: Secret) -> None:
    """Write the secret, with nothing of another kind left beside it."""
    own = secret_item(profile)
    for item in all_items(profile.name):
        if item != own:
            store.delete(item)
    store.write(own, packed(profile, secret))


def _without_older(profile: Profile, before: Profile, stores: Stores) -> Profile:
    """The profile after what it kept elsewhere before was deleted."""
    if before.keeping is profile.keeping:
        return profile
    older = stores.of(before.keeping)
    try:
        for item in all_items(before.name):
            if older is not None:
                older.delete(item)
    except StoreError:
        if before.keeping is not Keeping.KEYRING:
            raise
        profile = replace(profile, keyring_may_hold=True)
        _write(profile)
    return profile


def _write(profile: Profile) -> None:
    change_profiles(lambda profiles: profiles.using(profile))


def sign_out(name: str, stores: Stores) -> Profile:
    """Delete everything secret that is kept of a profile, and see that it is gone. Its settings stay.

    Raises:
        StoreError: something is left, or may be; the profile still says so, and a later sign-out can finish.
        InvalidInput: there is no such profile.
    """
    profile = read_profiles().named(name)
    stores.wipe(profile)
    if profile.keeping in {Keeping.KEYRING, Keeping.FILE} or profile.keyring_may_hold:
        ours = profile.keeping is not Keeping.COMMAND
        keeping = Keeping.SESSION if ours else profile.keeping
        _write(replace(profile, keeping=keeping, keyring_may_hold=False))
    forget_secrets()
    return profile


def remove_profile(name: str, stores: Stores) -> None:
    """Sign out, and forget the profile's settings as well. Raises what `sign_out` raises."""
    sign_out(name, stores)
    change_profiles(lambda profiles: profiles.without(name))


def rename_profile(name: str, new: str, stores: Stores) -> None:
    """Give a profile another name, with all that is kept of it: copied and read back, then deleted under the old one.

    Raises:
        StoreError: the store can't be used; the old name still holds.
        InvalidInput: there is no such profile, or the new name isn't fit, or taken.
    """
    profile = read_profiles().named(name)
    read_profiles().renamed(name, new)
    store = stores.of(profile.keeping)
    if store is not None:
        for old, fresh in zip(all_items(name), all_items(new), strict=True):
            kept = store.read(old)
            if kept is not None:
                store.write(fresh, kept)
    change_profiles(lambda profiles: profiles.renamed(name, new))
    if store is not None:
        for old in all_items(name):
            store.delete(old)


def use_profile(name: str) -> None:
    """Make a profile the default.

    Raises:
        InvalidInput: there is no such profile.
    """
    change_profiles(lambda profiles: profiles.using(profiles.named(name), as_default=True))
