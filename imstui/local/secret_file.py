"""Secrets in a file of ours, for those who ask for it by name: 0600 in 0700, not encrypted."""

from __future__ import annotations

import json
from pathlib import Path

from imstui.local.paths import places
from imstui.local.private_text import read_own, write_own
from imstui.local.secret_items import Item
from imstui.model.credentials import Secret
from imstui.model.errors import InvalidInput, StoreError


class FileStore:
    """One file for each profile, with all its items."""

    def __init__(self, folder: Path | None = None) -> None:
        """Opens nothing.

        Args:
            folder: where the files are; the state folder's own if None.
        """
        self._folder = folder

    def path(self, profile: str) -> Path:
        """The profile's file."""
        folder = self._folder or places().state / "secrets"
        return folder / f"{profile}.json"

    def read(self, item: Item) -> Secret | None:
        """The secret; None if there is none.

        Raises:
            StoreError: the file can't be used.
        """
        value = self._all(item.profile).get(item.what)
        return None if value is None else Secret(value)

    def write(self, item: Item, secret: Secret) -> None:
        """Keep the secret.

        Raises:
            StoreError: the file can't be used.
        """
        self._replace(item.profile, {**self._all(item.profile), item.what: secret.reveal()})

    def delete(self, item: Item) -> None:
        """See that the secret is gone; the file goes with its last one.

        Raises:
            StoreError: the file can't be used.
        """
        if item.what not in self._all(item.profile):
            return
        left = {what: value for what, value in self._all(item.profile).items() if what != item.what}
        if left:
            self._replace(item.profile, left)
            return
        try:
            self.path(item.profile).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path(item.profile)} can't be removed ({type(error).__name__}).") from None

    def _all(self, profile: str) -> dict[str, str]:
        try:
            text = read_own(self.path(profile))
            found = json.loads(text) if text else {}
        except InvalidInput as error:
            raise StoreError(str(error)) from None
        except ValueError:
            found = None
        if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
            raise StoreError(f"{self.path(profile)} can't be read as what imstui keeps there.", hint="Remove it.")
        return found

    def _replace(self, profile: str, values: dict[str, str]) -> None:
        try:
            write_own(self.path(profile), json.dumps(values))
        except InvalidInput as error:
            raise StoreError(str(error)) from None
