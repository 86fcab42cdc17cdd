"""What is kept of a profile, under which names, and in which form.

Names of items can be searched by any program of the same user: nothing but the profile's name is in them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from imstui.model.credentials import Secret
from imstui.model.errors import StoreError
from imstui.model.profile import Kind, Profile
from imstui.model.store import StoreState

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One secret's place. Each has a service name of its own: Windows mixes users of one service up."""

    profile: str
    what: str

    @property
    def service(self) -> str:
        """The name under which it is kept."""
        return f"imstui/{self.profile}/{self.what}"

    @property
    def user(self) -> str:
        """The user name that the keyring wants beside it."""
        return self.profile


@dataclass(frozen=True, slots=True)
class KeptKey:
    """An access key as it is kept: both halves in one item, so that they always fit each other."""

    access_key: str
    secret_key: Secret


def secret_item(profile: Profile) -> Item:
    """Where the profile's own secret is."""
    return Item(profile.name, {Kind.PASSWORD: "password", Kind.TOKEN: "token", Kind.ACCESS_KEY: "aksk"}[profile.kind])


def token_item(name: str) -> Item:
    """Where a token that was asked to be kept is."""
    return Item(name, "kept-token")


def all_items(name: str) -> tuple[Item, ...]:
    """Everything that may have been kept of a profile, whatever it is today."""
    return (*(Item(name, what) for what in ("password", "token", "aksk")), token_item(name))


def packed(profile: Profile, secret: Secret) -> Secret:
    """The secret as it is kept."""
    if profile.kind is not Kind.ACCESS_KEY:
        return secret
    return Secret(json.dumps({"v": _VERSION, "ak": profile.access_key, "sk": secret.reveal()}))


def unpacked_key(profile: Profile, kept: Secret) -> KeptKey:
    """An access key from what is kept or what a command gave: JSON with ak and sk, or the bare SK.

    Raises:
        StoreError: it is JSON of another kind.
    """
    text = kept.reveal()
    if not text.startswith("{"):
        return KeptKey(profile.access_key, kept)
    try:
        found = json.loads(text)
        return KeptKey(str(found.get("ak") or profile.access_key), Secret(str(found["sk"])))
    except (ValueError, KeyError, AttributeError):
        raise StoreError(
            f"What is kept as the access key of '{profile.name}' can't be read.",
            hint=f"Keep it anew: 'imstui --profile {profile.name} login'.",
            state=StoreState.BROKEN,
        ) from None
