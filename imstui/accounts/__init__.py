"""Accounts: which one is meant, where its secret lies, signing in and out, and what works on this host.

Its names are fetched when they are first used: to know which account is meant needs no client and no keyring.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from imstui.accounts.choosing import Wanted, is_read_only
    from imstui.accounts.complete import credentials
    from imstui.accounts.known import KnownAccount
    from imstui.accounts.opening import Asker, open_account, settings_of
    from imstui.accounts.stores import Stores

_HOMES: Final = {
    "Wanted": "choosing",
    "is_read_only": "choosing",
    "KnownAccount": "known",
    "credentials": "complete",
    "Asker": "opening",
    "open_account": "opening",
    "settings_of": "opening",
    "Stores": "stores",
}

__all__ = [
    "Asker", "KnownAccount", "Stores", "Wanted", "credentials", "is_read_only", "open_account", "settings_of",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
