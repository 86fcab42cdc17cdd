"""What the screen is started with, and what of the terminal it should know."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from imstui.local.locale_told import shows_ascii_only
from imstui.local.remembered import Remembered, read_remembered
from imstui.local.settings import Settings, read_settings
from imstui.model.errors import InvalidInput
from imstui.tui.terminal.looks import kind_of

if TYPE_CHECKING:
    from imstui.accounts import Asker, KnownAccount
    from imstui.local.found import Found
    from imstui.local.paths import Places


Finder = Callable[["Asker"], "Found"]
"""Finds complete settings; it may wait for a keyring and for the person, so it runs in a thread."""
_USUAL: Final = Settings()
_GREETED: Final = Remembered(greeted=True)
_MANY_COLOURS: Final = ("256color", "kitty", "truecolor", "direct")
"""How a TERM ends that tells of more than the sixteen colours of a palette."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start.

    Attributes:
        find: finds complete settings to sign in with; it may take a while, so it is called in a thread.
        places: tells where the ledger lies.
        known: tells whose images were on the screen last, before anybody has signed in; None if nobody knows.
        find_asking: finds what `find` does, where a person can be asked for what lies nowhere.
        read_only: nothing may be sent.
        demo: the cloud is a rehearsal: the title says so.
        over_ssh: what moves by itself moves less often.
        ascii_only: the terminal can show ASCII only.
        in_tmux, in_screen: sequences for the terminal itself are wrapped.
        mouse: the mouse is the program's at first. GNU screen holds a lone escape back for as long as it is.
        no_colour: none is wished.
        theme: its name.
        remembered: what earlier starts left.
        settings: how the person likes it.
        problem: why the settings couldn't be read; '' if they could.
        kind: what the terminal calls itself, which decides its colours besides the theme.
        clock: tells the time.
    """

    find: Callable[[], Found]
    places: Callable[[], Places]
    known: Callable[[], KnownAccount] | None = None
    find_asking: Finder | None = None
    read_only: bool = False
    demo: bool = False
    over_ssh: bool = False
    ascii_only: bool = False
    in_tmux: bool = False
    in_screen: bool = False
    mouse: bool = True
    no_colour: bool = False
    theme: str = "imstui-dark"
    settings: Settings = _USUAL
    remembered: Remembered = _GREETED
    problem: str = ""
    kind: str = ""
    clock: Callable[[], datetime] = _utc_now

    @property
    def tick(self) -> float:
        """Seconds between two moves of a running job's time."""
        return 5.0 if self.over_ssh else 1.0


def launch_from(
    find: Callable[[], Found],
    places: Callable[[], Places],
    environ: Mapping[str, str] = os.environ,
    *,
    known: Callable[[], KnownAccount] | None = None,
    find_asking: Finder | None = None,
    read_only: bool = False,
    demo: bool = False,
) -> Launch:
    """A start with what the environment tells of the terminal."""
    settings, problem = _settings(places)
    remembered = read_remembered(places().state)
    return Launch(
        find=find,
        places=places,
        known=known,
        find_asking=find_asking,
        read_only=read_only,
        demo=demo,
        over_ssh="SSH_CONNECTION" in environ,
        ascii_only=environ.get("IMSTUI_ASCII", "") == "1" or _wants_ascii(settings, environ),
        in_tmux=bool(environ.get("TMUX")) or environ.get("TERM", "").startswith("tmux"),
        in_screen=bool(environ.get("STY")) and not environ.get("TMUX"),
        mouse=bool(environ.get("TMUX")) or not ("STY" in environ or environ.get("TERM", "").startswith("screen")),
        no_colour=bool(environ.get("NO_COLOR")),
        theme=f"imstui-{environ.get('IMSTUI_THEME', '') or settings.theme or remembered.theme or _fitting(environ)}",
        settings=settings,
        remembered=remembered,
        problem=problem,
        kind=kind_of(environ),
    )


def _settings(places: Callable[[], Places]) -> tuple[Settings, str]:
    try:
        return read_settings(places().config), ""
    except InvalidInput as error:
        return _USUAL, f"{error} The usual settings hold."


def _fitting(environ: Mapping[str, str]) -> str:
    """The theme for somebody who never chose: of our colours a palette of sixteen makes what it likes."""
    many = environ.get("COLORTERM", "") in {"truecolor", "24bit"} or environ.get("TERM", "").endswith(_MANY_COLOURS)
    return "dark" if many else "terminal"


def _wants_ascii(settings: Settings, environ: Mapping[str, str]) -> bool:
    return shows_ascii_only(environ) if settings.ascii is None else settings.ascii
