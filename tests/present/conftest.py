"""What several of these tests start from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from imstui.model.copying import CopyRequest
from imstui.model.replication import Binding, Replication, Source, State


@pytest.fixture
def moment() -> datetime:
    return datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def replication(moment: datetime) -> Replication:
    return Replication(
        id="r-1",
        state=State.RUNNING,
        binding=Binding("iam.eu-de", "eu-de", "p1"),
        request=CopyRequest("i-1", "web-base-enc", cmk_id="k-1"),
        source=Source("i-1", "web-base"),
        created_at=moment,
        since=moment,
    )
