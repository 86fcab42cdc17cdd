"""Textual's driver, less talkative: the mouse tells of clicks, not of every cell it passes, and can be let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.drivers.linux_driver import LinuxDriver

from imstui.tui.terminal.taken_early import SECOND_SCREEN

if TYPE_CHECKING:
    from imstui.tui.terminal.taken_early import TakenTerminal

_CLICKS: Final = ("1000", "1002", "1006")
"""Presses, drags, and their places in decimal. Textual also asks for every motion: bytes that a slow line has not."""
_EMPTY: Final = "\x1b[H\x1b[2J"


class TerminalDriver(LinuxDriver):
    """A terminal whose mouse belongs to the program, until it is let go for the terminal's own selection."""

    taken: TakenTerminal | None = None
    """The terminal, if it was taken before this driver was there; None from its start on."""

    def start_application_mode(self) -> None:
        """Take the terminal, or take it over with what it shows."""
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's
        if self.taken is not None:
            self.attrs_before = self.taken.hand_over()
            self.taken = None

    def write(self, data: str) -> None:
        """Write; the second screen is on already where the terminal was taken before, and some would empty it."""
        if self.taken is None or data != SECOND_SCREEN:
            super().write(data)

    def stop_application_mode(self) -> None:
        """Give the terminal back, empty: where it has no second screen, as in GNU screen, ours would stay behind."""
        self.write(_EMPTY)
        super().stop_application_mode()

    def let_mouse_go(self, *, go: bool) -> None:
        """Leave the mouse to the terminal, or take it back."""
        if go:
            self._disable_mouse_support()
            self._mouse = False
        else:
            self._mouse = True
            self._enable_mouse_support()

    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write("".join(f"\x1b[?{mode}h" for mode in _CLICKS))
            self.flush()

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write("".join(f"\x1b[?{mode}l" for mode in _CLICKS))
            self.flush()
