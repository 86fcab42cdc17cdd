"""Credentials and endpoints from the environment, in the spellings that the field's other programs read.

Follows openrc files, gophertelekomcloud's and the vendor SDK's variables. A credential is taken whole from one source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
_CA_FILE: Final = ("OS_CACERT", "OS_CA_CERT")


@dataclass(frozen=True, slots=True)
class Found:
    """Complete settings, and where they come from.

    Attributes:
        source: for a person to read: 'OS_* from the environment'.
        ca_file: a CA bundle to trust instead of the system's.
    """

    credentials: Credentials
    source: str
    endpoints: Endpoints
    ca_file: Path | None = None


def from_environment(environ: Mapping[str, str]) -> Found | None:
    """Credentials from OS_* or HUAWEICLOUD_SDK_*, if either is complete; None if neither is."""
    found = _from_os(environ) or _from_sdk(environ)
    if found is None:
        return None
    credentials, source = found
    ca_file = _first(environ, _CA_FILE)
    return Found(credentials, source, endpoints(environ), Path(ca_file).expanduser() if ca_file else None)


def endpoints(environ: Mapping[str, str]) -> Endpoints:
    """Service endpoints that were set by hand: IMSTUI_IMS_ENDPOINT, IMSTUI_KMS_ENDPOINT, IMSTUI_EPS_ENDPOINT."""
    return Endpoints(*(environ.get(f"IMSTUI_{service}_ENDPOINT", "").strip() for service in ("IMS", "KMS", "EPS")))


def missing(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Which variables OS_* lacks to be complete, where somebody began to set it; empty if nobody did."""
    if not any(name.startswith("OS_") for name in environ):
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


def _scope(environ: Mapping[str, str]) -> Scope:
    return Scope(
        project_id=_first(environ, _PROJECT_ID),
        project_name=_first(environ, _PROJECT_NAME),
        domain_id=_first(environ, _PROJECT_DOMAIN_ID),
        domain_name=_first(environ, _PROJECT_DOMAIN_NAME),
    )


def _from_os(environ: Mapping[str, str]) -> tuple[Credentials, str] | None:
    auth_url, region = _first(environ, _AUTH_URL), _first(environ, _REGION)
    if not auth_url:
        return None
    token = _first(environ, _TOKEN)
    if token:
        return TokenCredentials(auth_url, Secret(token), region), "OS_TOKEN from the environment"
    access_key, secret_key = _first(environ, _OS_AK), _first(environ, _OS_SK)
    if access_key and secret_key:
        pair = _pair(access_key, secret_key, _first(environ, _OS_SECURITY_TOKEN), auth_url, _scope(environ), region)
        return pair, "OS_ACCESS_KEY from the environment"
    if missing(environ):
        return None
    passcode = _first(environ, _PASSCODE)
    password = PasswordCredentials(
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
    return password, "OS_* from the environment"


def _from_sdk(environ: Mapping[str, str]) -> tuple[Credentials, str] | None:
    access_key, secret_key = _first(environ, _SDK_AK), _first(environ, _SDK_SK)
    if not (access_key and secret_key):
        return None
    scope = Scope(project_id=_first(environ, _SDK_PROJECT_ID))
    security_token = _first(environ, _SDK_SECURITY_TOKEN)
    pair = _pair(access_key, secret_key, security_token, _first(environ, _AUTH_URL), scope, _first(environ, _REGION))
    return pair, "HUAWEICLOUD_SDK_* from the environment"


def _pair(
    access_key: str, secret_key: str, security_token: str, auth_url: str, scope: Scope, region: str
) -> AccessKeyCredentials:
    return AccessKeyCredentials(
        auth_url=auth_url,
        access_key=access_key,
        secret_key=Secret(secret_key),
        security_token=Secret(security_token) if security_token else None,
        scope=scope,
        region=region,
    )
