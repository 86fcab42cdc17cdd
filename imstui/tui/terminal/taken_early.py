"""The terminal in the program's hands before Textual is there, and given back whatever comes in between."""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final

SECOND_SCREEN: Final = "\x1b[?1049h"
_TAKEN: Final = f"{SECOND_SCREEN}\x1b[?25l\x1b[m\x1b[H\x1b[2J"
_GIVEN_BACK: Final = "\x1b[m\x1b[H\x1b[2J\x1b[?1049l\x1b[?25h"
_ENDING: Final = (signal.SIGTERM, signal.SIGHUP)
_INPUT, _LOCAL, _CHARACTERS = 0, 3, 6
"""Where `tcgetattr` has these."""

Modes = list[Any]
"""What `termios.tcgetattr` gives."""


class TakenTerminal:
    """A terminal that shows the first lines and keeps the keys pressed meanwhile.

    Attributes:
        modes: what the shell had set.
        handed_over: Textual's driver sees to it from now on.
    """

    def __init__(self, keys: int, output: int) -> None:
        """Look at it; nothing is changed yet.

        Args:
            keys: the descriptor that keys come from.
            output: the descriptor that is written to.

        Raises:
            termios.error: it is no terminal.
        """
        self._keys, self._output = keys, output
        self.modes: Modes = termios.tcgetattr(keys)
        self.handed_over = False

    def show(self, sequence: str) -> None:
        """Take it, and show the first lines on an empty screen.

        Raises:
            termios.error, OSError: it can't be taken, or takes nothing.
        """
        termios.tcsetattr(self._keys, termios.TCSANOW, _patient(termios.tcgetattr(self._keys)))
        data = (_TAKEN + sequence).encode()
        while data:
            data = data[os.write(self._output, data) :]

    def hand_over(self) -> Modes:
        """Leave it to who will give it back; gives what the shell had set."""
        self.handed_over = True
        return self.modes

    def give_back(self) -> None:
        """Leave the terminal as the shell had it; nothing, if it is the driver's by now."""
        if self.handed_over:
            return
        self.handed_over = True
        with suppress(OSError):
            os.write(self._output, _GIVEN_BACK.encode())
        with suppress(termios.error):
            termios.tcsetattr(self._keys, termios.TCSANOW, self.modes)


def _patient(modes: Modes) -> Modes:
    """Keys wait unseen and as they are, as Textual wants them; only ctrl+c still ends what takes too long."""
    modes[_INPUT] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    modes[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    characters = list(modes[_CHARACTERS])
    characters[termios.VMIN] = 1
    for unwanted in (termios.VSUSP, termios.VQUIT):
        characters[unwanted] = b"\x00"
    modes[_CHARACTERS] = characters
    return modes


@contextmanager
def taken_early(sequence: str) -> Iterator[TakenTerminal | None]:
    """Take the terminal that Textual will take, and show this on it; None where that can't be.

    A signal that ends the program gives it back first.
    """
    taken = _found()
    if taken is None:
        yield None
        return

    def end(number: int, _: FrameType | None) -> None:
        taken.give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    before = {number: signal.signal(number, end) for number in _ENDING}
    try:
        yield taken if _shown(taken, sequence) else None
    finally:
        taken.give_back()
        for number, handler in before.items():
            signal.signal(number, handler)


def _shown(taken: TakenTerminal, sequence: str) -> bool:
    try:
        taken.show(sequence)
    except (OSError, termios.error):
        taken.give_back()
        return False
    return True


def _found() -> TakenTerminal | None:
    if sys.__stdin__ is None or sys.__stderr__ is None:
        return None
    with suppress(OSError, ValueError, termios.error):
        keys, output = sys.__stdin__.fileno(), sys.__stderr__.fileno()
        if os.isatty(keys) and os.isatty(output):
            return TakenTerminal(keys, output)
    return None


def size_told() -> tuple[int, int] | None:
    """The width and height that Textual will find; None where the environment or nothing tells another one."""
    if sys.__stdout__ is None or {"COLUMNS", "LINES"} & os.environ.keys():
        return None
    with suppress(OSError, ValueError):
        return os.get_terminal_size(sys.__stdout__.fileno())
    return None
