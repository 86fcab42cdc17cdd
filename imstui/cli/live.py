"""What a waiting command shows on a terminal: a block with a line for each replication, updated in place."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Final

from imstui.cli.output import terminal_width
from imstui.cli.progress import Lines, Progress, headline, remark, utc_now
from imstui.model.replication import Replication, State
from imstui.present.bars import bar
from imstui.present.states import sign, word
from imstui.present.times import duration, span
from imstui.present.width import cut, pad
from imstui.replication.estimate import Slow, estimate
from imstui.replication.history import History

if TYPE_CHECKING:
    # SQLite is loaded by whoever opens a ledger.
    from imstui.local.ledger import Ledger

_BAR_CELLS: Final = 10
_NAME_CELLS: Final = 40
_LEAST_NAME: Final = 16
_OTHER_CELLS: Final = 54
"""Cells of a running one's line besides its names."""
_OVERWRITE: Final = "\x1b[{up}A\r\x1b[2K{line}\x1b[{up}B\r"
ROOM_BELOW: Final = 2
"""Lines of a terminal that a block leaves free: the cursor's own, and one for what is said."""
_REMEMBERED: Final = 200


class Block:
    """One line for each replication, updated in place. Nothing else may write to the terminal meanwhile."""

    def __init__(self, history: History) -> None:
        encoding = (sys.stderr.encoding or "").casefold()
        self.spoke_at = monotonic()
        self.patience = 5.0 if "SSH_CONNECTION" in os.environ else 1.0
        self._history = history
        self._ascii = "utf" not in encoding
        self._known: dict[str, Replication] = {}
        self._shown: dict[str, str] = {}

    def show(self, replication: Replication) -> None:
        """Paint its line, if it changed."""
        self._known[replication.id] = replication
        line = self._line(replication)
        if replication.id not in self._shown:
            self._write(f"{line}\n")
        elif self._shown[replication.id] != line:
            up = len(self._shown) - list(self._shown).index(replication.id)
            self._write(_OVERWRITE.format(up=up, line=line))
        self._shown[replication.id] = line

    def still_there(self) -> None:
        """Bring the times up to date."""
        self.spoke_at = monotonic()
        for replication in list(self._known.values()):
            if replication.state.open:
                self.show(replication)

    def _write(self, text: str) -> None:
        # A dropped line ends the terminal, not the work.
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()

    def _line(self, replication: Replication) -> str:
        width = (terminal_width(sys.stderr) or 80) - 1
        cells = min(max(width - _OTHER_CELLS, _LEAST_NAME), _NAME_CELLS)
        name = pad(cut(headline(replication), cells), cells)
        parts = [sign(replication, ascii=self._ascii), name, word(replication)]
        if replication.state is State.RUNNING:
            parts += self._progress(replication)
        else:
            parts.append(remark(replication))
        return cut("  ".join(part for part in parts if part), width)

    def _progress(self, replication: Replication) -> list[str]:
        """A bar, a figure, the time gone by, and what may remain."""
        now = utc_now()
        found = estimate(replication, now, self._history)
        told = replication.progress if replication.job_id else None
        gone = duration((now - replication.since).total_seconds())
        if isinstance(found, Slow):
            return [remark(replication), gone, f"slower than {found.than} of {found.like} before"]
        drawn = bar(_BAR_CELLS, told, found.share if found else None, ascii=self._ascii)
        figure = remark(replication) or ("est." if found else "")
        left = f"{span(found.low, found.high)} left" if found and not replication.last_error else ""
        return [drawn, f"{figure:>4}", f"{gone:>5}", left]


def progress(count: int, ledger: Ledger, *, plain: bool = False) -> Progress:
    """A block on a terminal, a window of one if it has too few lines, and lines otherwise.

    Args:
        count: how many replications there are.
        ledger: its newest rows tell how long copies take.
        plain: lines in any case.
    """
    if plain or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return Lines()
    import shutil

    history = History.of(ledger.recent(_REMEMBERED))
    room = shutil.get_terminal_size().lines - ROOM_BELOW
    if count <= room:
        return Block(history)
    from imstui.cli.window import LEAST_ROOM, Window

    return Window(history) if room >= LEAST_ROOM else Lines()
