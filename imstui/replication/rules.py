"""What may be copied, under which name and key: the API's rules, as far as they can be known before sending.

Follows 'Replicating an Image Within a Region', 'Image Attributes' and 'Constraints' of the IMS reference. A rule
stands here only if the cloud would certainly refuse; where its pages contradict each other, the cloud decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from imstui.model.image import Image, ImageKind, ImageType
from imstui.model.key import IMS_DEFAULT_ALIAS, Key, KeyState

NOT_ACCEPTED: Final = "not_accepted"
"""The code of the rule that forbids copying what was shared and not accepted."""
MAX_NAME: Final = 128
MAX_DESCRIPTION: Final = 1024
MAX_COPY_BYTES: Final = 128 * 1024**3

_NAME_CHARS: Final = re.compile(r"[A-Za-z0-9._\- \u3400-\u4dbf\u4e00-\u9fff]")
"""Letters and digits are ASCII's; Huawei Cloud takes Chinese characters too, Open Telekom Cloud refuses them itself."""
_DESCRIPTION_REFUSED: Final = re.compile(r"[\r\n<>]")


@dataclass(frozen=True, slots=True)
class Blocker:
    """A rule that forbids: its code, for programs, and a sentence of why and what next."""

    code: str
    message: str


def copy_blockers(image: Image, project_id: str) -> tuple[Blocker, ...]:
    """The rules that forbid copying this image from this project; empty if none does."""
    found = []
    if (of_kind := _KIND_BLOCKERS.get(image.kind)) is not None:
        found.append(of_kind)
    if (of_owner := _owner_blocker(image, project_id)) is not None:
        found.append(of_owner)
    if not image.active:
        found.append(Blocker("not_active", f"Its status is {image.status}: wait until it is active."))
    if (image.size_bytes or 0) > MAX_COPY_BYTES:
        found.append(Blocker("too_big", "It is larger than 128 GB, which is the most that can be copied."))
    return tuple(found)


_KIND_BLOCKERS: Final = {
    ImageKind.FULL_ECS: Blocker(
        "full_ecs", "Full-ECS images can't be copied: make a system disk image of the server instead."
    ),
    ImageKind.ISO: Blocker(
        "iso", "Images made from ISO files can't be copied: make a system disk image from it first."
    ),
}
_PUBLIC: Final = Blocker("public", "Public images can't be copied: create a server from it and make an image of that.")


def _owner_blocker(image: Image, project_id: str) -> Blocker | None:
    if image.type is ImageType.PUBLIC or image.type is ImageType.MARKET:
        return _PUBLIC
    if not image.is_foreign(project_id):
        return None
    if image.member_status not in {None, "accepted"}:
        return Blocker(NOT_ACCEPTED, f"It was shared with you and is {image.member_status}: accept it first.")
    if image.kind is ImageKind.BMS:
        return Blocker("shared_kind", "Of shared images only system disk and data disk images can be copied.")
    return None


def name_problem(name: str) -> str | None:
    """Which of the API's rules the name breaks, in one sentence; None if none."""
    if not name:
        return "The name is empty: give 1 to 128 characters."
    if len(name) > MAX_NAME:
        return f"The name has {len(name)} characters, and 128 is the most."
    if name != name.strip(" "):
        return "The name may not begin or end with a space."
    for position, char in enumerate(name, 1):
        if not _NAME_CHARS.fullmatch(char):
            return f"The name has {_shown(char)} at {position}: only letters, digits, - . _ and space."
    return None


def description_problem(description: str) -> str | None:
    """Which of the API's rules the description breaks, in one sentence; None if none."""
    if len(description) > MAX_DESCRIPTION:
        return f"The description has {len(description)} characters, and 1024 is the most."
    refused = _DESCRIPTION_REFUSED.search(description)
    if refused:
        return f"The description has {_shown(refused.group())}: line breaks, '<' and '>' are not allowed."
    return None


def description_warning(description: str) -> str | None:
    """Whether the description holds more than the page's 'letters and digits', which its own example does too."""
    if description_problem(description) is None and re.search(r"[^A-Za-z0-9 ]", description):
        return "The API page allows only letters and digits here; the cloud may refuse the rest."
    return None


def encryption_problem(image: Image, key_id: str | None, *, unencrypted: bool) -> str | None:
    """Whether somebody must say what becomes of the encryption: leaving the key out would silently remove it."""
    if key_id and unencrypted:
        return "A key and 'unencrypted' exclude each other: choose one."
    if image.encrypted and not key_id and not unencrypted:
        key = f" with key {image.key_id}" if image.key_id else ""
        return f"{image.name} is encrypted{key}: say which key the copy gets, or that it shall be unencrypted."
    if key_id and key_id == image.key_id:
        return "The copy can't have the image's own key: choose another (IMG.0096)."
    if key_id and image.kind is ImageKind.BMS:
        return "Images for bare metal servers can't be encrypted (IMG.0118)."
    return None


_STATES: Final = {
    KeyState.PENDING_ACTIVATION: "waits for its activation",
    KeyState.DISABLED: "is disabled: enable it in KMS",
    KeyState.PENDING_DELETION: "is scheduled for deletion: cancel that in KMS",
    KeyState.PENDING_IMPORT: "waits for its material to be imported",
}
_SPECS: Final = frozenset({"AES_256", "SM4"})


def key_problem(key: Key) -> str | None:
    """Why images can't be encrypted with this key, in one sentence; None if they can, as far as KMS tells."""
    name = key.alias or key.id
    if key.state in _STATES:
        return f"Key {name} {_STATES[key.state]}."
    if key.is_foreign_default:
        return f"Key {name} is another service's default key: choose {IMS_DEFAULT_ALIAS} or a key of your own."
    if key.usage is not None and key.usage != "ENCRYPT_DECRYPT":
        return f"Key {name} is for {key.usage}, not for encryption: choose another."
    if key.spec is not None and key.spec not in _SPECS:
        return f"Key {name} is of kind {key.spec}: images need AES_256."
    return None


def key_warning(key: Key) -> str | None:
    """What to know before this key is used; None if nothing."""
    if key.alias == IMS_DEFAULT_ALIAS:
        return "A copy under ims/default can't be shared with other projects."
    if key.origin is not None and key.origin.casefold() != "kms":
        return f"Key {key.alias or key.id} has imported material: IMS may refuse it."
    return None


def unlisted_key_warning(key_id: str) -> str:
    """What to know before a key is used of which KMS tells nothing."""
    return (
        f"KMS doesn't list key {key_id}: it may be another project's, with a grant to this one; else the cloud refuses "
        "the copy."
    )


def source_warnings(image: Image, key: Key | None, project_id: str) -> tuple[str, ...]:
    """What to know of an encrypted source before it is read; KMS may be asked again later, so none of it forbids.

    Args:
        image: the source.
        key: what KMS tells of the key that encrypts it.
        project_id: whose images they are.
    """
    found = []
    if image.encrypted and image.is_foreign(project_id):
        found.append("It is shared with you and encrypted: the cloud may refuse to copy it (IMG.0197).")
    if key is not None and key.state in _STATES:
        found.append(
            f"The source's key {key.alias or key.id} {_STATES[key.state]}. The cloud refuses till then (IMG.0102)."
        )
    return tuple(found)


def _shown(char: str) -> str:
    """A character as a sentence can name it."""
    if char.isascii() and char.isprintable():
        return f"'{char}'"
    return f"U+{ord(char):04X}"
