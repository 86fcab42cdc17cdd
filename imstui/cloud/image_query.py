"""What images are asked for. Follows 'Querying Images': all filters are query parameters, name is an exact match.

The recipes for each type are the page's own; only the private one asks for the type besides the owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from imstui.model.image import ImageType

PAGE: Final = 1000
"""Images asked for in one request; a service that sends fewer is followed all the same."""
_SHARED: Final = (("visibility", "shared"), ("__imagetype", "shared"))
_PUBLIC: Final = (("__imagetype", "gold"), ("visibility", "public"))


@dataclass(frozen=True, slots=True)
class ImageQuery:
    """Which images, in which order. What is None isn't asked for.

    Attributes:
        type: None for all that the project can see.
        name: exact.
        os_type: 'Linux', 'Windows', 'Other'.
        key_id: of the KMS key that encrypts them.
        tag: 'key=value'.
        member_status: of shared images: accepted, pending or rejected.
        sort_key: name, container_format, disk_format, status, id, size or created_at.
        sort_dir: asc or desc.
        limit: images in one page, not in all.
    """

    type: ImageType | None = ImageType.PRIVATE
    name: str | None = None
    id: str | None = None
    os_type: str | None = None
    platform: str | None = None
    key_id: str | None = None
    status: str | None = None
    tag: str | None = None
    member_status: str = "accepted"
    sort_key: str | None = None
    sort_dir: str | None = None
    limit: int = PAGE

    def parameters(self, project_id: str) -> list[tuple[str, str]]:
        """The query parameters, raw and without a marker.

        Args:
            project_id: whose private images are meant.
        """
        chosen = {
            "name": self.name,
            "id": self.id,
            "__os_type": self.os_type,
            "__platform": self.platform,
            "__system__cmkid": self.key_id,
            "status": self.status,
            "tag": self.tag,
            "sort_key": self.sort_key,
            "sort_dir": self.sort_dir,
            "limit": str(self.limit),
        }
        return [*self._type_filter(project_id), *((name, value) for name, value in chosen.items() if value is not None)]

    def _type_filter(self, project_id: str) -> tuple[tuple[str, str], ...]:
        match self.type:
            case ImageType.PRIVATE:
                return (("__imagetype", "private"), ("owner", project_id))
            case ImageType.SHARED:
                return (*_SHARED, ("member_status", self.member_status))
            case ImageType.PUBLIC:
                return _PUBLIC
            case ImageType.MARKET:
                return (("__imagetype", "market"),)
            case _:
                return ()
