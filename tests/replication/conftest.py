"""A cloud in memory, and a desk for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.replication.desk import Desk
from tests.replication.doubles import FakeIms, FakeTime, desk_at


@pytest.fixture
def ims() -> FakeIms:
    return FakeIms(FakeTime())


@pytest.fixture
def desk(tmp_path: Path, ims: FakeIms) -> Iterator[Desk]:
    made = desk_at(tmp_path / "state", ims)
    yield made
    made.ledger.close()
