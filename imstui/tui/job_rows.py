"""From a replication to its row in the jobs panel."""

from __future__ import annotations

from datetime import datetime

from imstui.model.replication import Replication, State
from imstui.present.job_words import Reckoned, headline, moment_text, progress_text
from imstui.present.states import look
from imstui.replication.estimate import Rates, estimate
from imstui.tui.widgets.rows import Role, Row


def job_row(replication: Replication, now: datetime, rates: Rates | None, *, ascii_only: bool) -> Row:
    """A replication's row as it reads now.

    Args:
        replication: what is told.
        now: the moment.
        rates: what estimates rest on besides the server's percentage.
        ascii_only: whether the terminal can show ASCII only.
    """
    shown = look(replication)
    reckoned = estimate(replication, now, rates or Rates())
    rest = Reckoned(reckoned.share, reckoned.low, reckoned.high) if reckoned else None
    cells = (
        shown.ascii if ascii_only else shown.sign,
        headline(replication, ascii=ascii_only),
        progress_text(replication, now, rest, ascii=ascii_only),
        moment_text(replication, now),
    )
    role: Role = shown.role.value
    told: Role = role if replication.state in {State.FAILED, State.REFUSED} else ""
    return Row(replication.id, cells, (role, "", told, "muted"))
