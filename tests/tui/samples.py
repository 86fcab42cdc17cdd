"""Images, keys and replications to try the screen's pure parts on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from imstui.model.copying import CopyRequest
from imstui.model.image import Image
from imstui.model.key import Key, KeyState
from imstui.model.replication import Binding, Replication, Source, State

PROJECT = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = Key("bd66288c-9081-460a-8227-4cbd0c814cb4", "backup", KeyState.ENABLED, "AES_256")
DISABLED = Key("ad66288c-9081-460a-8227-4cbd0c814cb4", "retired", KeyState.DISABLED, "AES_256")
IMAGE = Image(
    id="465076de-dc36-4aec-80f5-ef9d8009428f",
    name="web-base",
    status="active",
    image_type="private",
    owner=PROJECT,
    os_type="Linux",
    os_version="Ubuntu 22.04 server 64bit",
    size_bytes=2 * 1024**3,
    min_disk_gb=20,
    created_at=NOW - timedelta(days=3),
    tags=("env=prod",),
)
BINDING = Binding("iam.example.com", "eu-de", PROJECT, user="alex")


def image(**fields: Any) -> Image:
    """The sample with other fields."""
    return replace(IMAGE, **fields)


def job(number: int = 1, state: State = State.RUNNING, **fields: Any) -> Replication:
    """A replication of the sample image."""
    begun = NOW - timedelta(minutes=number)
    return replace(
        Replication(
            id=f"r{number:010}",
            state=state,
            binding=BINDING,
            request=CopyRequest(IMAGE.id, f"copy-{number}"),
            source=Source(IMAGE.id, IMAGE.name, IMAGE.size_bytes),
            created_at=begun,
            since=begun,
            job_id=f"{number:032x}",
        ),
        **fields,
    )
