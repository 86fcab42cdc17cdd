"""Complete settings to sign in with, and where each of them comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from imstui.model.credentials import Credentials, Endpoints, PasswordCredentials, Secret
from imstui.model.errors import StoreError

Ask = Callable[[str, StoreError | None], Secret]
"""Asks the person for a secret: which one, and why it doesn't come from the store where it should lie."""


@dataclass(frozen=True, slots=True)
class Found:
    """Complete settings, and where they come from.

    Attributes:
        source: for a person to read: 'OS_* from the environment'.
        ca_file: a CA bundle to trust instead of the system's.
        verify: False trusts every certificate.
        profile: the name that the account bears here; '' where it isn't of a profile.
        read_only: whether the account is for looking only.
        origins: for each value that was set, the variable, file or store that it comes from.
        notes: what the person should know before they are used.
        stands_in: they hold a token in the place of a secret that lies elsewhere: a new one is had with that.
    """

    credentials: Credentials
    source: str
    endpoints: Endpoints = field(default_factory=Endpoints)
    ca_file: Path | None = None
    verify: bool = True
    profile: str = ""
    read_only: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    stands_in: bool = False


def with_passcode(found: Found, passcode: Secret) -> Found:
    """The same settings with a one-time passcode. Only passwords take one: others come back as they are."""
    if not isinstance(found.credentials, PasswordCredentials):
        return found
    return replace(found, credentials=replace(found.credentials, passcode=passcode))


def has_passcode(found: Found) -> bool:
    """Whether there is a passcode among them."""
    return isinstance(found.credentials, PasswordCredentials) and found.credentials.passcode is not None
