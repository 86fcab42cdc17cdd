"""One daemon thread for every call into the keyring, each with a deadline.

A keyring call may never return (a prompt that nobody sees, a service that hangs). Executors and asyncio.to_thread join
their threads at exit, so the program would hang after the deadline: a daemon thread is left behind instead.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, Final, TypeVar

from imstui.model.errors import ImstuiError, StoreError
from imstui.model.store import StoreState

T = TypeVar("T")

DEADLINE: Final = 3.0
"""Seconds for one call."""
_UNLOCKING: Final = "-25308"
"""What macOS says where it would have to show a dialog, and can't: it is locked."""
_TOO_LARGE: Final = 1783
"""What Windows says of a value beyond its bounds."""

_Task = tuple[Callable[[], Any], "queue.SimpleQueue[tuple[Any, BaseException | None]]"]


class KeyringThread:
    """Runs calls one after the other. After a missed deadline none is run any more: there is no storm of retries."""

    def __init__(self) -> None:
        self._tasks: queue.SimpleQueue[_Task] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._hung = False
        self._lock = threading.Lock()

    def call(self, work: Callable[[], T], seconds: float = DEADLINE) -> T:
        """What the call returns.

        Raises:
            StoreError: it missed the deadline, now or earlier, or failed; its own words aren't passed on, for they may
                hold what was to be stored.
        """
        if self._hung:
            raise hung()
        self._start()
        answer: queue.SimpleQueue[tuple[T, BaseException | None]] = queue.SimpleQueue()
        self._tasks.put((work, answer))
        try:
            value, failure = answer.get(timeout=seconds)
        except queue.Empty:
            self._hung = True
            raise hung(seconds) from None
        if failure is None:
            return value
        if isinstance(failure, ImstuiError):
            raise failure
        raise told(failure) from None

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="keyring", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            work, answer = self._tasks.get()
            try:
                answer.put((work(), None))
            except BaseException as error:  # noqa: BLE001 - backends raise what they like, SystemExit included
                answer.put((None, error))


def hung(seconds: float = DEADLINE) -> StoreError:
    """The error for a keyring that doesn't answer."""
    return StoreError(
        f"The keyring did not answer in {seconds:g} s; it isn't asked again by this run.",
        hint="Restart its service, or say where else the secret shall lie: 'imstui login --store session' or "
        "'--store file' (not encrypted).",
        state=StoreState.HUNG,
    )


def told(failure: BaseException) -> StoreError:
    """A backend's exception by its kind alone."""
    kind = type(failure).__name__
    if kind == "KeyringLocked" or _UNLOCKING in str(failure):
        hint = "Unlock it ('security unlock-keychain' on macOS), then try again."
        message = "The keyring is locked, and can't ask for its password here."
        return StoreError(message, hint=hint, state=StoreState.LOCKED)
    if getattr(failure, "winerror", 0) == _TOO_LARGE:
        return too_large()
    if kind == "NoKeyringError":
        return StoreError("No OS keyring on this host.", state=StoreState.ABSENT)
    return StoreError(f"The keyring failed ({kind}).", hint="See 'imstui doctor'.", state=StoreState.BROKEN)


def too_large() -> StoreError:
    """The error for a value that the platform's store can't hold."""
    return StoreError(
        "The value is too large for Windows Credential Manager (1,280 characters); it is kept in memory.",
        state=StoreState.TOO_LARGE,
    )
