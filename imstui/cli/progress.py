"""What a waiting command tells where nothing can be updated in place: a line or a record for each change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from time import monotonic
from typing import Final, Protocol

from imstui.cli.output import Printer, talk
from imstui.cli.replications import LISTING
from imstui.model.replication import Replication, State
from imstui.present.bars import percent
from imstui.present.records import Record, replication_record
from imstui.present.states import word
from imstui.present.text import clean
from imstui.present.times import ago, clock

SIGN_OF_LIFE: Final = 60.0
"""Seconds of silence after which a waiting command says that it still waits: CI servers end silent jobs."""


class Progress(Protocol):
    """Where a change is shown.

    Attributes:
        spoke_at: when something was last shown, by time.monotonic().
        patience: seconds of silence after which it gives a sign of life.
    """

    spoke_at: float
    patience: float

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

    patience = SIGN_OF_LIFE

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
        now = utc_now()
        waited_for = [one for one in self._known.values() if one.state.open]
        if len(waited_for) == 1:
            one = waited_for[0]
            seen = f", seen {ago(one.last_seen, now)}" if one.last_seen else ""
            self._say(f"{one.id} {headline(one)} still {self._last[one.id]}{seen}")
        else:
            self._say(f"still waiting: {counted(waited_for)}")

    def _say(self, text: str) -> None:
        self.spoke_at = monotonic()
        talk(f"{clock(utc_now())} {text}")


class Records:
    """One JSON record for each change, on stdout, as it comes; when it was last seen is no change."""

    patience = SIGN_OF_LIFE

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


def counted(replications: Iterable[Replication]) -> str:
    """'1 running, 2 queued'."""
    counts: dict[str, int] = {}
    for replication in replications:
        counts[word(replication)] = counts.get(word(replication), 0) + 1
    return ", ".join(f"{count} {shown}" for shown, count in counts.items()) or "nothing open"


def utc_now() -> datetime:
    """The moment, by this host's clock."""
    return datetime.now(UTC)
