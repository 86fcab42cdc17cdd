"""What the words of an image's row depend on besides the image."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

_NEVER: Final = datetime.fromtimestamp(0, UTC)


def _nothing(known: str) -> str:
    del known
    return ""


def unnamed_project(project_id: str) -> str:
    """What an enterprise project is called while its name isn't known."""
    return "default" if project_id == "0" else project_id[:8]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around the images at a moment.

    Attributes:
        project_id: whose session it is; '' while none is known.
        now: what ages are counted from.
        alias_of: a key's alias by its id, or ''.
        project_name: an enterprise project's name by its id.
        in_work: ids of images that running replications read or make.
        sign: of these, as it stands in a row.
        fresh: what the last reading did to a row, by image id: 'new' or 'changed'.
    """

    project_id: str = ""
    now: datetime = _NEVER
    alias_of: Callable[[str], str] = _nothing
    project_name: Callable[[str], str] = _nothing
    in_work: frozenset[str] = frozenset()
    sign: str = ""
    fresh: Mapping[str, str] = field(default_factory=dict)
