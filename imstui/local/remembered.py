"""What the screen remembers from one start to the next: a small file in the state folder that only it writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imstui.local.private_text import read_own, write_own
from imstui.model.errors import InvalidInput

_FILTER: Final = "filter"
_MOST_FILTERS: Final = 50
_LOOK: Final = "look"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered.

    Attributes:
        theme: the theme that was chosen last; '' if none ever was.
        greeted: whether the first start's hint was shown.
        filters: that were kept, oldest first.
        looks: how a table is drawn on each kind of terminal that was used; the screen's own words.
    """

    theme: str = ""
    greeted: bool = False
    filters: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()


def read_remembered(state: Path) -> Remembered:
    """What is remembered there; nothing, where the file is missing or can't be used: it is no loss."""
    try:
        text = read_own(_file(state)) or ""
    except InvalidInput:
        return Remembered(greeted=True)
    lines = [(name, value) for name, sign, value in (line.partition("=") for line in text.splitlines()) if sign]
    told = dict(lines)
    filters, looks = (tuple(value for name, value in lines if name == wanted) for wanted in (_FILTER, _LOOK))
    return Remembered(told.get("theme", ""), told.get("greeted") == "yes", filters[-_MOST_FILTERS:], looks)


def remember(state: Path, what: Remembered) -> None:
    """Remember this, and forget what was remembered before.

    Raises:
        InvalidInput: the file can't be written.
    """
    lines = [f"theme={what.theme}"] * bool(what.theme) + ["greeted=yes"] * what.greeted
    lines += [f"{_FILTER}={one}" for one in what.filters[-_MOST_FILTERS:] if one.isprintable()]
    lines += [f"{_LOOK}={one}" for one in what.looks]
    write_own(_file(state), "".join(f"{line}\n" for line in lines))


def _file(state: Path) -> Path:
    return state / "screen"
