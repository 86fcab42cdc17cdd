"""A page of images to the model. Follows 'Querying Images' (GET /v2/cloudimages): {"images": [...]}, and nothing else.

Two paths: msgspec reads a well-typed row straight into the model's fields; a row that doesn't fit is read field by
field, where what can't be understood becomes None. Fields that nobody expected cost nothing on either.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, Final

import msgspec

from imstui.cloud import loose
from imstui.cloud.parsing import document, members
from imstui.model.errors import NotIms
from imstui.model.image import Image

_Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] | str | None
"""A number, its text, or the empty text that stands for none."""
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]

NAMES: Final = {
    "image_type": "__imagetype",
    "os_type": "__os_type",
    "os_version": "__os_version",
    "platform": "__platform",
    "os_bit": "__os_bit",
    "firmware": "hw_firmware_type",
    "size_bytes": "__image_size",
    "min_disk_gb": "min_disk",
    "min_ram_mb": "min_ram",
    "max_ram_mb": "max_ram",
    "whole_image": "__whole_image",
    "key_id": "__system__cmkid",
    "encrypted_flag": "__system__encrypted",
    "description": "__description",
    "source_image_id": "__originalimagename",
    "data_origin": "__data_origin",
    "config_init": "__is_config_init",
}
"""The model's names for attributes that the API names otherwise."""


class _Row(msgspec.Struct, rename=NAMES, gc=False, kw_only=True):
    """A row as it should be, its fields in the order of the documented answer: msgspec tries the next one first."""

    min_disk_gb: _Number = None
    created_at: _Moment | None = None
    updated_at: _Moment | None = None
    protected: bool = False
    id: Annotated[str, msgspec.Meta(min_length=1)]
    min_ram_mb: _Number = None
    max_ram_mb: _Number = None
    owner: str | None = None
    os_type: str | None = None
    image_type: str | None = None
    visibility: str | None = None
    virtual_env_type: str | None = None
    tags: tuple[str, ...] = ()
    platform: str | None = None
    os_bit: str | None = None
    os_version: str | None = None
    name: str = ""
    disk_format: str | None = None
    firmware: str | None = None
    status: str = ""
    source_image_id: str | None = None
    size_bytes: _Number = None
    data_origin: str | None = None
    description: str | None = None
    key_id: str | None = None
    encrypted_flag: bool | None = None
    enterprise_project_id: str | None = None
    config_init: bool | None = None
    whole_image: bool = False
    architecture: str | None = None
    member_status: str | None = None


class _List(msgspec.Struct, gc=False):
    images: list[msgspec.Raw]


_LISTS: Final = msgspec.json.Decoder(_List)
_ROWS: Final = msgspec.json.Decoder(_Row, strict=False)


@dataclass(frozen=True, slots=True)
class ImagePage:
    """One page of a list.

    Attributes:
        images: in the order of the list.
        raw: the JSON of each, as sent.
        problems: a sentence for each row that is no image at all.
    """

    images: tuple[Image, ...]
    raw: tuple[bytes, ...]
    problems: tuple[str, ...] = ()


def decode_page(content: bytes, member_status: str | None = None) -> ImagePage:
    """A page of images.

    Args:
        content: the body.
        member_status: put on each image, because it is what the list was asked for.

    Raises:
        NotIms: the body isn't a list of images.
    """
    images: list[Image] = []
    raw: list[bytes] = []
    problems: list[str] = []
    for position, row in enumerate(_rows(content), start=1):
        image = _fast(row, member_status) or _slow(row, member_status)
        if image is None:
            problems.append(f"Row {position} of a page of images has no id, or isn't an object: it is left out.")
        else:
            images.append(image)
            raw.append(bytes(row))
    return ImagePage(tuple(images), tuple(raw), tuple(problems))


def decode_image(row: bytes) -> Image | None:
    """One image from its JSON, as a page's `raw` holds it; None if it has no id."""
    return _fast(row, None) or _slow(row, None)


def _rows(content: bytes) -> list[msgspec.Raw]:
    try:
        return _LISTS.decode(content).images
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        pass
    body = document(content)
    if body is None or not isinstance(body.get("images"), list):
        raise NotIms("The answer isn't a list of images: is that endpoint really an IMS?", operation="listing images")
    return [msgspec.Raw(json.dumps(row).encode()) for row in members(body["images"])]


def _fast(row: bytes | msgspec.Raw, member_status: str | None) -> Image | None:
    try:
        decoded = _ROWS.decode(row)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    if member_status is not None:
        decoded.member_status = member_status
    _settle(decoded)
    return msgspec.convert(decoded, Image, from_attributes=True)


def _settle(row: _Row) -> None:
    """Numbers that came as texts become numbers, and empty ids None."""
    if isinstance(row.size_bytes, str):
        row.size_bytes = loose.natural(row.size_bytes)
    if isinstance(row.max_ram_mb, str):
        row.max_ram_mb = loose.natural(row.max_ram_mb)
    if isinstance(row.min_disk_gb, str):
        row.min_disk_gb = loose.natural(row.min_disk_gb)
    if isinstance(row.min_ram_mb, str):
        row.min_ram_mb = loose.natural(row.min_ram_mb)
    row.key_id = row.key_id or None
    row.source_image_id = row.source_image_id or None


def _slow(row: bytes | msgspec.Raw, member_status: str | None) -> Image | None:
    sent = document(bytes(row))
    if sent is None or not loose.text(sent.get("id")):
        return None
    read = {name: _READERS.get(name, loose.text)(sent.get(NAMES.get(name, name))) for name in _FIELDS}
    read["key_id"] = read["key_id"] or None
    read["source_image_id"] = read["source_image_id"] or None
    read["member_status"] = member_status or read["member_status"]
    told = {name: value for name, value in read.items() if value is not None}
    return msgspec.convert({"name": "", "status": "", **told}, Image)


def _tags(value: object) -> tuple[str, ...]:
    return tuple(tag for tag in map(loose.text, members(value)) if tag is not None)


_FIELDS: Final = tuple(field.name for field in fields(Image))
_READERS: Final[dict[str, Callable[[object], object]]] = {
    **dict.fromkeys(("size_bytes", "min_disk_gb", "min_ram_mb", "max_ram_mb"), loose.natural),
    **dict.fromkeys(("whole_image", "protected", "encrypted_flag", "config_init"), loose.flag),
    **dict.fromkeys(("created_at", "updated_at"), loose.moment),
    "tags": _tags,
}
"""How a field is read that isn't a text."""
