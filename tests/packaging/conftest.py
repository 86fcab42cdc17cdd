"""A rehearsal cloud and a shell for a test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import running
from tests.cli.shell import Shell


@pytest.fixture
def shell(own_home: Path) -> Iterator[Shell]:
    """A shell signed in to a cloud whose jobs take moments."""
    with running(Options(images=7, speed=2000)) as cloud:
        yield Shell(cloud, own_home)
