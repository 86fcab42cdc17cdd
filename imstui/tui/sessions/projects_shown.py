"""An account's projects as a person chooses one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from imstui.model.account import Account, Project
from imstui.tui.screens.picker import Option
from imstui.tui.widgets.columns import Column

COLUMNS: Final = (Column("name", "PROJECT", 24, weight=1), Column("id", "ID", 36, leaves=1))


def project_options(projects: Sequence[Project], account: Account | None) -> list[Option]:
    """Each project with its cells, and why it can't be chosen.

    Args:
        projects: in their order.
        account: whose session it is; None where there is none yet.
    """
    return [(one.id, (one.name, one.id), _why_not(one, account), "") for one in projects]


def _why_not(project: Project, account: Account | None) -> str:
    if not project.enabled:
        return f"{project.name} is disabled."
    if account is None:
        return ""
    if project.id == account.project_id:
        return f"This is {project.name}."
    region = project.name.partition("_")[0]
    if account.region and region != account.region:
        return f"{project.name} is not of region {account.region}: L signs in to another."
    return ""
