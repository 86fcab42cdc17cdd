"""An sshd on loopback, and what a session on the other side finds there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from tests.ssh.servers import MISSING, Sshd, sshd
from tests.tui.on_cloud import environment

if MISSING:
    _WHY: pytest.MarkDecorator | None = pytest.mark.skip(reason=f"install {' and '.join(MISSING)}")
else:
    _WHY = None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nothing of this room can be tried without ssh."""
    for item in items:
        if _WHY is not None and "bastion" in getattr(item, "fixturenames", ()):
            item.add_marker(_WHY)


@pytest.fixture
def cloud() -> Iterator[Running]:
    """A rehearsal cloud in which a copy takes a while."""
    with running(Options(images=240, anchor="2026-03-01", speed=0.05)) as served:
        yield served


@pytest.fixture
def bastion(cloud: Running, tmp_path: Path, own_home: Path) -> Iterator[Sshd]:
    """A host with imstui on it, signed in to that cloud."""
    environ = environment(cloud, own_home) | {
        "LC_ALL": "C.UTF-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "TMUX_TMPDIR": str(own_home),
    }
    with sshd(tmp_path, environ) as server:
        yield server
