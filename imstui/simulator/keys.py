"""The keys of the rehearsal cloud, in all their states (protocol section 7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from imstui.simulator.tenancy import MAIN, OTHER, TEAM, Project, stable_uuid

WAITING_ACTIVATION, ENABLED, DISABLED, PENDING_DELETION, WAITING_IMPORT = "1", "2", "3", "4", "5"
_DAY = 86_400


@dataclass(frozen=True)
class Key:
    """One key.

    Attributes:
        created: Days before the start of the rehearsal.
        deletion: Days after the start of the rehearsal at which it goes, if it is to go.
    """

    id: str
    alias: str
    project: Project
    state: str = ENABLED
    description: str = ""
    spec: str = "AES_256"
    usage: str = "ENCRYPT_DECRYPT"
    origin: str = "kms"
    is_default: bool = False
    created: float = 400.0
    deletion: float | None = None

    def details(self, start: float) -> dict[str, str]:
        """The key as KMS lists it: all strings, moments in milliseconds.

        Args:
            start: The start of the rehearsal, seconds since 1970.
        """
        created = int((start - self.created * _DAY) * 1000)
        deletion = "" if self.deletion is None else str(int((start + self.deletion * _DAY) * 1000))
        return {
            "key_id": self.id,
            "domain_id": self.project.domain.id,
            "key_alias": self.alias,
            "realm": self.project.region,
            "key_description": self.description,
            "key_spec": self.spec,
            "key_usage": self.usage,
            "creation_date": str(created),
            "scheduled_deletion_date": deletion,
            "key_state": self.state,
            "default_key_flag": "1" if self.is_default else "0",
            "key_type": "1",
            "expiration_time": "",
            "origin": self.origin,
            "key_rotation_enabled": "false",
            "sys_enterprise_project_id": "0",
        }


def key_id(alias: str) -> str:
    """The id of a key, the same in every rehearsal."""
    return stable_uuid(f"key:{alias}")


def _key(alias: str, project: Project = MAIN, **more: Any) -> Key:
    return Key(key_id(alias if project is MAIN else f"{project.id}:{alias}"), alias, project, **more)


IMS_DEFAULT = _key("ims/default", description="Default Master Key of IMS", is_default=True, created=1_500)
BACKUP = _key("backup", description="backups and what is restored from them", created=820)
ARCHIVE = _key("archive", description="images kept for the auditors", created=810)
DISABLED_KEY = _key("retired-2023", state=DISABLED, description="replaced by archive", created=1_100)
LEAVING_KEY = _key("going-away", state=PENDING_DELETION, description="scheduled for deletion", deletion=5.0)
# Another tenant's key, used by an image that was shared before the grant was taken back.
FOREIGN_KEY = _key("partner", OTHER, description="the partner's key")
GONE_KEY_ID = key_id("deleted long ago")

KEYS = (
    IMS_DEFAULT,
    _key("evs/default", description="Default Master Key of EVS", is_default=True, created=1_490),
    _key("obs/default", description="Default Master Key of OBS", is_default=True, created=1_480),
    BACKUP,
    ARCHIVE,
    _key("byok-imported", origin="external", description="material from our own HSM"),
    _key("byok-waiting", state=WAITING_IMPORT, origin="external", description="material not imported yet"),
    _key("not-yet", state=WAITING_ACTIVATION, description="activated by its owner next week", created=1),
    DISABLED_KEY,
    LEAVING_KEY,
    _key("code-signing", spec="RSA_2048", usage="SIGN_VERIFY", description="signs releases"),
    _key("notes \u202egnp.exe [b]\x1b[31m", description="=cmd|' /C calc'!A0"),
    _key("ims/default", TEAM, description="Default Master Key of IMS", is_default=True, created=300),
    _key("team1-images", TEAM, description="team1's own"),
    FOREIGN_KEY,
)


class KeyRing:
    """All keys of the cloud."""

    def __init__(self, more: int) -> None:
        added = [_key(f"extra-{number:04d}", created=200 - number * 0.01) for number in range(more)]
        self._keys = {each.id: each for each in [*KEYS, *added]}

    def of(self, project: Project) -> list[Key]:
        """The keys of a project, oldest first."""
        mine = [each for each in self._keys.values() if each.project == project]
        return sorted(mine, key=lambda each: (-each.created, each.id))

    def get(self, wanted: str) -> Key | None:
        """A key by its id, whoever owns it."""
        return self._keys.get(wanted)

    def named(self, wanted: str, project: Project) -> Key | None:
        """A project's key by id, by alias/..., or by a URN that ends in either."""
        tail = wanted.rsplit(":", 1)[-1]
        for each in self.of(project):
            if tail in (each.id, f"alias/{each.alias}"):
                return each
        return None


def is_usable(key: Key) -> bool:
    """Whether IMS would encrypt an image with it."""
    foreign_default = key.is_default and key.alias != IMS_DEFAULT.alias
    return key.usage == "ENCRYPT_DECRYPT" and not foreign_default
