"""Which project settings led to when they were last signed in with: so that its images show before the sign-in is over.

Only names and ids are kept, and only with the cache: what is wrong with it is as if nothing were known.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Final

from imstui.local.found import Found
from imstui.local.paths import Places
from imstui.local.private_text import read_own, write_own
from imstui.model.binding import Binding
from imstui.model.credentials import TokenCredentials, who
from imstui.model.errors import InvalidInput

_FOLDER: Final = "accounts"
_SETTINGS: Final = "settings"
_FIELDS: Final = ("iam_host", "region", "project_id", "profile", "user")


def known_binding(places: Places, found: Found) -> Binding | None:
    """The binding that these settings led to last; None if that isn't known, or they don't tell whose they are."""
    path = _path(places, found)
    if path is None:
        return None
    try:
        kept = json.loads(read_own(path) or "")
        values = [kept[name] for name in _FIELDS]
        if kept[_SETTINGS] != _parts(found):
            return None
    except (InvalidInput, ValueError, KeyError, TypeError, RecursionError):
        return None
    return Binding(*values) if all(isinstance(value, str) for value in values) else None


def remember_binding(places: Places, found: Found, binding: Binding) -> None:
    """Keep what the settings led to; where that can't be written, the next start waits for the sign-in."""
    path = _path(places, found)
    if path is None or known_binding(places, found) == binding:
        return
    try:
        fields = {name: getattr(binding, name) for name in _FIELDS}
        write_own(path, json.dumps(fields | {_SETTINGS: _parts(found)}))
    except InvalidInput:
        return


def _path(places: Places, found: Found) -> Path | None:
    parts = _parts(found)
    if parts is None:
        return None
    text = json.dumps(parts).encode()
    # A checksum is enough, for the file says itself whose it is; hashlib brings OpenSSL along before the first row.
    return places.cache / _FOLDER / f"{zlib.crc32(text):08x}{zlib.adler32(text):08x}.json"


def _parts(found: Found) -> list[str] | None:
    """All that decides whose project it will be, and no secret; a ready token tells nothing of that."""
    if isinstance(found.credentials, TokenCredentials):
        return None
    scope, given = found.credentials.scope, found.credentials
    where = [scope.project_id, scope.project_name, scope.domain_id, scope.domain_name]
    return [given.auth_url, given.region, found.profile, found.endpoints.ims, *who(given), *where]
