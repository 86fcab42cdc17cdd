"""An app that gives nothing away: no values in a traceback, no moving parts, and an orderly end whoever asks for it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from rich.console import RenderableType
from textual import events
from textual.app import ReturnType
from textual.driver import Driver

from imstui.tui.terminal.clipboard import osc52
from imstui.tui.terminal.differ import DifferApp
from imstui.tui.terminal.ending import Outlet
from imstui.tui.terminal.terminal_driver import TerminalDriver

if TYPE_CHECKING:
    from imstui.tui.terminal.taken_early import TakenTerminal

_ON_ITS_WAY: Final = 1.0
"""Seconds that the answer of a terminal may take when there is nothing else to wait for."""


class QuietApp(DifferApp[ReturnType]):
    """Ends on SIGTERM and on a dropped line as on the key for it; a fault is told without its values."""

    ended_by: int = 0
    """The signal that ended it; 0 for none."""

    taken: TakenTerminal | None = None
    """The terminal, if it was taken before this app was there."""

    _leaving: Callable[[], None] | None = None

    def exit(
        self, result: ReturnType | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """End; an answer that is on its way from the terminal is waited for, or the shell would take it for typed."""
        leave = partial(super().exit, result, return_code, message)
        if self.ended_by or self.pace is None or not self.pace.unanswered:
            leave()
        elif self._leaving is None:
            self._leaving = leave
            self.set_timer(_ON_ITS_WAY, leave)

    def on_cursor_position(self, _: events.CursorPosition) -> None:
        """The terminal has answered: once that is counted, nothing may stand in the way of the end."""
        self.call_later(self._leave)

    def _leave(self) -> None:
        if self._leaving is not None and self.pace is not None and not self.pace.unanswered:
            self._leaving()

    def end_by(self, number: int) -> None:
        """End because of a signal."""
        self.ended_by = number
        self.exit(return_code=128 + number)

    def _build_driver(self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None) -> Driver:
        driver = super()._build_driver(headless, inline, mouse, size)
        file = getattr(driver, "_file", None)
        if file is not None:
            driver._file = Outlet(file)  # type: ignore[attr-defined]  # noqa: SLF001 - drivers have no public seam
        if isinstance(driver, TerminalDriver):
            driver.taken, self.taken = self.taken, None
        return driver

    def to_terminal(self, sequence: str) -> None:
        """Send the terminal a sequence that draws nothing."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    def get_driver_class(self) -> type[Driver]:
        """The driver that asks the terminal for no more than is used."""
        return TerminalDriver

    def to_clipboard(self, text: str, *, in_tmux: bool = False, in_screen: bool = False) -> bool:
        """Have the terminal take the text; whether it was short enough to try."""
        sequence = osc52(text, in_tmux=in_tmux, in_screen=in_screen)
        if sequence and self._driver is not None:
            self._driver.write(sequence)
        return bool(sequence)

    def _fatal_error(self) -> None:
        """Say where it went wrong, without values: Textual's own traceback shows every local, secrets too."""
        self._exit_renderables.append(_plain_traceback())
        self._close_messages_no_wait()


def _plain_traceback() -> str:
    import sys

    kind, error, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)[-6:]
    places = "\n".join(f"  {frame.filename}, line {frame.lineno}, in {frame.name}" for frame in frames)
    name = kind.__name__ if kind is not None else type(error).__name__
    return (
        f"imstui failed by a fault of its own: {name}\n{places}\n"
        "Nothing in the ledger is lost, and jobs go on in the cloud. Please report these lines."
    )
