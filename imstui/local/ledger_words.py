"""What a failure of the ledger's file means for a person: a sentence, and what became of what was to be sent."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

UNSENT: Final = "Nothing was sent."
GOES_ON: Final = "What was sent before goes on in the cloud."
"""For a failure while something is followed: it may well have been sent."""

_REASONS: Final = {
    "SQLITE_BUSY": "The ledger {} is held by another imstui: try again",
    "SQLITE_READONLY": "The ledger {} can't be written: it, or its folder, is read-only",
    "SQLITE_FULL": "The ledger {} can't be written: the disk is full",
    "SQLITE_CORRUPT": "The ledger {} is damaged: move it away, and keep it, for it names running jobs",
    "SQLITE_NOTADB": "{} is no ledger: move it away, and keep it, for it may name running jobs",
    "SQLITE_IOERR": "The ledger {} can't be read or written: the disk is full, or reports an error",
    "SQLITE_CANTOPEN": "The ledger {} can't be opened: its folder can't be written",
}


def sentence(path: Path, error: sqlite3.Error, outcome: str) -> str:
    """The sentence.

    Args:
        path: of the ledger.
        error: what SQLite says.
        outcome: what it means for what was to be sent.
    """
    name = getattr(error, "sqlite_errorname", "") or ""
    for prefix, reason in _REASONS.items():
        if name.startswith(prefix):
            return f"{reason.format(path)}. {outcome}"
    return f"The ledger {path} can't be used ({name or type(error).__name__}: {error}). {outcome}"
