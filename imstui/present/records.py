"""The JSON records that scripts read, with their documented names in their documented order; and csv cells of them.

Values are raw, as the cloud sent them: JSON escapes what isn't ASCII, and `csv_cell` cleans for csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from imstui.present.text import clean
from imstui.present.times import iso_utc

if TYPE_CHECKING:
    # Who has one to record has loaded it; a command's help wants the names alone.
    from imstui.model.image import Image
    from imstui.model.replication import Replication

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Record: TypeAlias = dict[str, Json]

IMAGE_FIELDS: Final = (
    "id", "name", "status", "type", "visibility", "os_type", "os_version", "platform", "size_bytes", "min_disk_gb",
    "min_ram_mb", "encrypted", "key_id", "created_at", "updated_at", "owner", "enterprise_project_id", "tags",
    "description", "source_image_id", "copyable", "copy_blockers",
)  # fmt: skip
"""An image's fields in order: the header of a csv, also when there is no image at all."""

REPLICATION_FIELDS: Final = (
    "replication_id", "state", "job_id", "job_status", "progress", "source_image_id", "image_id", "image_name",
    "key_id", "created_at", "begin_time", "end_time", "error_code", "fail_reason", "last_seen", "last_error",
    "verified",
)  # fmt: skip
"""A replication's fields in order."""

_FORMULA_STARTS: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for a formula's start, the full-width twins included."""


class Blocker(Protocol):
    """A rule that stands against copying an image."""

    @property
    def code(self) -> str:
        """The rule's short name."""

    @property
    def message(self) -> str:
        """The rule in a sentence."""


def image_record(image: Image, *, blockers: Iterable[Blocker] = ()) -> Record:
    """An image as JSON data; null where the cloud sent nothing.

    Args:
        image: the image.
        blockers: what stands against copying it; none means that it can be copied.
    """
    return _image_record(image, blockers, iso_utc)


def image_records(images: Sequence[Image], blocked: Sequence[Iterable[Blocker]]) -> list[Record]:
    """The same of a whole page, each with what stands against copying it: times are written by compiled code."""
    from msgspec import to_builtins

    def stamp(moment: datetime | None) -> str | None:
        if moment is None or moment.microsecond or moment.tzinfo is not UTC:
            return iso_utc(moment)
        written: str = to_builtins(moment)
        return written

    return [_image_record(image, blockers, stamp) for image, blockers in zip(images, blocked, strict=True)]


def _image_record(image: Image, blockers: Iterable[Blocker], stamp: Callable[[datetime | None], str | None]) -> Record:
    reasons: list[Json] = [{"code": blocker.code, "message": blocker.message} for blocker in blockers]
    return {
        "id": image.id,
        "name": image.name,
        "status": image.status,
        "type": image.type.value,
        "visibility": image.visibility,
        "os_type": image.os_type,
        "os_version": image.os_version,
        "platform": image.platform,
        "size_bytes": image.size_bytes,
        "min_disk_gb": image.min_disk_gb,
        "min_ram_mb": image.min_ram_mb,
        "encrypted": image.encrypted,
        "key_id": image.key_id,
        "created_at": stamp(image.created_at),
        "updated_at": stamp(image.updated_at),
        "owner": image.owner,
        "enterprise_project_id": image.enterprise_project_id,
        "tags": list(image.tags),
        "description": image.description,
        "source_image_id": image.source_image_id,
        "copyable": not reasons,
        "copy_blockers": reasons,
    }


def replication_record(replication: Replication) -> Record:
    """A replication as JSON data; null where nothing is known."""
    request = replication.request
    return {
        "replication_id": replication.id,
        "state": replication.state.value,
        "job_id": replication.job_id or None,
        "job_status": replication.job_status or None,
        "progress": replication.progress,
        "source_image_id": request.image_id,
        "image_id": replication.image_id or None,
        "image_name": request.name,
        "key_id": request.cmk_id,
        "created_at": iso_utc(replication.created_at),
        "begin_time": iso_utc(replication.begin_time),
        "end_time": iso_utc(replication.end_time),
        "error_code": replication.error_code or None,
        "fail_reason": replication.fail_reason or None,
        "last_seen": iso_utc(replication.last_seen),
        "last_error": replication.last_error or None,
        "verified": replication.verified,
    }


def csv_cell(value: Json) -> str:
    """A record's value as one csv cell: clean, and nothing that a spreadsheet runs as a formula.

    A text that begins like a formula gets an apostrophe in front; numbers stay numbers, also negative ones. Lists are
    joined by '; ', blockers by their codes. The csv module quotes.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    flat = _flat(value)
    text = clean(flat)
    # Judged before and after cleaning: a tab becomes a space by it, and what hid the sign is gone.
    runs = flat.startswith(_FORMULA_STARTS) or text.lstrip(" ").startswith(_FORMULA_STARTS)
    return f"'{text}" if runs else text


def _flat(value: Json) -> str:
    if isinstance(value, list):
        return "; ".join(_flat(item) for item in value)
    if isinstance(value, dict):
        return (
            str(value["code"]) if "code" in value else "; ".join(f"{key}={_flat(item)}" for key, item in value.items())
        )
    return "" if value is None else str(value)
