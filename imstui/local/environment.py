"""Credentials and endpoints from the environment, in the spellings that the field's other programs read.

Follows openrc files, gophertelekomcloud's and the vendor SDK's variables. A credential is taken whole from one source.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from typing import Final

from imstui.local.found import Found
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

_AUTH_URL: Final = ("OS_AUTH_URL",)
_REGION: Final = ("OS_REGION_NAME", "OS_REGION", "OS_REGION_ID")
_USER_NAME: Final = ("OS_USERNAME", "OS_USER_NAME")
_USER_ID: Final = ("OS_USER_ID", "OS_USERID")
_PASSWORD: Final = ("OS_PASSWORD",)
_PASSCODE: Final = ("OS_PASSCODE",)
_USER_DOMAIN_NAME: Final = ("OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME")
_USER_DOMAIN_ID: Final = ("OS_USER_DOMAIN_ID", "OS_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID")
_PROJECT_DOMAIN_NAME: Final = ("OS_PROJECT_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME")
_PROJECT_DOMAIN_ID: Final = ("OS_PROJECT_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID")
_PROJECT_NAME: Final = ("OS_PROJECT_NAME", "OS_TENANT_NAME")
_PROJECT_ID: Final = ("OS_PROJECT_ID", "OS_TENANT_ID")
_TOKEN: Final = ("OS_TOKEN", "OS_AUTH_TOKEN", "OS_TOKEN_ID")
_OS_AK: Final = ("OS_ACCESS_KEY", "OS_ACCESS_KEY_ID", "OS_AK")
_OS_SK: Final = ("OS_SECRET_KEY", "OS_ACCESS_KEY_SECRET", "OS_SK")
_OS_SECURITY_TOKEN: Final = ("OS_SECURITY_TOKEN", "OS_AKSK_SECURITY_TOKEN", "OS_ST")
_SDK_AK: Final = ("HUAWEICLOUD_SDK_AK",)
_SDK_SK: Final = ("HUAWEICLOUD_SDK_SK",)
_SDK_SECURITY_TOKEN: Final = ("HUAWEICLOUD_SDK_SECURITY_TOKEN",)
_SDK_PROJECT_ID: Final = ("HUAWEICLOUD_SDK_PROJECT_ID",)
_SDK_AUTH_URL: Final = ("HUAWEICLOUD_SDK_IAM_ENDPOINT", *_AUTH_URL)
_CA_FILE: Final = ("OS_CACERT", "OS_CA_CERT")
_YES: Final = frozenset({"1", "true", "yes", "on"})
_SERVICES: Final = ("IMS", "KMS", "EPS")

OWN_SECRETS: Final = {"password": "IMSTUI_PASSWORD", "token": "IMSTUI_TOKEN", "access-key": "IMSTUI_SECRET_KEY"}
"""The variable that holds a profile's secret, by its kind: what `read -rs` and a CI's secret store can fill."""
OWN_PASSCODE: Final = "IMSTUI_PASSCODE"
SDK_IAM: Final = "https://iam.myhuaweicloud.com"
"""Where the vendor's SDK signs in when nothing else is said."""

_SECRETS: Final = (
    *_PASSWORD, *_PASSCODE, *_TOKEN, *_OS_SK, *_OS_SECURITY_TOKEN, *_SDK_SK, *_SDK_SECURITY_TOKEN,
    *OWN_SECRETS.values(), OWN_PASSCODE,
)  # fmt: skip
_withheld: dict[str, str] = {}


def taken(environ: MutableMapping[str, str] = os.environ) -> Mapping[str, str]:
    """The environment, with its secrets taken out of it: what a child inherits no longer has them, this program does.

    What was set again since then goes first.
    """
    for name in _SECRETS:
        if name in environ:
            _withheld[name] = environ.pop(name)
    return ChainMap(environ, _withheld)


def secret_names(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Which variables hold a secret."""
    return tuple(name for name in _SECRETS if environ.get(name))


def forget_secrets() -> None:
    """Let go of the secrets that were taken out of the environment."""
    _withheld.clear()


def from_environment(environ: Mapping[str, str]) -> Found | None:
    """Credentials from OS_* or HUAWEICLOUD_SDK_*, if either is complete; None if neither is."""
    found = _from_os(environ) or _from_sdk(environ)
    return None if found is None else with_environment(found, environ)


def with_environment(found: Found, environ: Mapping[str, str]) -> Found:
    """What was found, with the endpoints and the trust that the environment adds to any account.

    An endpoint of the environment goes before the found one; a CA file doesn't, for it belongs to the account.
    """
    own = endpoints(environ)
    before = found.endpoints
    merged = Endpoints(own.ims or before.ims, own.kms or before.kms, own.eps or before.eps)
    origins = dict(found.origins)
    for service in _SERVICES:
        if environ.get(f"IMSTUI_{service}_ENDPOINT", "").strip():
            origins[f"{service.lower()}_endpoint"] = f"IMSTUI_{service}_ENDPOINT"
    ca_file = found.ca_file
    if ca_file is None and _first(environ, _CA_FILE):
        ca_file = expanded(_first(environ, _CA_FILE))
        origins["ca_file"] = _name_of(environ, _CA_FILE)
    return replace(found, endpoints=merged, ca_file=ca_file, origins=origins)


def endpoints(environ: Mapping[str, str]) -> Endpoints:
    """Service endpoints that were set by hand: IMSTUI_IMS_ENDPOINT, IMSTUI_KMS_ENDPOINT, IMSTUI_EPS_ENDPOINT."""
    return Endpoints(*(environ.get(f"IMSTUI_{service}_ENDPOINT", "").strip() for service in _SERVICES))


def missing(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Which variables OS_* lacks to be complete, where somebody began to set it; empty if nobody did."""
    if not (_first(environ, _AUTH_URL) or _first(environ, _USER_NAME) or _first(environ, _USER_ID)):
        return ()
    user_named = _first(environ, _USER_ID) or (
        _first(environ, _USER_NAME) and (_first(environ, _USER_DOMAIN_NAME) or _first(environ, _USER_DOMAIN_ID))
    )
    wanted = (
        ("OS_AUTH_URL", _first(environ, _AUTH_URL)),
        ("OS_USERNAME and OS_USER_DOMAIN_NAME", user_named),
        ("OS_PASSWORD", _first(environ, _PASSWORD)),
    )
    return tuple(name for name, value in wanted if not value)


def _first(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((environ[name] for name in names if environ.get(name)), "")


def _name_of(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((name for name in names if environ.get(name)), "")


def _origins(environ: Mapping[str, str], **values: tuple[str, ...]) -> dict[str, str]:
    return {value: _name_of(environ, names) for value, names in values.items() if _first(environ, names)}


def _scope(environ: Mapping[str, str]) -> Scope:
    return Scope(
        project_id=_first(environ, _PROJECT_ID),
        project_name=_first(environ, _PROJECT_NAME),
        domain_id=_first(environ, _PROJECT_DOMAIN_ID),
        domain_name=_first(environ, _PROJECT_DOMAIN_NAME),
    )


def _from_os(environ: Mapping[str, str]) -> Found | None:
    auth_url, region = _first(environ, _AUTH_URL), _first(environ, _REGION)
    if not auth_url:
        return None
    places = {"auth_url": _AUTH_URL, "region": _REGION, "project": (*_PROJECT_ID, *_PROJECT_NAME)}
    token = _first(environ, _TOKEN)
    if token:
        found = TokenCredentials(auth_url, Secret(token), region)
        return _found(environ, found, "OS_TOKEN from the environment", **places, token=_TOKEN)
    if _first(environ, _OS_AK) and _first(environ, _OS_SK):
        pair = _pair(environ, _OS_AK, _OS_SK, _OS_SECURITY_TOKEN)
        pair = replace(pair, auth_url=auth_url, scope=_scope(environ))
        keys = {"access_key": _OS_AK, "secret_key": _OS_SK, "security_token": _OS_SECURITY_TOKEN}
        return _found(environ, pair, "OS_ACCESS_KEY from the environment", **places, **keys)
    if missing(environ):
        return None
    user = {
        "user": (*_USER_ID, *_USER_NAME),
        "domain": (*_USER_DOMAIN_ID, *_USER_DOMAIN_NAME),
        "password": _PASSWORD,
        "passcode": _PASSCODE,
    }
    return _found(environ, _password(environ, auth_url, region), "OS_* from the environment", **places, **user)


def _found(environ: Mapping[str, str], credentials: Credentials, source: str, **places: tuple[str, ...]) -> Found:
    insecure = environ.get("OS_INSECURE", "").strip().casefold() in _YES
    return Found(credentials, source, verify=not insecure, origins=_origins(environ, **places))


def _password(environ: Mapping[str, str], auth_url: str, region: str) -> PasswordCredentials:
    passcode = _first(environ, _PASSCODE)
    return PasswordCredentials(
        auth_url=auth_url,
        password=Secret(_first(environ, _PASSWORD)),
        user_id=_first(environ, _USER_ID),
        user_name=_first(environ, _USER_NAME),
        user_domain_id=_first(environ, _USER_DOMAIN_ID),
        user_domain_name=_first(environ, _USER_DOMAIN_NAME),
        passcode=Secret(passcode) if passcode else None,
        scope=_scope(environ),
        region=region,
    )


def _from_sdk(environ: Mapping[str, str]) -> Found | None:
    if not (_first(environ, _SDK_AK) and _first(environ, _SDK_SK)):
        return None
    pair = _pair(environ, _SDK_AK, _SDK_SK, _SDK_SECURITY_TOKEN)
    places = {
        "auth_url": _SDK_AUTH_URL,
        "region": _REGION,
        "project": _SDK_PROJECT_ID,
        "access_key": _SDK_AK,
        "secret_key": _SDK_SK,
        "security_token": _SDK_SECURITY_TOKEN,
    }
    return _found(environ, pair, "HUAWEICLOUD_SDK_* from the environment", **places)


def _pair(
    environ: Mapping[str, str], access: tuple[str, ...], secret: tuple[str, ...], token: tuple[str, ...]
) -> AccessKeyCredentials:
    security_token = _first(environ, token)
    return AccessKeyCredentials(
        auth_url=_first(environ, _SDK_AUTH_URL) or SDK_IAM,
        access_key=_first(environ, access),
        secret_key=Secret(_first(environ, secret)),
        security_token=Secret(security_token) if security_token else None,
        scope=Scope(project_id=_first(environ, _SDK_PROJECT_ID)),
        region=_first(environ, _REGION),
    )
