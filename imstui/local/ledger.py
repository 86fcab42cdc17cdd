"""The ledger: every replication, from the intent on. What is in it can't be lost, and can't be sent twice.

SQLite, so that several processes can share it. A step is a compare-and-set on the state it comes from: of two
processes that want to take the same step, one is told that it is too late. The steps that the safety laws name
(intent, sending, the job id, every end) are on the disk when `add` and `take` return; what a poll tells is not worth
a sync of its own.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final

from imstui.local.ledger_rows import COLUMNS, Value, from_row, storable, to_row, transition_from_row
from imstui.local.ledger_schema import connect
from imstui.local.private import open_private, private_folder
from imstui.model.errors import Ambiguous, LedgerError, NotFound, TransitionError
from imstui.model.replication import OPEN, Binding, Replication, State, Step, Transition

_NAMES: Final = ", ".join(COLUMNS)
_INSERT: Final = f"INSERT INTO replication ({_NAMES}) VALUES ({', '.join(':' + name for name in COLUMNS)})"
_UPDATE: Final = "UPDATE replication SET " + ", ".join(f"{name} = :{name}" for name in COLUMNS if name != "id")
_MIN_PREFIX: Final = 4


class Ledger:
    """The ledger of one person on this machine. Used by one thread at a time.

    Every method raises LedgerError where the file can't be read or written.
    """

    def __init__(self, path: Path) -> None:
        """Open the ledger at `path`, made if it isn't there.

        Raises:
            LedgerError: it is corrupt, of a newer version, read-only, somebody else's, or a link stands in its place.
        """
        self.path = path
        private_folder(path.parent)
        os.close(open_private(path))
        with self._worded():
            self._connection = connect(path)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add(self, replications: Sequence[Replication], cause: str) -> None:
        """Write intents down, all or none, with their first transition; on the disk when it returns."""
        with self._writing(durable=True):
            for replication in replications:
                self._connection.execute(_INSERT, to_row(replication))
                self._record(replication.id, Transition(None, replication.state, replication.created_at, cause))

    def take(self, step: Step) -> Replication:
        """Write a step down, on the disk when it returns; gives the replication after it.

        Raises:
            TransitionError: the replication isn't in the state that the step comes from: another process was there.
        """
        after, before = step.replication, step.transition.before
        row: dict[str, Value] = {**to_row(after), "before": before.value if before else None}
        with self._writing(durable=True):
            changed = self._connection.execute(f"{_UPDATE} WHERE id = :id AND state = :before", row).rowcount
            if not changed:
                raise TransitionError(f"Replication {after.id} was taken further by another imstui.")
            self._record(after.id, step.transition)
        return after

    def note(self, replication: Replication) -> bool:
        """Write down what was learnt without a step; False if another process took a step in the meantime."""
        with self._writing(durable=False):
            return bool(
                self._connection.execute(f"{_UPDATE} WHERE id = :id AND state = :state", to_row(replication)).rowcount
            )

    def get(self, replication_id: str) -> Replication:
        """The replication of that id.

        Raises:
            NotFound: there is none.
        """
        found = self._select("WHERE id = ?", (replication_id,))
        if not found:
            raise NotFound(f"There is no replication {replication_id} in the ledger.")
        return found[0]

    def find(self, name: str) -> Replication:
        """The replication of that id, unique prefix of an id, or job id.

        Raises:
            NotFound: there is none.
            Ambiguous: the prefix fits several.
        """
        found = self._select("WHERE id = ? OR (job_id = ? AND job_id != '')", (name, name))
        if not found and len(name) >= _MIN_PREFIX:
            found = self._select("WHERE substr(id, 1, ?) = ?", (len(name), name))
        if not found:
            raise NotFound(f"There is no replication or job {name} in the ledger.")
        if len(found) > 1:
            raise Ambiguous(
                f"{name} fits {len(found)} replications.",
                candidates=tuple(f"{one.id}  {one.source.name} -> {one.request.name}" for one in found),
            )
        return found[0]

    def open_ones(self) -> list[Replication]:
        """All that more is to come of, oldest first."""
        states = ", ".join(f"'{state.value}'" for state in sorted(OPEN))
        return self._select(f"WHERE state IN ({states}) ORDER BY seq", ())

    def in_states(self, *states: State, since: datetime | None = None) -> list[Replication]:
        """All in these states, oldest first; with `since`, those that came into it then or later."""
        marks = ", ".join("?" for _ in states)
        values: list[Value] = [state.value for state in states]
        clause = f"WHERE state IN ({marks})"
        if since is not None:
            clause += " AND since >= ?"
            values.append(since.isoformat())
        return self._select(f"{clause} ORDER BY seq", values)

    def recent(self, limit: int) -> list[Replication]:
        """The newest `limit` replications, newest first."""
        return self._select("ORDER BY seq DESC LIMIT ?", (limit,))

    def of_name(self, binding: Binding, name: str) -> list[Replication]:
        """All of this project that wanted that name, oldest first."""
        found = self._select("WHERE project_id = ? AND name = ? ORDER BY seq", (binding.project_id, name))
        return [one for one in found if one.binding.same_project(binding)]

    def image_ids(self, binding: Binding, name: str) -> frozenset[str]:
        """Ids of the images that replications of this project with that name are known to have made."""
        return frozenset(one.image_id for one in self.of_name(binding, name) if one.image_id)

    def counts(self) -> dict[State, int]:
        """How many there are in each state."""
        with self._worded():
            rows = self._connection.execute("SELECT state, count(*) FROM replication GROUP BY state").fetchall()
        return {State(row[0]): int(row[1]) for row in rows}

    def story(self, replication_id: str) -> list[Transition]:
        """Every step of a replication, in order."""
        with self._worded():
            rows = self._connection.execute(
                "SELECT before, after, at, cause, words FROM transition WHERE replication_id = ? ORDER BY rowid",
                (replication_id,),
            ).fetchall()
        return [transition_from_row(row) for row in rows]

    def prune(self, before: datetime) -> int:
        """Forget those that ended before that time; gives how many. Open and unknown ones stay."""
        states = ", ".join(f"'{state.value}'" for state in sorted(OPEN))
        with self._writing(durable=True):
            return self._connection.execute(
                f"DELETE FROM replication WHERE state NOT IN ({states}) AND since < ?", (before.isoformat(),)
            ).rowcount

    def version(self) -> tuple[int, int]:
        """Two numbers that change when another process wrote, and when this one did."""
        with self._worded():
            others = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        return others, self._connection.total_changes

    def _select(self, clause: str, values: Sequence[Value]) -> list[Replication]:
        with self._worded():
            rows = self._connection.execute(f"SELECT {_NAMES} FROM replication {clause}", values).fetchall()
        return [from_row(row) for row in rows]

    def _record(self, replication_id: str, transition: Transition) -> None:
        before = transition.before.value if transition.before else None
        self._connection.execute(
            "INSERT INTO transition VALUES (?, ?, ?, ?, ?, ?)",
            (
                replication_id,
                before,
                transition.after.value,
                transition.at.isoformat(),
                storable(transition.cause),
                storable(transition.words),
            ),
        )

    @contextmanager
    def _writing(self, *, durable: bool) -> Iterator[None]:
        with self._worded():
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
    def _worded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LedgerError(_sentence(self.path, error)) from error


def _sentence(path: Path, error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    reasons = {
        "SQLITE_BUSY": f"The ledger {path} is held by another imstui: try again",
        "SQLITE_READONLY": f"The ledger {path} can't be written: it, or its folder, is read-only",
        "SQLITE_FULL": f"The ledger {path} can't be written: the disk is full",
        "SQLITE_CORRUPT": f"The ledger {path} is damaged: move it away, and keep it, for it names running jobs",
        "SQLITE_NOTADB": f"{path} is no ledger: move it away, and keep it, for it may name running jobs",
        "SQLITE_IOERR": f"The ledger {path} can't be read or written: the disk reports an error",
        "SQLITE_CANTOPEN": f"The ledger {path} can't be opened: its folder can't be written",
    }
    for prefix, sentence in reasons.items():
        if name.startswith(prefix):
            return f"{sentence}. Nothing was sent."
    return f"The ledger {path} can't be used ({name or type(error).__name__}: {error}). Nothing was sent."
