"""One thing that was looked at on this host, and how it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Facts: TypeAlias = Mapping[str, str | int | float | bool | None]


class Health(StrEnum):
    """How it is. Only FAILED stands in the way of work."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found.

    Attributes:
        subject: what was looked at, a word.
        text: what was found, and what to do about it, for a person; raw.
        facts: the same for a script; never a secret.
    """

    subject: str
    health: Health
    text: str
    facts: Facts = field(default_factory=dict)
