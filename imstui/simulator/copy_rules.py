"""Every documented reason to refuse a copy, in the order they are looked at (protocol sections 1.1, 1.3 and 1.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from imstui.simulator import refusal
from imstui.simulator.cloud import Cloud
from imstui.simulator.enterprise import DEFAULT_ID, enterprise_project
from imstui.simulator.image_record import GIB, KEY, WHOLE, Image
from imstui.simulator.keys import ENABLED, is_usable
from imstui.simulator.tenancy import Project, User

_LARGEST = 128 * GIB
_LONGEST_NAME = 128
_LONGEST_DESCRIPTION = 1_024
# Letters and digits of any script, as Huawei also allows Chinese.
_NAME = re.compile(r"[\w\-. ]+")
_FORBIDDEN_IN_DESCRIPTION = re.compile(r"[\r\n<>]")


@dataclass(frozen=True)
class CopyWish:
    """A copy as it was asked for; empty texts stand for what was left out."""

    name: str
    description: str
    cmk_id: str
    enterprise_project_id: str


def read_wish(body: object) -> CopyWish:
    """The wish that a request's JSON body states.

    Raises:
        RefusalError: If the body, the name or the description breaks a rule of its own.
    """
    if not isinstance(body, dict):
        raise refusal.ims("IMG.0001")
    if not body:
        raise refusal.ims("IMG.0007")
    texts = {}
    for field in ("name", "description", "cmk_id", "enterprise_project_id"):
        value = body.get(field)
        if not isinstance(value, str | None):
            raise refusal.ims("IMG.0001")
        texts[field] = value or ""
    wish = CopyWish(**texts)
    check_name(wish.name)
    _check_description(wish.description)
    return wish


def check_name(name: str) -> None:
    """Refuses a name that no private image may have."""
    if not name:
        raise refusal.ims("IMG.0013")
    if len(name) > _LONGEST_NAME:
        raise refusal.ims("IMG.0002")
    if name != name.strip(" ") or not _NAME.fullmatch(name):
        raise refusal.ims("IMG.0003")


def check_rights(cloud: Cloud, user: User) -> None:
    """Refuses a caller who may not copy."""
    if not (cloud.options.copy_right and user.may_copy):
        raise refusal.ims("IMG.0026")


def source_for(cloud: Cloud, image_id: str, project: Project) -> Image:
    """The image to copy.

    Raises:
        RefusalError: If there is none that this project could copy, whatever the wish.
    """
    image = cloud.shelf.get(image_id)
    if image is None or not _is_known(image, project):
        raise refusal.ims("IMG.0027")
    _check_ownership(cloud, image, project)
    _check_form(image)
    return image


def check_wish(cloud: Cloud, image: Image, wish: CopyWish, project: Project) -> None:
    """Refuses a wish that this source, its keys, the enterprise project or the quota forbid."""
    if wish.cmk_id and image.fields.get("virtual_env_type") == "Ironic":
        raise refusal.ims("IMG.0118")
    _check_source_key(cloud, image, project)
    if wish.cmk_id:
        _check_new_key(cloud, image, wish, project)
    _check_enterprise_project(cloud, wish)
    if cloud.options.duplicates == "refused" and cloud.shelf.is_name_used(wish.name, project.id):
        raise refusal.ims("IMG.0009")
    if cloud.shelf.count_private(project.id) >= cloud.quota:
        raise refusal.ims("IMG.0015")
    if cloud.running_copies(project.id) >= cloud.options.running_limit:
        raise refusal.ims("IMG.0060")


def _check_description(description: str) -> None:
    if len(description) > _LONGEST_DESCRIPTION:
        raise refusal.ims("IMG.0004")
    if _FORBIDDEN_IN_DESCRIPTION.search(description):
        raise refusal.ims("IMG.0054")


def _is_known(image: Image, project: Project) -> bool:
    return image.owner == project.id or image.is_public or project.id in image.members


def _check_ownership(cloud: Cloud, image: Image, project: Project) -> None:
    if image.owner == project.id:
        return
    if image.is_public:
        raise refusal.ims("IMG.0047")
    if image.members[project.id] != "accepted":
        raise refusal.ims("IMG.0196")
    if KEY in image.fields and cloud.options.shared_encrypted == "refused":
        raise refusal.ims("IMG.0197")


def _check_form(image: Image) -> None:
    if WHOLE in image.fields:
        raise refusal.ims("IMG.0130")
    if image.fields.get("virtual_env_type") == "IsoImage":
        raise refusal.ims("IMG.0167")
    if image.fields.get("status") != "active":
        raise refusal.ims("IMG.0046")
    if image.size > _LARGEST:
        raise refusal.ims("IMG.0059")


def _check_source_key(cloud: Cloud, image: Image, project: Project) -> None:
    wanted = image.fields.get(KEY)
    if not wanted:
        return
    key = cloud.keys.get(wanted)
    if key is None:
        raise refusal.ims("IMG.0101")
    if key.state != ENABLED:
        raise refusal.ims("IMG.0102")
    granted = image.owner != project.id and cloud.options.shared_encrypted == "allowed"
    if key.project != project and not granted:
        raise refusal.ims("IMG.0103")


def _check_new_key(cloud: Cloud, image: Image, wish: CopyWish, project: Project) -> None:
    key = cloud.keys.get(wish.cmk_id)
    if key is None:
        raise refusal.ims("IMG.0095")
    if key.project != project or not is_usable(key) or cloud.options.kms != "allowed":
        raise refusal.ims("IMG.0099")
    if key.state != ENABLED:
        raise refusal.ims("IMG.0097")
    if key.id == image.fields.get(KEY):
        raise refusal.ims("IMG.0096")


def _check_enterprise_project(cloud: Cloud, wish: CopyWish) -> None:
    wanted = wish.enterprise_project_id
    if wanted in ("", DEFAULT_ID):
        return
    if cloud.options.eps == "down":
        raise refusal.ims("IMG.0154")
    found = enterprise_project(wanted)
    if found is None or not found.is_enabled or cloud.options.eps == "absent":
        raise refusal.ims("IMG.0155")
