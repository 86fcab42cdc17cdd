"""Opening the screen: the one place from which the shell's door leads to the other."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from imstui.cli.options import Globals

if TYPE_CHECKING:
    from imstui.accounts import Asker, KnownAccount
    from imstui.local.found import Found
    from imstui.local.paths import Places

_NO_SCREEN = ("", "dumb", "unknown")
_PLAIN_KEYS = ("linux", "screen")
"""Terminals that print, or answer wrongly, what asks for a keyboard of many more keys."""
_ESCAPE_DELAY = "40"
"""Milliseconds after which a lone escape is the key itself: a sequence that a line tore apart comes sooner."""
_RECORDING = ("TEXTUAL", "TEXTUAL_LOG")
"""With these Textual writes down every key and every paste, secrets too."""


def open_screen(options: Globals) -> int:
    """Open the screen for the account that the options and the environment name."""

    def where() -> Places:
        from imstui.local.paths import places

        return places()

    def find() -> Found:
        from imstui.accounts import Wanted, credentials

        return credentials(Wanted(options.profile, options.os_cloud))

    def known() -> KnownAccount:
        from imstui.accounts import KnownAccount, Wanted

        return KnownAccount(Wanted(options.profile, options.os_cloud), where)

    def find_asking(asker: Asker) -> Found:
        from imstui.accounts import Wanted, settings_of

        # The stores are looked at anew each time: the person may have unlocked the keyring meanwhile.
        return settings_of(Wanted(options.profile, options.os_cloud), ask=asker.secret)

    chosen, code = show_screen(find, where, known, find_asking=find_asking, read_only=options.read_only)
    if chosen == "demo":
        from imstui.cli.demo import play

        return play()
    return code


def show_screen(
    find: Callable[[], Found],
    where: Callable[[], Places],
    known: Callable[[], KnownAccount] | None = None,
    *,
    find_asking: Callable[[Asker], Found] | None = None,
    read_only: bool = False,
    demo: bool = False,
) -> tuple[str, int]:
    """Run the screen to its end; gives what the person chose to do next, and the exit code."""
    refuse_without_screen()
    _stop_recording()
    _settle_keys()
    from imstui.tui.start import run

    return run(find, where, known, find_asking=find_asking, read_only=read_only, demo=demo)


def refuse_without_screen() -> None:
    """Refuse a terminal that can't show a screen.

    Raises:
        InvalidInput: it can't.
    """
    term = os.environ.get("TERM", "")
    if term in _NO_SCREEN:
        from imstui.model.errors import InvalidInput

        raise InvalidInput(
            f"This terminal can't show a screen: TERM is {term or 'not set'}.",
            hint="These commands work here: imstui images, show, copy, jobs, watch; 'imstui --help' lists all.",
        )


def _settle_keys() -> None:
    """Tell Textual, which reads it once, how keys come here."""
    os.environ.setdefault("ESCDELAY", _ESCAPE_DELAY)
    if os.environ.get("TERM", "").startswith(_PLAIN_KEYS):
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")


def _stop_recording() -> None:
    if os.environ.get("IMSTUI_DEV") == "1":
        return
    for name in list(os.environ):
        if name in _RECORDING or name.startswith("TEXTUAL_DEVTOOLS"):
            del os.environ[name]
