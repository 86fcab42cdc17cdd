"""An operating system and an image's kind in few words."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final, Protocol

from imstui.model.image import ImageKind
from imstui.present.text import NOTHING, clean

_PADDING: Final = re.compile(
    r"\b(?:server|64\s?bit|\(?64-?bit\)?|x86_64|standard|datacenter|edition|GNU/Linux)\b|\bWindows Server\b(?= \d{4})",
    re.IGNORECASE,
)

KINDS: Final = MappingProxyType(
    {
        ImageKind.SYSTEM: "system disk",
        ImageKind.DATA: "data disk",
        ImageKind.ISO: "ISO file",
        ImageKind.FULL_ECS: "full ECS",
        ImageKind.BMS: "bare metal",
    }
)
"""What an image holds, in words."""


class Systematic(Protocol):
    """What tells an operating system: an image, or its row in a list."""

    @property
    def os_type(self) -> str | None:
        """'Linux', 'Windows' or 'Other'."""

    @property
    def platform(self) -> str | None:
        """The distribution."""

    @property
    def os_version(self) -> str | None:
        """Distribution and version."""


def os_label(image: Systematic) -> str:
    """The operating system for a table: 'Ubuntu 22.04', 'Windows 2019'; the type where the version isn't told."""
    text = clean(image.os_version or image.platform or image.os_type or "")
    short = " ".join(_PADDING.sub(_replacement, text).split())
    return short or text.strip() or NOTHING


def _replacement(found: re.Match[str]) -> str:
    return "Windows" if found.group().casefold() == "windows server" else ""
