"""An image reduced to what a list shows, sorts and filters by: fifty thousand of them are held at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from sys import intern
from typing import NamedTuple, TypeVar

from imstui.model.image import ACTIVE, Image, ImageKind, ImageType

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
T = TypeVar("T", str, str | None)


class ImageRow(NamedTuple):
    """One image of a list. Texts are raw, as the cloud sent them; what it didn't send is None (or empty, for tags).

    Attributes:
        created: when it was made, in whole seconds since 1970.
        blocker: the code of the first rule that forbids copying it; '' if none does.
    """

    id: str
    name: str
    status: str
    type: ImageType
    kind: ImageKind
    os_type: str | None
    platform: str | None
    os_version: str | None
    size_bytes: int | None
    min_disk_gb: int | None
    encrypted: bool
    key_id: str | None
    created: int | None
    owner: str | None
    enterprise_project_id: str | None
    tags: tuple[str, ...]
    member_status: str | None
    source_image_id: str | None
    blocker: str

    @classmethod
    def of(cls, image: Image, blocker: str = "") -> ImageRow:
        """The row of an image."""
        return cls(
            id=image.id,
            name=image.name,
            status=_one(image.status),
            type=image.type,
            kind=image.kind,
            os_type=_one(image.os_type),
            platform=_one(image.platform),
            os_version=_one(image.os_version),
            size_bytes=image.size_bytes,
            min_disk_gb=image.min_disk_gb,
            encrypted=image.encrypted,
            key_id=_one(image.key_id),
            created=seconds_of(image.created_at),
            owner=_one(image.owner),
            enterprise_project_id=_one(image.enterprise_project_id),
            tags=_one_of(image.tags),
            member_status=_one(image.member_status),
            source_image_id=image.source_image_id,
            blocker=blocker,
        )

    @property
    def created_at(self) -> datetime | None:
        """When it was made, as an image tells it."""
        return None if self.created is None else _BEGINNING + timedelta(seconds=self.created)

    @property
    def active(self) -> bool:
        """Whether it is ready for use."""
        return self.status.casefold() == ACTIVE

    @property
    def copyable(self) -> bool:
        """Whether no known rule forbids copying it."""
        return not self.blocker

    def is_foreign(self, project_id: str) -> bool:
        """Whether somebody else shared it with this project."""
        return self.type is ImageType.SHARED and bool(self.owner) and self.owner != project_id


def seconds_of(moment: datetime | None) -> int | None:
    """Whole seconds since 1970."""
    return None if moment is None else (moment - _BEGINNING) // _SECOND


@lru_cache(4096)
def _one_of(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(intern, tags))


def _one(text: T) -> T:
    """One text for all rows where it is the same."""
    return intern(text) if text else text
