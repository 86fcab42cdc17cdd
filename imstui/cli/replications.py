"""How replications are listed: the same for copy, jobs and watch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from imstui.cli.output import Listing
from imstui.present.records import REPLICATION_FIELDS, Record
from imstui.present.table import Column
from imstui.present.text import NOTHING
from imstui.present.times import when

_VERDICTS: Final = {"True": "verified", "False": "DIFFERS"}


def _row(record: Record) -> Sequence[str]:
    from imstui.replication.desk import utc_now

    progress = record["progress"]
    created = record["created_at"]
    running = record["state"] == "running" and isinstance(progress, int | float)
    note = record["error_code"] or record["fail_reason"] or record["last_error"]
    return (
        str(record["replication_id"]),
        str(record["state"]),
        f"{progress:.0%}" if running else "",
        str(record["image_name"] or NOTHING),
        str(record["job_id"] or NOTHING),
        str(record["image_id"] or NOTHING),
        when(datetime.fromisoformat(created), utc_now()) if isinstance(created, str) else NOTHING,
        _VERDICTS.get(str(record["verified"]), str(note or "")),
    )


LISTING: Final = Listing(
    REPLICATION_FIELDS,
    (
        Column("REPLICATION", priority=5, least=11),
        Column("STATE", priority=5, least=11),
        Column("", right=True, priority=5, stays=False),
        Column("NAME", priority=4, least=12),
        Column("JOB", priority=1, least=8, stays=False),
        Column("IMAGE", priority=2, least=8, stays=False),
        Column("SINCE", priority=3, least=5, stays=False),
        Column("NOTE", priority=0, least=8),
    ),
    _row,
)
