"""The kinds of image there are, and how often (protocol sections 1.4, 3.4 and 3.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from imstui.simulator.keys import ARCHIVE, BACKUP, DISABLED_KEY, FOREIGN_KEY, GONE_KEY_ID, IMS_DEFAULT
from imstui.simulator.tenancy import MAIN, OTHER, TEAM, stable_hex


@dataclass(frozen=True)
class Kind:
    """What all images of one kind have alike.

    Attributes:
        weight: How many of a thousand generated images are of this kind.
        member: How the main project answered, if the image is shared with it.
        key: The key that encrypts it.
        sizes: The smallest and largest image file, GiB.
    """

    name: str
    weight: int
    owner: str = MAIN.id
    visibility: str = "private"
    image_type: str = "private"
    status: str = "active"
    env: str = "FusionCompute"
    member: str = ""
    key: str = ""
    whole: bool = False
    uninitialized: bool = False
    sizes: tuple[int, int] = (1, 60)


# A project of the cloud itself, which nobody signs in to.
PUBLIC_OWNER = stable_hex("project:public-images")

_SHARED = Kind("shared", 0, visibility="shared", image_type="shared")

PLAIN = Kind("plain", 452)
PUBLIC = Kind("public", 110, owner=PUBLIC_OWNER, visibility="public", image_type="gold", sizes=(1, 12))
SHARED_ACCEPTED = replace(_SHARED, name="shared-accepted", weight=60, owner=OTHER.id, member="accepted")
SHARED_PENDING = replace(_SHARED, name="shared-pending", weight=20, owner=OTHER.id, member="pending")
SHARED_REJECTED = replace(_SHARED, name="shared-rejected", weight=12, owner=TEAM.id, member="rejected")
SHARED_ENCRYPTED = replace(
    _SHARED, name="shared-encrypted", weight=8, owner=OTHER.id, member="accepted", key=FOREIGN_KEY.id
)
SHARED_OUT = replace(_SHARED, name="shared-out", weight=20)
DEFAULT_KEY = Kind("default-key", 60, key=IMS_DEFAULT.id)
WHOLE_IMAGE = Kind("whole", 30, whole=True, sizes=(10, 120))
ISO = Kind("iso", 25, env="IsoImage", sizes=(1, 6))
DATA = Kind("data", 40, env="DataImage", sizes=(1, 100))
BMS = Kind("bms", 15, env="Ironic", sizes=(2, 20))
QUEUED = Kind("queued", 6, status="queued")
SAVING = Kind("saving", 6, status="saving")
UNINITIALIZED = Kind("uninitialized", 12, uninitialized=True)
LARGE = Kind("large", 14, sizes=(129, 900))

KINDS = (
    PLAIN,
    Kind("plain-mid", 40, sizes=(20, 128)),
    PUBLIC,
    SHARED_ACCEPTED,
    SHARED_PENDING,
    SHARED_REJECTED,
    SHARED_ENCRYPTED,
    SHARED_OUT,
    DEFAULT_KEY,
    Kind("backup-key", 24, key=BACKUP.id),
    Kind("archive-key", 24, key=ARCHIVE.id),
    Kind("disabled-key", 8, key=DISABLED_KEY.id),
    Kind("foreign-key", 8, key=FOREIGN_KEY.id),
    Kind("gone-key", 6, key=GONE_KEY_ID),
    WHOLE_IMAGE,
    ISO,
    DATA,
    BMS,
    QUEUED,
    SAVING,
    UNINITIALIZED,
    LARGE,
)


def kind_table() -> list[int]:
    """A thousand throws or so: the number of a kind stands in it as often as the kind has weight."""
    return [number for number, kind in enumerate(KINDS) for _ in range(kind.weight)]
