"""What a waiting command shows of more replications than a terminal has lines: what ended goes up, the rest stands."""

from __future__ import annotations

import shutil
from time import monotonic
from typing import Final

from imstui.cli.following import over
from imstui.cli.live import ROOM_BELOW, Block
from imstui.cli.progress import counted
from imstui.model.replication import Replication, State
from imstui.replication.history import History

LEAST_ROOM: Final = 2
"""Lines without which there is nothing to update in place: one that runs, and the count of the others."""
_FIRST: Final = (State.RUNNING, State.UNKNOWN, State.SUBMITTING, State.QUEUED)
"""What stands before what; what runs moves."""


class Window(Block):
    """One line for each that is under way, as many as there is room for, and one that counts the others.

    A line that says how one ended is written above them, once, and stays in what the terminal remembers.
    """

    def __init__(self, history: History) -> None:
        super().__init__(history)
        self._told: set[str] = set()
        self._standing: list[str] = []

    def show(self, replication: Replication) -> None:
        """Say how it ended, once; paint what stands below, as far as it changed."""
        self._known[replication.id] = replication
        ended = over(replication) and replication.id not in self._told
        if ended:
            self._told.add(replication.id)
        self._paint([self._line(replication)] if ended else [])

    def still_there(self) -> None:
        """Bring the times up to date."""
        self.spoke_at = monotonic()
        self._paint([])

    def _paint(self, ended: list[str]) -> None:
        """Bring what stands up to date: only lines that read otherwise are written.

        Nothing is erased from the top of a screen on: tmux keeps what was erased there among what scrolled away.
        """
        before, lines = self._standing, self._lines()
        now = [*ended, *lines]
        same = next((n for n, pair in enumerate(zip(before, now, strict=False)) if pair[0] != pair[1]), None)
        first = min(len(before), len(now)) if same is None else same
        up = f"\x1b[{len(before) - first}A\r" if len(before) > first else ""
        text = "".join([f"{self._anew(before, n, line)}\n" for n, line in enumerate(now) if n >= first])
        below = "\x1b[J" if len(before) > len(now) else ""
        self._standing = lines
        if up or text or below:
            self._write(up + text + below)

    @staticmethod
    def _anew(before: list[str], number: int, line: str) -> str:
        if number >= len(before):
            return line
        return "" if before[number] == line else f"\x1b[2K{line}"

    def _lines(self) -> list[str]:
        under_way = [one for one in self._known.values() if one.id not in self._told]
        under_way.sort(key=lambda one: _FIRST.index(one.state) if one.state in _FIRST else len(_FIRST))
        room = max(LEAST_ROOM, shutil.get_terminal_size().lines - ROOM_BELOW)
        if len(under_way) <= room:
            return [self._line(one) for one in under_way]
        shown, others = under_way[: room - 1], under_way[room - 1 :]
        return [*(self._line(one) for one in shown), f"   and {len(others)} more: {counted(others)}"]
