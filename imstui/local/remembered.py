"""What the screen remembers from one start to the next: a small file in the state folder that only it writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from imstui.local.private_text import read_own, write_own
from imstui.model.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered.

    Attributes:
        theme: the theme that was chosen last; '' if none ever was.
        greeted: whether the first start's hint was shown.
    """

    theme: str = ""
    greeted: bool = False


def read_remembered(state: Path) -> Remembered:
    """What is remembered there; nothing, where the file is missing or can't be used: it is no loss."""
    try:
        text = read_own(_file(state)) or ""
    except InvalidInput:
        return Remembered(greeted=True)
    told = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    return Remembered(told.get("theme", ""), told.get("greeted") == "yes")


def remember(state: Path, what: Remembered) -> None:
    """Remember this, and forget what was remembered before.

    Raises:
        InvalidInput: the file can't be written.
    """
    lines = [f"theme={what.theme}"] * bool(what.theme) + ["greeted=yes"] * what.greeted
    write_own(_file(state), "".join(f"{line}\n" for line in lines))


def _file(state: Path) -> Path:
    return state / "screen"
