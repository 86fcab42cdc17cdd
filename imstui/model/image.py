"""An image as IMS lists it, and what its attributes mean.

Follows 'Querying Images' (GET /v2/cloudimages) and 'Image Attributes' of the IMS API reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

ACTIVE = "active"


class ImageKind(StrEnum):
    """What an image holds, told from `virtual_env_type`, `__whole_image` and `disk_format`."""

    SYSTEM = "system"
    DATA = "data"
    ISO = "iso"
    FULL_ECS = "full-ecs"
    BMS = "bms"


class ImageType(StrEnum):
    """Whose image it is, as IMS sorts them (`__imagetype`, with 'gold' told as public)."""

    PRIVATE = "private"
    SHARED = "shared"
    PUBLIC = "public"
    MARKET = "market"
    OTHER = "other"


_TYPES = {
    "gold": ImageType.PUBLIC,
    "public": ImageType.PUBLIC,
    "private": ImageType.PRIVATE,
    "shared": ImageType.SHARED,
    "market": ImageType.MARKET,
}
_ENVIRONMENTS = {
    "isoimage": ImageKind.ISO,
    "dataimage": ImageKind.DATA,
    "ironic": ImageKind.BMS,
}


@lru_cache(256)
def _kind(whole: bool, disk_format: str, environment: str) -> ImageKind:
    """Kept, for there are few combinations and lists ask for the kind of every image."""
    if whole:
        return ImageKind.FULL_ECS
    if disk_format.casefold() == "iso":
        return ImageKind.ISO
    return _ENVIRONMENTS.get(environment.casefold(), ImageKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class Image:
    """One image. Texts are raw, as the cloud sent them; what it didn't send is None (or empty, for tags).

    Attributes:
        image_type: `__imagetype` as sent ('gold', 'private', 'shared', 'market').
        size_bytes: `__image_size`, bytes.
        min_disk_gb: `min_disk`, GB.
        min_ram_mb: `min_ram`, MB.
        whole_image: `__whole_image`: a full-ECS image, of system and data disks together.
        key_id: `__system__cmkid`: the KMS key that encrypts it.
        encrypted_flag: `__system__encrypted`, where the cloud sends it.
        source_image_id: `__originalimagename`, which despite its name holds the parent's id.
        config_init: `__is_config_init`: the user said that the initial configuration is done.
        member_status: whether a shared image was accepted: the answer to which question the row came with.
    """

    id: str
    name: str
    status: str
    visibility: str | None = None
    image_type: str | None = None
    owner: str | None = None
    os_type: str | None = None
    os_version: str | None = None
    platform: str | None = None
    os_bit: str | None = None
    architecture: str | None = None
    firmware: str | None = None
    virtual_env_type: str | None = None
    disk_format: str | None = None
    size_bytes: int | None = None
    min_disk_gb: int | None = None
    min_ram_mb: int | None = None
    max_ram_mb: int | None = None
    whole_image: bool = False
    protected: bool = False
    key_id: str | None = None
    encrypted_flag: bool | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    enterprise_project_id: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    source_image_id: str | None = None
    data_origin: str | None = None
    config_init: bool | None = None
    member_status: str | None = None

    @property
    def kind(self) -> ImageKind:
        """What it holds; a full-ECS image first, since its disks may look like any other's."""
        return _kind(self.whole_image, self.disk_format or "", self.virtual_env_type or "")

    @property
    def type(self) -> ImageType:
        """Whose it is: by `__imagetype`, else by `visibility`."""
        word = self.image_type or self.visibility or ""
        # The exact word first: lists ask this of every image, several times.
        return _TYPES.get(word) or _TYPES.get(word.casefold(), ImageType.OTHER)

    @property
    def encrypted(self) -> bool:
        """Whether it is encrypted: a key id or the flag says so; either is enough, for neither is sure to be sent."""
        return bool(self.key_id) or self.encrypted_flag is True

    @property
    def active(self) -> bool:
        """Whether it is ready for use: the console's 'Normal', initialized or not."""
        return self.status.casefold() == ACTIVE

    def is_foreign(self, project_id: str) -> bool:
        """Whether somebody else shared it with this project: shared covers both sides, the owner tells them apart."""
        return self.type is ImageType.SHARED and bool(self.owner) and self.owner != project_id
