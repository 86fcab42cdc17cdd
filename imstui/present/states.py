"""How a replication's state looks: sign, ASCII twin, word and colour role.

Nothing is told by colour alone, and every sign has a twin for a locale that isn't UTF-8.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from imstui.model.replication import Replication, State, Verdict


class Role(StrEnum):
    """What a colour stands for; a theme gives it one."""

    MUTED = "muted"
    WARNING = "warning"
    ACCENT = "accent"
    SUCCESS = "success"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Look:
    """How one state is shown.

    Attributes:
        sign: one or two cells.
        ascii: its twin for a locale that isn't UTF-8.
    """

    sign: str
    ascii: str
    word: str
    role: Role


_DASH: Final = "\N{EN DASH}"

MARKED: Final = Look("●", "*", "marked", Role.ACCENT)

LOOKS: Final = MappingProxyType(
    {
        State.QUEUED: Look("○", "o", "queued", Role.MUTED),
        State.SUBMITTING: Look("◌", ".", "sending", Role.MUTED),
        State.UNKNOWN: Look("?", "?", "unknown", Role.WARNING),
        State.RUNNING: Look("▶", ">", "running", Role.ACCENT),
        State.SUCCEEDED: Look("✓?", "+?", "done", Role.SUCCESS),
        State.FAILED: Look("✗", "x", "failed", Role.ERROR),
        State.REFUSED: Look("✗", "x", "refused", Role.ERROR),
        State.NOT_STARTED: Look(_DASH, "-", "not started", Role.MUTED),
        State.DROPPED: Look(_DASH, "-", "dropped", Role.MUTED),
    }
)
"""By state alone; what the proof adds is told by `look`."""

_VERIFIED: Final = Look("✓", "+", "done", Role.SUCCESS)
_DIFFERS: Final = Look("✓?", "+?", "differs", Role.ERROR)
_WRONG_KEY: Final = Look("✗", "x", "WRONG KEY", Role.ERROR)


def look(replication: Replication) -> Look:
    """How a replication is shown: by its state, and once it is done by what the proof showed."""
    proof = replication.proof
    if replication.state is not State.SUCCEEDED or proof is None:
        return LOOKS[replication.state]
    if proof.wrong_key:
        return _WRONG_KEY
    return {Verdict.VERIFIED: _VERIFIED, Verdict.DIFFERS: _DIFFERS}.get(proof.verdict, LOOKS[State.SUCCEEDED])


def sign(replication: Replication, *, ascii: bool = False) -> str:  # noqa: A002 - the word that every sign's twin has
    """A replication's sign, or its ASCII twin."""
    shown = look(replication)
    return shown.ascii if ascii else shown.sign


def word(replication: Replication) -> str:
    """A replication's state in a word."""
    return look(replication).word


def role(replication: Replication) -> Role:
    """The colour role of a replication's state."""
    return look(replication).role
