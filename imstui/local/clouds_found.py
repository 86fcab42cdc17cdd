"""A cloud of clouds.yaml as complete settings: password, token or the vendor's ak and sk, whole from these files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from imstui.local.clouds_yaml import CloudEntry, Settings
from imstui.local.found import Ask, Found
from imstui.local.paths import expanded
from imstui.model.credentials import (
    AccessKeyCredentials,
    Credentials,
    Endpoints,
    PasswordCredentials,
    Scope,
    Secret,
    TokenCredentials,
)
from imstui.model.errors import InvalidInput, NotSignedIn

_NO: Final = frozenset({"false", "no", "off", "0"})
_KNOWN_TYPES: Final = ("", "password", "v3password", "token", "v3token", "v3totp", "v3multifactor", "aksk", "v3aksk")
_ORIGINS: Final = (
    ("auth_url", ("auth_url",)),
    ("user", ("user_id", "username")),
    ("domain", ("user_domain_id", "user_domain_name", "domain_id", "domain_name")),
    ("password", ("password",)),
    ("token", ("token",)),
    ("access_key", ("ak", "access_key")),
    ("secret_key", ("sk", "secret_key")),
    ("project", ("project_id", "project_name", "tenant_id", "tenant_name")),
    ("region", ("region_name", "regions")),
    ("ca_file", ("cacert",)),
    *((f"{service}_endpoint", (f"{service}_endpoint_override",)) for service in ("ims", "kms", "eps")),
)


def found_of(entry: CloudEntry, ask: Ask | None = None) -> Found:
    """Complete settings of a cloud.

    Args:
        entry: of the files.
        ask: asks for the password where the files have none; None where nobody can be asked.

    Raises:
        InvalidInput: a key has no use here, or an important one is missing; file and key are named.
        NotSignedIn: the files have no secret, and nobody can be asked.
    """
    reader = _Entry(entry)
    kind = reader.text("auth_type")
    if kind not in _KNOWN_TYPES:
        raise reader.wrong("auth_type", f"is {kind!r}, and that can't be used here: password, token or ak with sk can")
    return Found(
        credentials=_credentials(reader, kind, ask),
        source=f"cloud '{entry.name}' of {entry.file}",
        endpoints=Endpoints(*(reader.text(f"{service}_endpoint_override") for service in ("ims", "kms", "eps"))),
        ca_file=reader.ca_file(),
        verify=reader.verifies(),
        origins=reader.origins(),
    )


def _credentials(reader: _Entry, kind: str, ask: Ask | None) -> Credentials:
    region, auth_url = reader.region(), reader.auth_url()
    token = reader.text("token")
    if token and (kind in {"token", "v3token"} or not reader.first("password", "ak", "access_key")):
        return TokenCredentials(auth_url, Secret(token), region)
    access_key = reader.first("ak", "access_key")
    if access_key:
        security_token = reader.text("security_token")
        return AccessKeyCredentials(
            auth_url=auth_url,
            access_key=access_key,
            secret_key=reader.secret(("sk", "secret_key"), ask, f"Secret key of {access_key[:6]}…"),
            security_token=Secret(security_token) if security_token else None,
            scope=reader.scope(),
            region=region,
        )
    user_id, user_name = reader.text("user_id"), reader.text("username")
    if not (user_id or user_name):
        raise reader.wrong("auth.username", "is missing")
    passcode = reader.text("passcode")
    return PasswordCredentials(
        auth_url=auth_url,
        password=reader.secret(("password",), ask, f"Password of {user_name or user_id}"),
        user_id=user_id,
        user_name=user_name,
        user_domain_id=reader.first("user_domain_id", "domain_id", "project_domain_id"),
        user_domain_name=reader.first("user_domain_name", "domain_name", "project_domain_name"),
        passcode=Secret(passcode) if passcode else None,
        scope=reader.scope(),
        region=region,
    )


class _Entry:
    """Reads one cloud's keys: in 'auth' first, then beside it, where old files have them."""

    def __init__(self, entry: CloudEntry) -> None:
        self._entry = entry
        auth = entry.settings.get("auth")
        self._auth: Settings = auth if isinstance(auth, Mapping) else {}

    def text(self, key: str) -> str:
        value = self._auth.get(key, self._entry.settings.get(key, ""))
        if not isinstance(value, str):
            raise self.wrong(key, "must be a text")
        return value.strip() if key != "password" else value

    def first(self, *keys: str) -> str:
        return next((value for key in keys if (value := self.text(key))), "")

    def secret(self, keys: tuple[str, ...], ask: Ask | None, question: str) -> Secret:
        value = self.first(*keys)
        if value:
            return Secret(value)
        if ask is None:
            raise NotSignedIn(
                f"Cloud '{self._entry.name}' has no {keys[0]} in {self._entry.file}.",
                hint="Put it into secure.yaml beside it, or make a profile with 'imstui login'.",
            )
        return ask(question, None)

    def scope(self) -> Scope:
        return Scope(
            project_id=self.first("project_id", "tenant_id"),
            project_name=self.first("project_name", "tenant_name"),
            domain_id=self.first("project_domain_id", "domain_id", "user_domain_id"),
            domain_name=self.first("project_domain_name", "domain_name", "user_domain_name"),
        )

    def region(self) -> str:
        named = self.text("region_name")
        regions = self._entry.settings.get("regions")
        if named or not isinstance(regions, list) or not regions:
            return named
        first = regions[0]
        return str(first.get("name", "")) if isinstance(first, Mapping) else str(first)

    def auth_url(self) -> str:
        url = self.text("auth_url")
        if not url:
            raise self.wrong("auth.auth_url", "is missing")
        for field in ("{region_name}", "%(region_name)s"):
            if field in url and not self.region():
                raise self.wrong("region_name", "is missing, and 'auth_url' wants it")
            url = url.replace(field, self.region())
        return url if "://" in url else f"https://{url}"

    def ca_file(self) -> Path | None:
        path = self.text("cacert")
        return expanded(path) if path else None

    def verifies(self) -> bool:
        return self.text("verify").casefold() not in _NO

    def origins(self) -> dict[str, str]:
        found = {}
        for value, keys in _ORIGINS:
            key = next((key for key in keys if key in self._auth or key in self._entry.settings), "")
            if key:
                secure = key in self._entry.secure_keys
                found[value] = self._entry.secure_file if secure else self._entry.file
        return found

    def wrong(self, key: str, what: str) -> InvalidInput:
        return InvalidInput(f"Cloud '{self._entry.name}': {key!r} {what}, in {self._entry.file}.")


def address_of(entry: CloudEntry) -> tuple[str, Path | None, bool]:
    """Where a cloud's Identity is, the CA file to trust, and whether certificates are checked.

    Raises:
        InvalidInput: a key is missing; file and key are named.
    """
    reader = _Entry(entry)
    return reader.auth_url(), reader.ca_file(), reader.verifies()
