"""The ledger's file while it is open: its one connection, its transactions, and its failures in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from imstui.local.ledger_schema import connect
from imstui.local.ledger_words import GOES_ON, UNSENT, sentence
from imstui.local.private import private_file, private_folder
from imstui.model.errors import LedgerError


class LedgerFile:
    """An open file. Used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the ledger at `path`, made if it isn't there.

        Raises:
            LedgerError: it is corrupt, of a newer version, read-only, somebody else's, or a link stands in its place.
        """
        self.path = path
        private_folder(path.parent)
        private_file(path)
        with self._worded(UNSENT):
            self._connection = connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def version(self) -> tuple[int, int]:
        """Two numbers that change when another process wrote, and when this one did."""
        with self._worded():
            others = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        return others, self._connection.total_changes

    @contextmanager
    def _writing(self, outcome: str = GOES_ON, *, durable: bool) -> Iterator[None]:
        with self._worded(outcome):
            # EXTRA also syncs the folder after a rollback journal is removed; in WAL it is the same as FULL.
            self._connection.execute(f"PRAGMA synchronous = {'EXTRA' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _worded(self, outcome: str = GOES_ON) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LedgerError(sentence(self.path, error, outcome)) from error
