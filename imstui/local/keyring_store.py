"""Secrets in the OS keyring: looked at before it is used, never waited for, read back after every write."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from imstui.local.keyring_choice import Choice, choose, named_by, nothing
from imstui.local.keyring_service import ServiceLook, look_at_service
from imstui.local.keyring_thread import KeyringThread, hung, too_large
from imstui.local.secret_items import Item
from imstui.model.credentials import Secret
from imstui.model.errors import StoreError
from imstui.model.store import StoreState

UNLOCKING: Final = (
    'read -rs P; printf %s "$P" | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null; unset P'
)
"""For a shell without a desktop. A line's end would be part of the password; a wrong one isn't told."""

_LOOK_SECONDS: Final = 4.0
_OPEN_SECONDS: Final = 5.0
_WINDOWS_BYTES: Final = 2560
_COPIES: Final = 5
"""How many duplicates of one item are looked for: some backends leave one behind when a value is replaced."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the keyring stands.

    Attributes:
        name: what keeps the secrets, for a person: 'gnome-keyring-daemon'.
        failure: why it can't be used; None if it can.
        seconds: how long the look took.
    """

    state: StoreState
    name: str = ""
    backend: str = ""
    chosen_by: str = ""
    failure: StoreError | None = None
    seconds: float = 0.0
    pid: int = 0
    collection: str = ""


class KeyringStore:
    """The OS keyring. It is looked at once a process, and each secret is read once."""

    def __init__(self, environ: Mapping[str, str] = os.environ, thread: KeyringThread | None = None) -> None:
        """Asks nothing yet.

        Args:
            environ: tells the session bus, and a backend that somebody chose.
            thread: where the calls run.
        """
        self._environ = environ
        self._thread = thread or KeyringThread()
        self._look: Look | None = None
        self._choice: Choice | None = None

    def look(self) -> Look:
        """How it stands, without a prompt; never raises, and takes five seconds at most."""
        if self._look is None:
            started = time.monotonic()
            try:
                look = self._looked()
            except StoreError as error:
                look = Look(error.state, failure=error, chosen_by=named_by(self._environ))
            self._look = Look(
                look.state, look.name, look.backend, look.chosen_by, look.failure, time.monotonic() - started,
                look.pid, look.collection,
            )  # fmt: skip
        return self._look

    def read(self, item: Item) -> Secret | None:
        """The secret; None if there is none.

        Raises:
            StoreError: the keyring can't be used: whether there is one isn't known.
        """
        backend = self._ready().backend
        value = self._thread.call(lambda: backend.get_password(item.service, item.user))
        return None if value is None else Secret(value)

    def write(self, item: Item, secret: Secret) -> None:
        """Keep the secret, and see that it is kept.

        Raises:
            StoreError: it isn't.
        """
        choice = self._ready()
        text = secret.reveal()
        windows = choice.name.startswith("keyring.backends.Windows")
        if windows and len(text.encode("utf-16-le")) > _WINDOWS_BYTES:
            raise too_large()
        if windows:
            # A value that is replaced there lives on beside the new one.
            self.delete(item)
        self._thread.call(lambda: choice.backend.set_password(item.service, item.user, text))
        if self.read(item) != secret:
            raise StoreError(
                "The keyring accepted but did not return the value; not saved.",
                hint="See 'imstui doctor'.",
                state=StoreState.NOT_KEPT,
            )

    def delete(self, item: Item) -> None:
        """See that the secret is gone.

        Raises:
            StoreError: the keyring can't be used, or still has it.
        """
        backend = self._ready().backend
        for _ in range(_COPIES):
            if self.read(item) is None:
                return
            self._thread.call(lambda: backend.delete_password(item.service, item.user))
        raise StoreError(f"The keyring still has {item.service}.", hint="Delete it there by hand.")

    def _ready(self) -> Choice:
        look = self.look()
        if look.failure is not None:
            raise look.failure
        if self._choice is None:
            raise StoreError("The keyring can't be used.", hint="See 'imstui doctor'.")
        return self._choice

    def _looked(self) -> Look:
        own = not named_by(self._environ)
        seen = ServiceLook(StoreState.READY)
        if own and sys.platform not in {"darwin", "win32"}:
            # Before the library is imported: on a host without a bus that is all there is to know, in milliseconds.
            seen = self._thread.call(lambda: look_at_service(self._environ), _LOOK_SECONDS)
            if seen.state is not StoreState.READY:
                return Look(seen.state, seen.daemon, "", "", _failure(seen), pid=seen.pid, collection=seen.collection)
        self._choice = self._thread.call(lambda: choose(self._environ), _OPEN_SECONDS)
        name = seen.daemon or self._choice.name
        return Look(
            StoreState.READY, name, self._choice.name, self._choice.chosen_by, pid=seen.pid, collection=seen.collection
        )


def _failure(seen: ServiceLook) -> StoreError:
    name = seen.daemon or "its service"
    match seen.state:
        case StoreState.LOCKED:
            message = f"The keyring ({name}) is locked, and this session cannot show its dialog."
            return StoreError(message, hint=_unlocking(seen.daemon), state=seen.state)
        case StoreState.NO_COLLECTION:
            message = f"The keyring ({name}) has no default collection yet: it was never given a password."
            return StoreError(message, hint=_unlocking(seen.daemon), state=seen.state)
        case StoreState.HUNG:
            error = hung(1)
            error.args = (f"The keyring ({name}) did not answer; it isn't asked again by this run.",)
            return error
        case StoreState.ABSENT:
            return nothing(seen.why)
        case _:
            message = f"The keyring's service can't be started or used ({seen.why})."
            return StoreError(message, hint="See 'imstui doctor'.", state=seen.state)


def _unlocking(daemon: str) -> str:
    if daemon.startswith("gnome-keyring"):
        return f"Unlock it: {UNLOCKING}. Or sign in for this session only."
    return "Unlock it on its desktop, or sign in for this session only."
