"""Which backend of the keyring library is trusted with a secret: the platforms' own, or the one a person named.

Left to itself the library takes whatever package is installed beside it: files in plain text among them, and some that
ask for a password in the middle of a screen. So plugins aren't even loaded, unless one is named.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imstui.local.keyring_thread import told
from imstui.model.errors import StoreError
from imstui.model.store import StoreState

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SECRET_SERVICE: Final = ("keyring.backends.SecretService", "Keyring")
_KWALLET: Final = ("keyring.backends.kwallet", "DBusKeyring")
_MACOS: Final = ("keyring.backends.macOS", "Keyring")
_WINDOWS: Final = ("keyring.backends.Windows", "WinVaultKeyring")
_REFUSED: Final = {
    "keyring.backends.null": StoreState.DISABLED,
    "keyring.backends.fail": StoreState.ABSENT,
    "keyring.backends.chainer": StoreState.UNSAFE,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A backend, and who chose it.

    Attributes:
        chosen_by: 'PYTHON_KEYRING_BACKEND', the path of keyringrc.cfg, or 'itself' for the platform's own.
    """

    backend: KeyringBackend
    chosen_by: str

    @property
    def name(self) -> str:
        """The backend's full name."""
        return f"{type(self.backend).__module__}.{type(self.backend).__qualname__}"


def named_by(environ: Mapping[str, str] = os.environ) -> str:
    """Who names a backend: the variable, the library's own settings file, or '' for nobody."""
    if environ.get("PYTHON_KEYRING_BACKEND"):
        return "PYTHON_KEYRING_BACKEND"
    file = _settings_file(environ)
    try:
        named = "default-keyring" in file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return str(file) if named else ""


def plugins() -> tuple[str, ...]:
    """Packages that bring backends of their own, by name; none of them is loaded."""
    from importlib.metadata import entry_points

    found = entry_points(group="keyring.backends")
    names = {entry.dist.name if entry.dist else entry.name for entry in found}
    return tuple(sorted(names - {"keyring"}))


def choose(environ: Mapping[str, str] = os.environ) -> Choice:
    """The backend to use. Call it on the keyring's thread: some connect to a bus to find out whether they may be used.

    Raises:
        StoreError: there is none, it is turned off, or only unsafe ones are there.
    """
    by = named_by(environ)
    if by:
        return _named(by)
    for module, name in _own():
        try:
            kind: type[KeyringBackend] = getattr(import_module(module), name)
            if kind.viable:
                return Choice(kind(), "itself")
        except Exception:  # noqa: BLE001, S112 - a backend that can't even be looked at isn't one to use
            continue
    raise nothing()


def nothing(why: str = "") -> StoreError:
    """The error where no trusted backend is there: unsafe ones are named, if there are any."""
    others = plugins()
    if others:
        return StoreError(
            f"Only {', '.join(others)} is available as a keyring; imstui does not use it unless you set "
            "PYTHON_KEYRING_BACKEND.",
            hint="Sign in for this session, or see 'imstui doctor' for a keyring that needs no desktop.",
            state=StoreState.UNSAFE,
        )
    return StoreError(
        f"No OS keyring on this host ({why or 'no backend'}).",
        hint="Sign in for this session, let 'credential_command' give the secret, or say '--store file' "
        "(not encrypted); 'imstui help keyring' shows how to have a keyring without a desktop.",
        state=StoreState.ABSENT,
    )


def _named(by: str) -> Choice:
    import keyring

    try:
        backend = keyring.get_keyring()
    except Exception as error:  # noqa: BLE001 - a name that leads nowhere, a backend that can't be used
        failure = told(error)
        failure.args = (f"The keyring backend that {by} names can't be used ({type(error).__name__}).",)
        raise failure from None
    module = type(backend).__module__
    match _REFUSED.get(module):
        case StoreState.DISABLED:
            message = f"The keyring is turned off by {by}; nothing will be saved."
            raise StoreError(message, hint=f"Take the null backend out of {by} to use one.", state=StoreState.DISABLED)
        case StoreState.UNSAFE:
            message = f"{by} chooses several keyrings at once, and which of them takes a secret isn't told."
            raise StoreError(message, hint="Name one backend.", state=StoreState.UNSAFE)
        case StoreState.ABSENT:
            raise nothing(f"{by} names none")
        case _:
            return Choice(backend, by)


def _own() -> tuple[tuple[str, str], ...]:
    if sys.platform == "darwin":
        return (_MACOS,)
    if sys.platform == "win32":
        return (_WINDOWS,)
    return (_SECRET_SERVICE, _KWALLET)


def _settings_file(environ: Mapping[str, str]) -> Path:
    """Where the library looks, told without importing it."""
    home = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME") or Path.home()) / ".config")
    return Path(home) / "python_keyring" / "keyringrc.cfg"
