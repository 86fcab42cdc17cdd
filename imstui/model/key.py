"""A key of the Key Management Service (KMS), and whether images can be encrypted with it.

Follows 'Querying the List of CMKs' (POST /v1.0/{project_id}/kms/list-keys).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

IMS_DEFAULT_ALIAS = "ims/default"


class KeyState(StrEnum):
    """`key_state`, by the numbers that the wire has for it."""

    PENDING_ACTIVATION = "1"
    ENABLED = "2"
    DISABLED = "3"
    PENDING_DELETION = "4"
    PENDING_IMPORT = "5"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One KMS key. `spec`, `usage` and `origin` are None where the cloud leaves them out."""

    id: str
    alias: str
    state: KeyState
    spec: str | None = None
    usage: str | None = None
    origin: str | None = None
    default: bool = False
    domain_id: str | None = None
    description: str | None = None
    created_at: datetime | None = None
    deletion_at: datetime | None = None

    @property
    def is_foreign_default(self) -> bool:
        """Whether it is another service's default key ('evs/default'), which images can't use."""
        return self.alias.endswith("/default") and self.alias != IMS_DEFAULT_ALIAS
