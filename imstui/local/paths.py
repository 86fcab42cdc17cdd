"""Where things lie on this machine: one place for every path. Makes nothing: `private` does, when it is needed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from imstui.model.errors import InvalidInput

APP = "imstui"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one person on this machine.

    Attributes:
        config: settings and profiles, no secret.
        state: the ledger and its locks.
        cache: what can be fetched again.
    """

    config: Path
    state: Path
    cache: Path

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.state / "ledger.db"

    @property
    def senders(self) -> Path:
        """The folder of the senders' locks."""
        return self.state / "senders"


def expanded(path: str | Path) -> Path:
    """A path as a person writes it, '~' standing for a home; one of a user who isn't known here stays as it is."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        # Whoever opens it says that there is no such file, which is a better sentence than none.
        return Path(path)


def places(environ: Mapping[str, str] = os.environ) -> Places:
    """The folders in force: below IMSTUI_HOME if that is set, else platformdirs' (XDG on Linux).

    Raises:
        InvalidInput: IMSTUI_HOME would mean another folder, and so another ledger, wherever the program is started.
    """
    home = environ.get("IMSTUI_HOME", "")
    if home:
        root = expanded(home)
        if not root.is_absolute():
            raise InvalidInput(
                f"IMSTUI_HOME is {home!r}, which means another folder wherever one stands: begin with /."
            )
        return Places(root / "config", root / "state", root / "cache")
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(APP, appauthor=False)
    return Places(dirs.user_config_path, dirs.user_state_path, dirs.user_cache_path)
