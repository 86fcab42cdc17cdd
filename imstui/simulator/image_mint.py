"""Makes an image's fields from its number: the same seed gives the same images (protocol section 3.3)."""

from __future__ import annotations

from typing import Any

from imstui.simulator.clocks import second_stamp
from imstui.simulator.enterprise import ENTERPRISE_IDS
from imstui.simulator.image_dice import Dice, many_ids, many_throws
from imstui.simulator.image_kinds import KINDS, PLAIN, Kind, kind_table
from imstui.simulator.image_record import GIB, Fields
from imstui.simulator.image_systems import DESCRIPTIONS, ROLES, STAGES, SYSTEMS, TAGS, System
from imstui.simulator.jobs import Failure

WELL_KNOWN = frozenset({"web-base", "app", "db-2019", "web-enc", "legacy-full", "rescue", "doomed"})

_EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e"
_SYSTEM_DISKS = (10, 20, 40, 60, 80, 100, 128, 160, 200, 300, 500, 1_024)
_OLDEST = 9 * 365 * 86_400
_THROWS = 65_536
_MIB = 1024**2

_FATES = (
    Failure("IMG.0061", "Failed to copy the image file: the storage back end did not answer.", 0.35),
    Failure("IMG.0103", "The key of the source image could not be used: access denied by KMS.", 0.2),
    Failure("IMG.0018", "An internal error occurred when registering the new image.", 0.95),
)
_FATE_CHANCES = 60


class Mint:
    """Generated images by number, oldest first; a row's fields are made when it is asked for.

    Attributes:
        ids: The id of each.
        created: The moment each was made, seconds since 1970, never falling.
        kinds: The number of each one's kind in KINDS.
    """

    def __init__(self, count: int, seed: int, anchor: float, *, plain: bool) -> None:
        self._seed = seed
        self._plain = plain
        self.ids = many_ids(seed, count)
        self.created = _moments(count, seed, anchor)
        if plain:
            self.kinds = bytes([KINDS.index(PLAIN)]) * count
        else:
            table = kind_table()
            self.kinds = bytes([table[throw % len(table)] for throw in many_throws(seed, "kinds", count)])

    def kind(self, number: int) -> Kind:
        """The kind of an image."""
        return KINDS[self.kinds[number]]

    def name(self, number: int) -> str:
        """The name of an image, without making its other fields."""
        dice = Dice(self._seed, self.ids[number])
        return _name(self.kind(number), dice.pick(SYSTEMS), dice, number)

    def fields(self, number: int) -> Fields:
        """The fields of an image."""
        dice = Dice(self._seed, self.ids[number])
        kind, system = self.kind(number), dice.pick(SYSTEMS)
        name = _name(kind, system, dice, number)
        fields = common_fields(self.ids[number], name, kind, system, self.created[number])
        _add_size(fields, kind, dice)
        if kind.visibility == "public":
            _add_public(fields)
        else:
            self._add_private(fields, kind, dice)
        return fields

    def fate(self, number: int) -> Failure | None:
        """How a copy of this image fails; most don't."""
        dice = Dice(self._seed, f"fate:{self.ids[number]}")
        return dice.pick(_FATES) if not self._plain and dice.is_one_in(_FATE_CHANCES) else None

    def _add_private(self, fields: Fields, kind: Kind, dice: Dice) -> None:
        fields["__description"] = dice.pick(DESCRIPTIONS)
        fields["enterprise_project_id"] = dice.pick(ENTERPRISE_IDS)
        if dice.is_one_in(3):
            first, second = dice.pick(TAGS), dice.pick(TAGS)
            fields["tags"] = [first] if first == second else [first, second]
        if dice.is_one_in(3):
            # Mostly an image that is still there; the parent is an id, not a name.
            fields["__originalimagename"] = self.ids[dice.below(len(self.ids))]
        if kind.env == "FusionCompute" and not kind.whole:
            fields["__data_origin"] = f"instance,{dice.id()}"
        if dice.is_one_in(20):
            fields["protected"] = True


def common_fields(image_id: str, name: str, kind: Kind, system: System, created: float) -> Fields:
    """The fields that every image has, and those that follow from its kind and its system.

    Args:
        image_id: Its id.
        name: Its name.
        kind: What it is.
        system: What runs in it; a data disk has none.
        created: When it was made, seconds since 1970.
    """
    stamp = second_stamp(created)
    fields: dict[str, Any] = {
        "schema": "/v2/schemas/image",
        "min_disk": 40,
        "created_at": stamp,
        "__image_source_type": "uds",
        "container_format": "bare",
        "file": f"/v2/images/{image_id}/file",
        "updated_at": stamp,
        "protected": False,
        "checksum": _EMPTY_MD5,
        "id": image_id,
        "__isregistered": "true",
        "min_ram": 0,
        "__lazyloading": "true",
        "owner": kind.owner,
        "__imagetype": kind.image_type,
        "visibility": kind.visibility,
        "virtual_env_type": kind.env,
        "tags": [],
        "size": 0,
        "name": name,
        "self": f"/v2/images/{image_id}",
        "disk_format": "iso" if kind.env == "IsoImage" else "zvhd2",
        "virtual_size": None,
        "status": kind.status,
        "max_ram": "",
        "enterprise_project_id": "0",
        "__originalimagename": "",
        "__is_offshelved": "false",
        "__sequence_num": "1",
        "__system_support_market": kind.env == "FusionCompute" and not kind.key,
    }
    if kind.env != "DataImage":
        _add_system(fields, system)
    _add_kind(fields, kind)
    return fields


def fit_disk(size: int) -> int:
    """The smallest usual system disk, in GB, that holds so many bytes."""
    return next((disk for disk in _SYSTEM_DISKS if disk * GIB >= size), _SYSTEM_DISKS[-1])


def _moments(count: int, seed: int, anchor: float) -> list[int]:
    """Moments that never fall, close together near the anchor and far apart years before it."""
    throws = many_throws(seed, "ages", count)
    end = int(anchor)
    return [
        end - int(_OLDEST * ((count - number - throw / _THROWS) / count) ** 2.2) for number, throw in enumerate(throws)
    ]


def _name(kind: Kind, system: System, dice: Dice, number: int) -> str:
    if kind.visibility == "public":
        return f"Standard_{system.version.removesuffix(' 64bit').replace(' ', '_')}_latest"
    role, stage, form = dice.pick(ROLES), dice.pick(STAGES), dice.below(4)
    if kind.env == "DataImage":
        return f"{role}-data-{stage}-{number:05d}"
    if kind.env == "IsoImage":
        return f"{system.short}-install-{number:05d}.iso"
    name = (
        f"{role}-{system.short}-{number:05d}",
        f"{role}-{stage}-{number:05d}",
        f"{stage}_{role}_{system.short}",
        f"{role}-{stage}",
    )[form]
    # Generated names may repeat, as in life, but a well-known name means one image.
    return f"{name}-{number:05d}" if name in WELL_KNOWN else name


def _add_system(fields: Fields, system: System) -> None:
    fields["__os_type"] = system.os_type
    fields["__os_bit"] = "64"
    fields["__platform"] = system.platform
    fields["__os_version"] = system.version
    fields["__support_kvm"] = "true"
    fields["__os_feature_list"] = '{"onekey_resetpasswd": "true"}'
    fields["hw_firmware_type"] = "uefi" if system.is_arm else "bios"
    if system.is_arm:
        fields["__support_arm"] = "true"
    if system.os_type == "Windows":
        # "true" here means that cloud-init cannot inject files.
        fields["__support_fc_inject"] = "true"
    else:
        fields["hw_vif_multiqueue_enabled"] = "true"


def _add_kind(fields: Fields, kind: Kind) -> None:
    if kind.key:
        fields["__system__cmkid"] = kind.key
    if kind.whole:
        fields["__whole_image"] = "true"
        fields["__backup_id"] = fields["id"][::-1].replace("-", "")[:32]
    if kind.uninitialized:
        fields["__is_config_init"] = "false"
    if kind.env in ("IsoImage", "Ironic"):
        fields["__root_origin"] = "file"


def _add_size(fields: Fields, kind: Kind, dice: Dice) -> None:
    low, high = kind.sizes
    spread = dice.below(1_000)
    # Squared, so that small images are usual.
    size = int((low + (high - low) * (spread / 1_000) ** 2) * GIB) + dice.below(1_000) * _MIB // 1_000
    fields["min_disk"] = fit_disk(size)
    if kind.status == "active":
        fields["__image_size"] = str(size)


def _add_public(fields: Fields) -> None:
    # The public example of the reference has no size, no parent and no data origin.
    del fields["__image_size"]
    fields["protected"] = True
    fields["__support_xen"] = "true"
    fields["__data_origin"] = ""
