"""One record for eyes: a line for each field, times local and relative, sizes in words as well."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from imstui.cli.output import say
from imstui.present.records import Json, Record
from imstui.present.sizes import size_text
from imstui.present.text import NOTHING, clean
from imstui.present.times import relative, stamp

_TIME_ENDINGS: Final = ("_at", "_time")


def say_details(record: Record, now: datetime, notes: Mapping[str, str] | None = None) -> None:
    """Print a record, field by field.

    Args:
        record: as a script would get it.
        now: what ages are counted from.
        notes: what stands behind the value of some fields.
    """
    notes = notes or {}
    # Each value is one line: a description with line breaks would write fields of its own.
    shown = {field: clean(_worded(field, value, now)) for field, value in record.items()}
    width = max(map(len, shown))
    room = max(map(len, shown.values())) if notes else 0
    for field, value in shown.items():
        say(f"{field:{width}}  {value:{room}}  {notes.get(field, '')}".rstrip())


def _worded(field: str, value: Json, now: datetime) -> str:
    match value:
        case None | [] | "":
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case int() if field.endswith("_bytes"):
            return f"{value} ({size_text(value)})"
        case str() if field.endswith(_TIME_ENDINGS):
            moment = datetime.fromisoformat(value)
            return f"{stamp(moment)} ({relative(moment, now)})"
        case list():
            return ", ".join(str(entry["message"] if isinstance(entry, dict) else entry) for entry in value)
        case _:
            return str(value)
