"""What a waiting command shows: a block that is updated in place on a terminal, else a line or a record a change."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import Final, Protocol

from imstui.cli.output import Printer, talk, terminal_width
from imstui.cli.replications import LISTING
from imstui.model.replication import Replication, State
from imstui.present.bars import bar, percent
from imstui.present.records import Record, replication_record
from imstui.present.states import sign, word
from imstui.present.text import clean
from imstui.present.times import ago, clock, duration
from imstui.present.width import cut, pad

_BAR_CELLS: Final = 12
_NAME_CELLS: Final = 40
_OVERWRITE: Final = "\x1b[{up}A\r\x1b[2K{line}\x1b[{up}B\r"
_ROOM_BELOW: Final = 2
"""Lines of a terminal that a block leaves free: the cursor's own, and one for what is said."""


class Progress(Protocol):
    """Where a change is shown.

    Attributes:
        spoke_at: when something was last shown, by time.monotonic().
    """

    spoke_at: float

    def show(self, replication: Replication) -> None:
        """Show one replication as it stands now."""

    def still_there(self) -> None:
        """Give a sign of life: nothing has changed for a while."""


def headline(replication: Replication) -> str:
    """'web-base -> web-base-enc'; an adopted job's source isn't known."""
    source = clean(replication.source.name) or "job"
    return f"{source} -> {clean(replication.request.name) or clean(replication.job_id)}"


def remark(replication: Replication) -> str:
    """What there is to say beside the state: a percentage, a reason, what the proof found."""
    if replication.state is State.RUNNING:
        shown = replication.progress if replication.job_id else None
        return " ".join(filter(None, (percent(shown) if shown is not None else "", clean(replication.last_error))))
    if replication.state is State.SUCCEEDED and replication.proof is not None:
        return "; ".join(map(clean, replication.proof.differences)) or "verified"
    if replication.state in {State.FAILED, State.REFUSED}:
        return clean(" ".join(filter(None, (replication.error_code, replication.fail_reason))))
    return clean(replication.last_error)


class Lines:
    """One line for each change, with the time: for pipes, logs and screen readers."""

    def __init__(self) -> None:
        self.spoke_at = monotonic()
        self._last: dict[str, str] = {}
        self._known: dict[str, Replication] = {}

    def show(self, replication: Replication) -> None:
        """Print a line if anything in it changed."""
        self._known[replication.id] = replication
        said = " ".join(filter(None, (word(replication), remark(replication))))
        if self._last.get(replication.id) != said:
            self._last[replication.id] = said
            self._say(f"{replication.id} {headline(replication)} {said}")

    def still_there(self) -> None:
        """Print how many are open, or of a single one when it was last seen."""
        now = _now()
        waited_for = [one for one in self._known.values() if one.state.open]
        if len(waited_for) == 1:
            one = waited_for[0]
            seen = f", seen {ago(one.last_seen, now)}" if one.last_seen else ""
            self._say(f"{one.id} {headline(one)} still {self._last[one.id]}{seen}")
        else:
            self._say(f"still waiting: {_counted(waited_for)}")

    def _say(self, text: str) -> None:
        self.spoke_at = monotonic()
        talk(f"{clock(_now())} {text}")


class Records:
    """One JSON record for each change, on stdout, as it comes; when it was last seen is no change."""

    def __init__(self) -> None:
        self.spoke_at = monotonic()
        self._printer = Printer(LISTING, "jsonl")
        self._last: dict[str, Record] = {}

    def show(self, replication: Replication) -> None:
        """Print its record if anything in it changed."""
        record = replication_record(replication)
        unseen = {**record, "last_seen": None}
        if self._last.get(replication.id) != unseen:
            self._last[replication.id] = unseen
            self._printer.write([record])

    def still_there(self) -> None:
        """Say nothing: a record is a change."""
        self.spoke_at = monotonic()


class Block:
    """One line for each replication, updated in place. Nothing else may write to the terminal meanwhile."""

    def __init__(self) -> None:
        encoding = (sys.stderr.encoding or "").casefold()
        self.spoke_at = monotonic()
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
        """Bring the elapsed times up to date."""
        self.spoke_at = monotonic()
        for replication in list(self._known.values()):
            self.show(replication)

    def _write(self, text: str) -> None:
        self.spoke_at = monotonic()
        # A dropped line ends the terminal, not the work.
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()

    def _line(self, replication: Replication) -> str:
        width = (terminal_width(sys.stderr) or 80) - 1
        name = pad(cut(headline(replication), _NAME_CELLS), _NAME_CELLS)
        server = replication.progress if replication.job_id else None
        shown = bar(_BAR_CELLS, server, None, ascii=self._ascii) if replication.state is State.RUNNING else ""
        gone = duration((_now() - replication.created_at).total_seconds()) if replication.state.open else ""
        parts = (sign(replication, ascii=self._ascii), name, word(replication), shown, remark(replication), gone)
        return cut("  ".join(part for part in parts if part), width)


def progress(count: int, *, plain: bool = False) -> Progress:
    """A block on a terminal, lines otherwise.

    Args:
        count: how many replications there are: a block that is higher than the terminal couldn't be updated.
        plain: lines in any case.
    """
    if plain or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return Lines()
    import shutil

    fits = count <= shutil.get_terminal_size().lines - _ROOM_BELOW
    return Block() if fits else Lines()


def _counted(replications: Iterable[Replication]) -> str:
    """'1 running, 2 queued'."""
    counts: dict[str, int] = {}
    for replication in replications:
        counts[word(replication)] = counts.get(word(replication), 0) + 1
    return ", ".join(f"{count} {shown}" for shown, count in counts.items()) or "nothing open"


def _now() -> datetime:
    return datetime.now(UTC)
