"""What forbids copying an image, in two words."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from imstui.present.text import clean

OBSTACLES: Final = MappingProxyType(
    {
        "full_ecs": "full-ECS",
        "iso": "ISO",
        "too_big": "too big",
        "not_accepted": "pending",
        "public": "not yours",
        "shared_kind": "bare metal",
    }
)
_STATUS_WORDS: Final = MappingProxyType({"pending_delete": "deleting", "killed": "broken", "": "not active"})
_MAX_LABEL: Final = 10


def obstacle(code: str, status: str = "") -> str:
    """The rule that forbids copying an image, in two words at most: 'full-ECS', 'too big', 'saving'.

    Args:
        code: the rule's code; one that isn't known stands for itself.
        status: the image's status, raw, which is the word for `not_active`.
    """
    if code == "not_active":
        status = clean(status).strip().casefold()
        return clean(_STATUS_WORDS.get(status, status), _MAX_LABEL)
    return OBSTACLES.get(code) or clean(code.replace("_", " "), _MAX_LABEL)
