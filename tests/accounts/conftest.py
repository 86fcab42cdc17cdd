"""People with and without a keyring, in front of a rehearsal cloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.local.environment import forget_secrets
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from tests.accounts.buses import Bus, keyring_daemon, session_bus
from tests.accounts.people import Someone, bare


@pytest.fixture
def cloud() -> Iterator[Running]:
    """A rehearsal cloud with few images."""
    with running(Options(images=20)) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a person's home is."""
    path = tmp_path / "person"
    path.mkdir()
    return path


@pytest.fixture
def nobus(folder: Path, cloud: Running) -> Someone:
    """Somebody who came by SSH: no bus, no keyring."""
    return bare(folder, cloud)


@pytest.fixture
def bus(folder: Path) -> Iterator[Bus]:
    """A session bus without a display."""
    with session_bus(folder) as opened:
        yield opened


@pytest.fixture
def keyed(bus: Bus, cloud: Running) -> Iterator[Someone]:
    """Somebody with an unlocked gnome-keyring."""
    with keyring_daemon(bus):
        yield Someone(bus.folder, bus.env, cloud)


@pytest.fixture(autouse=True)
def nothing_withheld(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No secret of one test's environment stays for the next, and the tests' own process isn't hardened."""
    monkeypatch.setenv("IMSTUI_DEV", "1")
    yield
    forget_secrets()
