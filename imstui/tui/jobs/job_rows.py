"""From a replication to its row in the jobs panel."""

from __future__ import annotations

from datetime import datetime

from imstui.model.replication import Replication, State
from imstui.present.job_words import Reckoned, Slower, headline, moment_text, progress_text
from imstui.present.states import look
from imstui.replication.estimate import Slow, estimate
from imstui.replication.history import History
from imstui.tui.widgets.rows import Role, Row

_NOTHING = History()


def reckoned(replication: Replication, now: datetime, history: History | None) -> Reckoned | Slower | None:
    """What is reckoned of it, for words to be made of."""
    found = estimate(replication, now, history or _NOTHING)
    if isinstance(found, Slow):
        return Slower(found.than, found.like)
    return Reckoned(found.share, found.low, found.high, found.like) if found is not None else None


def job_row(replication: Replication, now: datetime, history: History | None, *, ascii_only: bool) -> Row:
    """A replication's row as it reads now.

    Args:
        replication: what is told.
        now: the moment.
        history: what estimates rest on besides the server's percentage.
        ascii_only: whether the terminal can show ASCII only.
    """
    shown = look(replication)
    rest = reckoned(replication, now, history)
    cells = (
        shown.ascii if ascii_only else shown.sign,
        headline(replication, ascii=ascii_only),
        progress_text(replication, now, rest, ascii=ascii_only),
        moment_text(replication, now),
    )
    role: Role = shown.role.value
    warns = isinstance(rest, Slower) or replication.gone
    told: Role = role if replication.state in {State.FAILED, State.REFUSED} else "warning" if warns else ""
    return Row(replication.id, cells, (role, "", told, "muted"))
