"""The options that stand before a command."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Globals:
    """The options that stand before a command."""

    profile: str = ""
    os_cloud: str = ""
    read_only: bool = False
    verbose: bool = False
    log: str = ""
