"""Every test's own world: a home of its own, an environment without credentials, no network but loopback."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

_STRANGE = ("OS_", "HUAWEICLOUD_", "HW_", "IMSTUI_", "TEXTUAL", "XDG_", "AWS_", "S3_")
_ALSO = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_COLOR", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "TMUX")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that is the test's alone, and nothing of the developer's settings."""
    for name in list(os.environ):
        if name.startswith(_STRANGE) or name.upper() in _ALSO:
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return home


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test wanted to connect to {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
