"""Enterprise projects (protocol section 7.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from imstui.simulator.tenancy import stable_uuid

DEFAULT_ID = "0"
_ENABLED, _DISABLED = 1, 2


@dataclass(frozen=True)
class EnterpriseProject:
    """One enterprise project."""

    id: str
    name: str
    description: str
    status: int = _ENABLED

    def details(self) -> dict[str, Any]:
        """It as EPS lists it."""
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "status": self.status,
            "type": "prod",
            "delete_flag": False,
            "created_at": "2024-02-05T09:30:00Z",
            "updated_at": "2025-06-17T14:05:00Z",
        }

    @property
    def is_enabled(self) -> bool:
        """Whether things can be put into it."""
        return self.status == _ENABLED


ENTERPRISE_PROJECTS = (
    EnterpriseProject(DEFAULT_ID, "default", "what belongs to nobody else"),
    EnterpriseProject(stable_uuid("eps:shop"), "shop", "the web shop"),
    EnterpriseProject(stable_uuid("eps:platform"), "platform", "shared platform services"),
    EnterpriseProject(stable_uuid("eps:closed"), "closed-2022", "given up", _DISABLED),
)

# The default one is by far the most usual.
ENTERPRISE_IDS = (DEFAULT_ID, DEFAULT_ID, DEFAULT_ID, ENTERPRISE_PROJECTS[1].id, ENTERPRISE_PROJECTS[2].id)


def enterprise_project(wanted: str) -> EnterpriseProject | None:
    """An enterprise project by its id."""
    return next((each for each in ENTERPRISE_PROJECTS if each.id == wanted), None)
