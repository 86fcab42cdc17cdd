"""A profile: one account, project and region under a name of the person's own, without its secret."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from imstui.model.credentials import Endpoints

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Kind(StrEnum):
    """What is signed in with."""

    PASSWORD = "password"  # noqa: S105 - the kind's name
    TOKEN = "token"  # noqa: S105 - the kind's name
    ACCESS_KEY = "access-key"


class Keeping(StrEnum):
    """Where the secret lies."""

    KEYRING = "keyring"
    SESSION = "session"
    """Nowhere: it is asked for each time."""
    FILE = "file"
    """In a file of ours, not encrypted."""
    COMMAND = "command"
    """Another program gives it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything about an account but its secret. Texts are '' where nothing was said.

    Attributes:
        name: fits `is_profile_name`.
        auth_url: the Identity endpoint, ending in /v3.
        access_key: the AK, which is no secret.
        command: program and arguments that print the secret.
        ca_file: CA certificates to trust instead of the shipped ones.
        verify: False trusts every certificate.
        read_only: refuses whatever would change something.
        keyring_may_hold: an older secret may lie in the keyring, which couldn't be asked to delete it.
        keep_token: keep the token beside the secret until it ends, so that a passcode is asked for once a day.
    """

    name: str
    auth_url: str
    kind: Kind = Kind.PASSWORD
    keeping: Keeping = Keeping.SESSION
    region: str = ""
    user_name: str = ""
    user_id: str = ""
    domain_name: str = ""
    domain_id: str = ""
    project_name: str = ""
    project_id: str = ""
    access_key: str = ""
    command: tuple[str, ...] = ()
    endpoints: Endpoints = field(default_factory=Endpoints)
    ca_file: Path | None = None
    verify: bool = True
    read_only: bool = False
    keep_token: bool = False
    keyring_may_hold: bool = False

    @property
    def who(self) -> str:
        """The user in one word: name, id, or the access key's first characters."""
        key = f"{self.access_key[:6]}…" if self.access_key else ""
        return key if self.kind is Kind.ACCESS_KEY else self.user_name or self.user_id


def is_profile_name(text: str) -> bool:
    """Whether it may name a profile: 1 to 40 of a-z, 0-9 and '-'. Names of keyring items and files are made of it."""
    return bool(_NAME.fullmatch(text))


def profile_name_of(text: str) -> str:
    """The nearest name that a profile may have: 'OTC eu-de' becomes 'otc-eu-de'."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40].strip("-") or "default"
