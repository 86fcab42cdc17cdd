"""The stores of secrets as one: which of them a profile's secret lies in, and what is kept of a profile in all."""

from __future__ import annotations

from typing import Protocol

from imstui.local.keyring_store import KeyringStore
from imstui.local.secret_file import FileStore
from imstui.local.secret_items import Item, all_items
from imstui.model.credentials import Secret
from imstui.model.errors import StoreError
from imstui.model.profile import Keeping, Profile


class Store(Protocol):
    """A place that keeps secrets. Every method raises StoreError where the place can't be used."""

    def read(self, item: Item) -> Secret | None:
        """The secret; None if there is none."""

    def write(self, item: Item, secret: Secret) -> None:
        """Keep the secret."""

    def delete(self, item: Item) -> None:
        """See that the secret is gone."""


class Stores:
    """The keyring and the files of one process, so that the keyring is looked at once."""

    def __init__(self, keyring: KeyringStore | None = None, files: FileStore | None = None) -> None:
        """Asks nothing yet."""
        self.keyring = keyring or KeyringStore()
        self.files = files or FileStore()

    def of(self, keeping: Keeping) -> Store | None:
        """The store behind a word of the profile; None where nothing of ours keeps the secret."""
        if keeping is Keeping.KEYRING:
            return self.keyring
        return self.files if keeping is Keeping.FILE else None

    def named(self, keeping: Keeping) -> str:
        """The store's name for a person."""
        if keeping is Keeping.KEYRING:
            name = self.keyring.look().name
            return f"the keyring ({name})" if name else "the keyring"
        return {
            Keeping.FILE: "a file of imstui's (not encrypted)",
            Keeping.COMMAND: "credential_command",
            Keeping.SESSION: "nowhere: it is asked for each time",
        }[keeping]

    def wipe(self, profile: Profile) -> None:
        """Delete all that may be kept of a profile, and see that it is gone.

        The files are always looked through, the keyring where it may hold something: where the profile says so, or
        where it can be asked anyway.

        Raises:
            StoreError: something is left, or may be; what, is said.
        """
        items = all_items(profile.name)
        for item in items:
            self.files.delete(item)
        look = self.keyring.look()
        if look.failure is not None and not (profile.keeping is Keeping.KEYRING or profile.keyring_may_hold):
            return
        left = [item.service for item in items]
        try:
            for item in items:
                self.keyring.delete(item)
                left.remove(item.service)
        except StoreError as error:
            names = ", ".join(left)
            hint = f"{error.hint} Then run it again: until then {names} may be left."
            raise StoreError(str(error), hint=hint, state=error.state) from None
