"""The installed program in a pseudo-terminal of its own."""

from __future__ import annotations

from tests.cli.shell import PROGRAM, Shell
from tests.tui.terminal import Terminal


def terminal(shell: Shell, *args: str, columns: int = 80, lines: int = 24) -> Terminal:
    """A terminal in which `imstui` runs with these arguments, signed in as the shell is."""
    return Terminal([str(PROGRAM), *args], columns=columns, lines=lines, env=shell.env)


def all_of(ended: Terminal) -> str:
    """Everything that a program which has ended wrote: the terminal may still hold some of it."""
    while ended.read(0.05):
        pass
    return ended.raw.decode()
