"""Opening the screen: the one place from which the shell's door leads to the other."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from imstui.cli.main import Globals

if TYPE_CHECKING:
    from imstui.accounts import KnownAccount
    from imstui.local.found import Found
    from imstui.local.paths import Places

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

    chosen, code = show_screen(find, where, known, read_only=options.read_only)
    if chosen == "demo":
        from imstui.cli.demo import play

        return play()
    return code


def show_screen(
    find: Callable[[], Found],
    where: Callable[[], Places],
    known: Callable[[], KnownAccount] | None = None,
    *,
    read_only: bool = False,
    demo: bool = False,
) -> tuple[str, int]:
    """Run the screen to its end; gives what the person chose to do next, and the exit code."""
    _stop_recording()
    from imstui.tui.app import run

    return run(find, where, known, read_only=read_only, demo=demo)


def _stop_recording() -> None:
    if os.environ.get("IMSTUI_DEV") == "1":
        return
    for name in list(os.environ):
        if name in _RECORDING or name.startswith("TEXTUAL_DEVTOOLS"):
            del os.environ[name]
