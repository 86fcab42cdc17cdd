"""A secret in the place of a refused one: written only where the profile's own lies in the keyring already."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from imstui.accounts.of_profile import found_for
from imstui.accounts.replacing import not_replaced, replace_in_keyring, replaced_in_keyring
from imstui.accounts.stores import Stores
from imstui.local.keyring_store import KeyringStore, Look
from imstui.local.profiles import change_profiles
from imstui.local.secret_items import Item, secret_item
from imstui.model.credentials import Secret
from imstui.model.errors import StoreError
from imstui.model.profile import Keeping, Kind, Profile
from imstui.model.store import StoreState

NEW = Secret("new")
LAB = Profile("lab", "https://iam.example.com/v3", keeping=Keeping.KEYRING, user_name="alex", domain_name="D")


class Keyring:
    """A keyring in memory."""

    def __init__(self, **kept: str) -> None:
        self.kept = {secret_item(LAB): Secret(text) for text in kept.values()}
        self.written: list[Item] = []

    def look(self) -> Look:
        return Look(StoreState.READY, "double")

    def read(self, item: Item) -> Secret | None:
        return self.kept.get(item)

    def write(self, item: Item, secret: Secret) -> None:
        self.written.append(item)
        self.kept[item] = secret


def stores(keyring: Keyring) -> Stores:
    return Stores(keyring=cast("KeyringStore", keyring))


@pytest.fixture(autouse=True)
def profile() -> None:
    change_profiles(lambda profiles: profiles.using(LAB))


def test_what_lies_there_is_replaced_and_that_is_told() -> None:
    keyring = Keyring(old="old")
    told = replace_in_keyring(found_for(LAB, Secret("old"), "the keyring"), NEW, stores(keyring))
    assert told == "The new password is in the keyring (double)."
    assert keyring.kept == {secret_item(LAB): NEW}
    assert replace_in_keyring(found_for(LAB, NEW, "the keyring"), NEW, stores(keyring)) == ""
    assert len(keyring.written) == 1


def test_where_the_keyring_has_nothing_nothing_is_written() -> None:
    keyring = Keyring()
    assert replace_in_keyring(found_for(LAB, Secret("old"), "the person"), NEW, stores(keyring)) == ""
    assert keyring.written == []


@pytest.mark.parametrize("keeping", [Keeping.SESSION, Keeping.FILE, Keeping.COMMAND])
def test_a_profile_that_keeps_its_secret_elsewhere_gets_nothing(keeping: Keeping) -> None:
    change_profiles(lambda profiles: profiles.using(replace(LAB, keeping=keeping, command=("x",))))
    keyring = Keyring(old="old")
    assert replace_in_keyring(found_for(LAB, Secret("old"), "the keyring"), NEW, stores(keyring)) == ""
    assert keyring.written == []


def test_neither_does_another_account_a_secret_of_the_environment_or_no_profile_at_all() -> None:
    found = found_for(LAB, Secret("old"), "the keyring")
    assert replaced_in_keyring(found) is not None
    assert replaced_in_keyring(replace(found, profile="")) is None
    assert replaced_in_keyring(found_for(LAB, Secret("old"), "IMSTUI_PASSWORD")) is None
    for other in (
        replace(LAB, user_name="olga"),
        replace(LAB, auth_url="https://iam.other.example/v3"),
        replace(LAB, kind=Kind.ACCESS_KEY, access_key="AK"),
    ):
        change_profiles(lambda profiles, other=other: profiles.using(other))  # type: ignore[misc] # bound now
        assert replaced_in_keyring(found) is None


def test_what_couldnt_be_kept_is_told_with_the_way_out() -> None:
    error = StoreError("The keyring is locked.", hint="Unlock it, then sign in again.")
    told = not_replaced(found_for(LAB, Secret("old"), "the keyring"), error)
    assert told.startswith("Signed in, but the new password isn't kept: The keyring is locked.")
    assert told.endswith("Unlock it, then sign in again.")
