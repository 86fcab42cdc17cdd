"""The title line: whose session it is, and what surrounds it. Always in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from imstui.tui.widgets.parts import Part
from imstui.tui.widgets.text_line import TextLine

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Standing:
    """How the session stands, for the title line.

    Attributes:
        state: a word where there is no account to name: 'signing in', 'not signed in', 'session ended'.
        quota: 'used/most' of private images; '' if it isn't known.
        expires_at: when the token ends, by the server's clock; None with AK/SK.
        running, failed: how many replications are.
    """

    state: str = ""
    account: str = ""
    region: str = ""
    project: str = ""
    quota: str = ""
    expires_at: datetime | None = None
    running: int = 0
    failed: int = 0
    read_only: bool = False

    @property
    def whose(self) -> str:
        """Account, region, project; a region's main project bears its name, and what is said once leaves room."""
        named = (self.account, self.region, self.project)
        return " · ".join(dict.fromkeys(text for text in named if text))


class TitleLine(TextLine):
    """Account, region, project; then quota, what runs and the token's life, which leave as it gets narrow."""

    def show_standing(self, standing: Standing, now: datetime, signs: tuple[str, str]) -> None:
        """Say how the session stands.

        Args:
            standing: what there is to say.
            now: what the token's life is counted from.
            signs: of a running and of a failed replication.
        """
        whose = standing.whose
        left = [Part(" imstui", "strong"), Part(f"  {whose}" if whose else "")]
        if standing.state:
            left.append(Part(f"  {standing.state}", "warning"))
        if standing.read_only:
            left.append(Part("  read-only", "warning"))
        self.show(left, _right(standing, now, signs))


def _right(standing: Standing, now: datetime, signs: tuple[str, str]) -> list[Part]:
    right: list[Part] = []
    if standing.quota:
        right.append(Part(f"quota {standing.quota}   ", "", 3))
    if standing.running:
        right.append(Part(f"{standing.running}{signs[0]} ", "accent", 1))
    if standing.failed:
        right.append(Part(f"{standing.failed}{signs[1]} ", "error", 1))
    if standing.expires_at is not None:
        right.append(Part(f"  token {_life(standing.expires_at, now)} ", "", 2))
    return right


def _life(end: datetime, now: datetime) -> str:
    seconds = (end - now).total_seconds()
    if seconds <= 0:
        return "ended"
    return f"{int(seconds // _HOUR)} h" if seconds >= _HOUR else f"{max(1, int(seconds // 60))} min"
