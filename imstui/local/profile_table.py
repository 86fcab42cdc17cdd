"""One profile as a table of the profiles' file, both ways; what is wrong in it is told by file and key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from imstui.local.paths import expanded
from imstui.model.credentials import Endpoints
from imstui.model.errors import InvalidInput
from imstui.model.profile import Keeping, Kind, Profile, is_profile_name

_TEXTS: Final = (
    "auth_url", "region", "user_name", "user_id", "domain_name", "domain_id", "project_name", "project_id",
    "access_key",
)  # fmt: skip
_FLAGS: Final = {"verify": True, "read_only": False, "keep_token": False, "keyring_may_hold": False}
_ENDPOINTS: Final = ("ims", "kms", "eps")
_KEYS: Final = frozenset({*_TEXTS, *_FLAGS, "kind", "secret", "credential_command", "ca_file", "endpoints"})


def profile_of(name: str, table: object, file: str) -> Profile:
    """A profile from its table.

    Args:
        name: of the profile.
        table: as TOML has it.
        file: to name in an error.

    Raises:
        InvalidInput: a key is unknown, missing, or of the wrong kind; file and key are named.
    """
    where = f"{file}, [profile.{name}]"
    if not is_profile_name(name):
        raise InvalidInput(f"{where}: a profile's name is 1 to 40 of a-z, 0-9 and '-'.")
    if not isinstance(table, Mapping):
        raise InvalidInput(f"{where}: this is no table.")
    reader = _Reader(table, where)
    reader.refuse_unknown()
    texts: dict[str, Any] = {key: reader.text(key) for key in _TEXTS}
    if not texts["auth_url"]:
        raise InvalidInput(f"{where}: 'auth_url' is missing.")
    values: dict[str, Any] = texts | {key: reader.flag(key, usual) for key, usual in _FLAGS.items()}
    ca_file = reader.text("ca_file")
    command = reader.command()
    keeping = Keeping(reader.choice("secret", [each.value for each in Keeping], "command" if command else "session"))
    if (keeping is Keeping.COMMAND) != bool(command):
        raise InvalidInput(f"{where}: 'credential_command' and secret = \"command\" go together.")
    return Profile(
        name=name,
        kind=Kind(reader.choice("kind", [each.value for each in Kind], "password")),
        keeping=keeping,
        command=command,
        endpoints=reader.endpoints(),
        ca_file=expanded(ca_file) if ca_file else None,
        **values,
    )


def table_of(profile: Profile) -> dict[str, object]:
    """The profile's table, without what says nothing."""
    table: dict[str, object] = {
        "kind": profile.kind.value,
        "secret": profile.keeping.value,
        **{key: getattr(profile, key) for key in _TEXTS},
        "ca_file": str(profile.ca_file or ""),
        "credential_command": list(profile.command),
    }
    kept = {key: value for key, value in table.items() if value}
    kept |= {key: getattr(profile, key) for key, usual in _FLAGS.items() if getattr(profile, key) is not usual}
    endpoints = {key: url for key in _ENDPOINTS if (url := getattr(profile.endpoints, key))}
    return kept | ({"endpoints": endpoints} if endpoints else {})


class _Reader:
    """Reads one table, and says where what is wrong stands."""

    def __init__(self, table: Mapping[str, object], where: str) -> None:
        self._table = table
        self._where = where

    def refuse_unknown(self) -> None:
        """A key that was misspelt would be one that is silently not kept to: read-only, for one."""
        unknown = sorted(set(self._table) - _KEYS)
        if unknown:
            raise InvalidInput(f"{self._where}: there is no setting {unknown[0]!r}.")

    def text(self, key: str) -> str:
        value = self._table.get(key, "")
        if not isinstance(value, str):
            raise self._wrong(key, "a text in quotes")
        return value.strip()

    def flag(self, key: str, usual: bool) -> bool:
        value = self._table.get(key, usual)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def choice(self, key: str, choices: list[str], usual: str) -> str:
        value = self.text(key) or usual
        if value not in choices:
            raise self._wrong(key, f"one of {', '.join(choices)}")
        return value

    def command(self) -> tuple[str, ...]:
        value = self._table.get("credential_command", [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self._wrong("credential_command", 'a list of texts: ["pass", "show", "imstui/prod"]')
        return tuple(value)

    def endpoints(self) -> Endpoints:
        value = self._table.get("endpoints", {})
        if not isinstance(value, Mapping) or not set(value) <= set(_ENDPOINTS):
            raise self._wrong("endpoints", "a table with ims, kms and eps")
        inner = _Reader(value, f"{self._where}, endpoints")
        return Endpoints(*(inner.text(key) for key in _ENDPOINTS))

    def _wrong(self, key: str, wanted: str) -> InvalidInput:
        return InvalidInput(f"{self._where}: {key!r} must be {wanted}.")
