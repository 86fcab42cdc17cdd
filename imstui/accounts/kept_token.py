"""A token that is kept until it ends, for those who asked for it: with MFA a passcode once a day is enough.

It is bound to the account that it was fetched for: settings that changed since then make it worth nothing.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Final

from imstui.accounts.stores import Stores
from imstui.local.secret_items import token_item
from imstui.model.credentials import Secret, TokenCredentials
from imstui.model.errors import StoreError
from imstui.model.profile import Profile

_LEAST_LEFT: Final = timedelta(minutes=30)
"""Less isn't worth beginning with: a job may take longer."""


def kept_token(profile: Profile, stores: Stores, now: datetime | None = None) -> TokenCredentials | None:
    """The kept token, if it is still good for this profile and lives long enough.

    Raises:
        StoreError: the store can't be used.
    """
    store = stores.of(profile.keeping)
    kept = store.read(token_item(profile.name)) if store and profile.keep_token else None
    if kept is None:
        return None
    try:
        found = json.loads(kept.reveal())
        ends = datetime.fromisoformat(found["expires_at"])
        token = str(found["token"])
        fits = found["binding"] == _binding(profile)
    except (ValueError, KeyError, TypeError):
        return None
    if not fits or ends - (now or datetime.now(UTC)) < _LEAST_LEFT:
        return None
    return TokenCredentials(profile.auth_url, Secret(token), profile.region)


def keep_token(profile: Profile, token: Secret | None, ends: datetime | None, stores: Stores) -> None:
    """Keep a token beside the profile's secret.

    Raises:
        StoreError: it isn't kept.
    """
    store = stores.of(profile.keeping)
    if store is None or token is None or ends is None:
        return
    text = json.dumps({"v": 1, "token": token.reveal(), "expires_at": ends.isoformat(), "binding": _binding(profile)})
    store.write(token_item(profile.name), Secret(text))


def drop_token(profile: Profile, stores: Stores) -> None:
    """Forget a kept token that was refused; a store that can't be used keeps it, and it is refused again."""
    store = stores.of(profile.keeping)
    try:
        if store:
            store.delete(token_item(profile.name))
    except StoreError:
        return


def _binding(profile: Profile) -> str:
    parts = (
        profile.auth_url, profile.region, profile.user_name, profile.user_id, profile.domain_name, profile.domain_id,
        profile.project_name, profile.project_id,
    )  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
