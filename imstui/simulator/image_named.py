"""The well-known images that are there whatever the seed, for documents and tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imstui.simulator.image_kinds import (
    BMS,
    DATA,
    DEFAULT_KEY,
    ISO,
    LARGE,
    PLAIN,
    PUBLIC,
    QUEUED,
    SAVING,
    SHARED_ACCEPTED,
    SHARED_ENCRYPTED,
    SHARED_OUT,
    SHARED_PENDING,
    SHARED_REJECTED,
    UNINITIALIZED,
    WHOLE_IMAGE,
    Kind,
)
from imstui.simulator.image_mint import common_fields, fit_disk
from imstui.simulator.image_record import GIB, Image
from imstui.simulator.image_systems import SYSTEMS, System
from imstui.simulator.jobs import Failure
from imstui.simulator.keys import ARCHIVE, DISABLED_KEY, FOREIGN_KEY, GONE_KEY_ID
from imstui.simulator.tenancy import MAIN, TEAM, stable_uuid

_DAY = 86_400
_BY_SHORT = {system.short: system for system in SYSTEMS}
_UBUNTU, _WINDOWS, _CENTOS, _DEBIAN = (_BY_SHORT[short] for short in ("ubuntu2204", "win2019", "centos73", "debian12"))
_DOOM = Failure("IMG.0103", "The key of the source image could not be used: access denied by KMS.", 0.6)


def image_id(name: str) -> str:
    """The id of a well-known image, the same in every rehearsal."""
    return stable_uuid(f"image:{name}")


def named_images(anchor: float) -> list[Image]:
    """The seven that documents and tests name.

    Args:
        anchor: The moment that the stamps lead up to, seconds since 1970.
    """
    archived = replace(PLAIN, name="archive-key", key=ARCHIVE.id)
    return [
        _image("web-base", PLAIN, _UBUNTU, 1.9, anchor - 3.2 * _DAY, __description="base for all web servers"),
        _image("app", PLAIN, _UBUNTU, 4.2, anchor - 20.4 * _DAY, tags=["env=prod", "team=web"]),
        _image("db-2019", DEFAULT_KEY, _WINDOWS, 38.2, anchor - 41.7 * _DAY),
        _image("web-enc", archived, _UBUNTU, 2.1, anchor - 3.1 * _DAY, __originalimagename=image_id("web-base")),
        _image("legacy-full", WHOLE_IMAGE, _CENTOS, 61.5, anchor - 1_320 * _DAY),
        _image("rescue", ISO, _DEBIAN, 0.8, anchor - 250.9 * _DAY),
        _doomed(anchor - 9.3 * _DAY),
    ]


def special_images(anchor: float) -> list[Image]:
    """One of each kind that a copy treats in its own way, with names that say which.

    Args:
        anchor: The moment that the stamps lead up to, seconds since 1970.
    """
    gone = replace(PLAIN, name="gone-key", key=GONE_KEY_ID)
    retired = replace(PLAIN, name="disabled-key", key=DISABLED_KEY.id)
    foreign = replace(PLAIN, name="foreign-key", key=FOREIGN_KEY.id)
    kinds: list[tuple[str, Kind, float, float]] = [
        ("key-deleted", gone, 3.0, 700.0),
        ("key-disabled", retired, 5.5, 500.0),
        ("key-of-partner", foreign, 7.0, 300.0),
        ("partner-appliance", SHARED_ACCEPTED, 12.0, 90.0),
        ("partner-preview", SHARED_PENDING, 6.0, 2.0),
        ("partner-declined", SHARED_REJECTED, 6.0, 30.0),
        ("partner-encrypted", SHARED_ENCRYPTED, 9.0, 45.0),
        ("shared-by-us", SHARED_OUT, 3.3, 15.0),
        ("orders-data", DATA, 40.0, 60.0),
        ("bms-node", BMS, 8.0, 120.0),
        ("waiting-upload", QUEUED, 2.0, 0.05),
        ("being-saved", SAVING, 20.0, 0.1),
        ("fresh-import", UNINITIALIZED, 2.5, 1.0),
        ("huge-warehouse", LARGE, 400.0, 200.0),
    ]
    return [_image(name, kind, _UBUNTU, size, anchor - age * _DAY) for name, kind, size, age in kinds]


def team_images(anchor: float) -> list[Image]:
    """The few images of the second project.

    Args:
        anchor: The moment that the stamps lead up to, seconds since 1970.
    """
    team = replace(PLAIN, name="team", owner=TEAM.id)
    names = ("team-web", "team-db", "team-ci", "team-tools", "web-base")
    return [
        _image(name, team, _UBUNTU, 3.0 + number, anchor - (10 + number) * _DAY, image=image_id(f"team:{name}"))
        for number, name in enumerate(names)
    ]


def public_image(anchor: float) -> Image:
    """The public image that is always there.

    Args:
        anchor: The moment that the stamps lead up to, seconds since 1970.
    """
    return _image("Standard_Ubuntu_22.04_latest", PUBLIC, _UBUNTU, 1.5, anchor - 33 * _DAY, protected=True)


def _doomed(created: float) -> Image:
    image = _image("doomed", PLAIN, _CENTOS, 6.0, created)
    image.fate = _DOOM
    return image


def _image(
    name: str, kind: Kind, system: System, size: float, created: float, *, image: str = "", **more: Any
) -> Image:
    """A well-known image; `size` in GiB, `created` in seconds since 1970."""
    fields = common_fields(image or image_id(name), name, kind, system, created)
    in_bytes = int(size * GIB)
    fields["min_disk"] = fit_disk(in_bytes)
    if kind.status == "active" and kind.visibility != "public":
        fields["__image_size"] = str(in_bytes)
    fields.update(more)
    members = {MAIN.id: kind.member} if kind.member else {}
    if kind is SHARED_OUT:
        members = {TEAM.id: "accepted"}
    return Image(fields, members)
