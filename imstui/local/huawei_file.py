"""The vendor SDK's own file, ~/.huaweicloud/credentials: an access key in section [basic]."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from imstui.local.environment import SDK_IAM
from imstui.local.found import Found
from imstui.local.paths import expanded
from imstui.model.credentials import AccessKeyCredentials, Scope, Secret
from imstui.model.errors import InvalidInput


def from_huawei_file(environ: Mapping[str, str]) -> Found | None:
    """The access key of the file; None if there is no file, or no [basic] in it.

    Raises:
        InvalidInput: the file can't be read, or lacks a key; file and key are named.
    """
    path = huawei_file(environ)
    if not path.is_file():
        return None
    section = _section(path)
    if section is None:
        return None
    for key in ("ak", "sk"):
        if not section.get(key):
            raise InvalidInput(f"{path}, [basic]: {key!r} is missing.")
    region = environ.get("OS_REGION_NAME", "")
    security_token = section.get("security_token", "")
    credentials = AccessKeyCredentials(
        auth_url=section.get("iam_endpoint") or environ.get("HUAWEICLOUD_SDK_IAM_ENDPOINT") or SDK_IAM,
        access_key=section["ak"],
        secret_key=Secret(section["sk"]),
        security_token=Secret(security_token) if security_token else None,
        scope=Scope(project_id=section.get("project_id", "")),
        region=region,
    )
    names = {"ak": "access_key", "sk": "secret_key", "project_id": "project", "iam_endpoint": "auth_url"}
    origins = {name: str(path) for key, name in names.items() if section.get(key)}
    return Found(credentials, f"[basic] of {path}", origins=origins)


def huawei_file(environ: Mapping[str, str]) -> Path:
    """Where the file is, or would be."""
    named = environ.get("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "")
    home = Path(environ.get("HOME") or Path.home())
    return expanded(named) if named else home / ".huaweicloud" / "credentials"


def _section(path: Path) -> dict[str, str] | None:
    import configparser

    # No interpolation: a secret key may hold '%'.
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        with path.open(encoding="utf-8") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & stat.S_IWOTH:
                raise InvalidInput(f"{path} may be changed by anybody: it isn't used.")
            parser.read_file(file)
    except OSError as error:
        raise InvalidInput(f"{path} can't be read: {(error.strerror or type(error).__name__).lower()}.") from None
    except (configparser.Error, UnicodeDecodeError):
        # Without the parser's own words: they quote the line, and that may hold the key.
        raise InvalidInput(f"{path} is no INI file with a section [basic].") from None
    if not parser.has_section("basic"):
        return None
    return {key: value.strip().strip("\"'") for key, value in parser.items("basic")}
