"""The ledger: every replication, from the intent on. What is in it can't be lost, and can't be sent twice.

SQLite, so that several processes can share it. A step is a compare-and-set on the state it comes from: of two
processes that want to take the same step, one is told that it is too late. The steps that the safety laws name
(intent, sending, the job id, every end) are on the disk when `add` and `take` return; what a poll tells is not worth
a sync of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from imstui.local.ledger_file import LedgerFile
from imstui.local.ledger_rows import COLUMNS, Value, from_row, state_of, storable, to_row, transition_from_row
from imstui.local.ledger_schema import OPEN_STATES, UNPROVEN
from imstui.local.ledger_words import GOES_ON, UNSENT
from imstui.model.errors import Ambiguous, NotFound, TransitionError
from imstui.model.replication import Binding, Replication, State, Step, Transition

_NAMES: Final = ", ".join(COLUMNS)
_INSERT: Final = f"INSERT INTO replication ({_NAMES}) VALUES ({', '.join(':' + name for name in COLUMNS)})"
_UPDATE: Final = "UPDATE replication SET " + ", ".join(f"{name} = :{name}" for name in COLUMNS if name != "id")
_MIN_PREFIX: Final = 4
_GLIMPSE: Final = "seq, id, state, last_seen, last_error, progress, job_id, image_id, candidates, proof, not_before"


class Ledger(LedgerFile):
    """The ledger of one person on this machine. Used by one thread at a time.

    Every method raises LedgerError where the file can't be read or written.
    """

    def add(self, replications: Sequence[Replication], cause: str) -> None:
        """Write intents down, all or none, with their first transition; on the disk when it returns."""
        with self._writing(UNSENT, durable=True):
            for replication in replications:
                self._insert(replication, cause)

    def add_job(self, replication: Replication, cause: str) -> Replication:
        """Write down one that is known by its job, unless a row has that job already: then that one is given."""
        with self._writing(durable=True):
            found = self._select("WHERE job_id = ? AND job_id != ''", (replication.job_id,))
            if not found:
                self._insert(replication, cause)
        return found[0] if found else replication

    def take(self, step: Step, *, claiming: bool = False) -> Replication:
        """Write a step down, on the disk when it returns; gives the replication after it.

        Args:
            step: what is written.
            claiming: take it only if no other replication has its image.

        Raises:
            TransitionError: the replication isn't in the state that the step comes from: another process was there;
                or the image that it claims belongs to another replication.
        """
        after, before = step.replication, step.transition.before
        row: dict[str, Value] = {**to_row(after), "before": before.value if before else None}
        with self._writing(UNSENT if after.state is State.SUBMITTING else GOES_ON, durable=True):
            if claiming:
                self._refuse_owned(after)
            changed = self._connection.execute(f"{_UPDATE} WHERE id = :id AND state = :before", row).rowcount
            if not changed:
                raise TransitionError(f"Replication {after.id} was taken further by another imstui.")
            self._record(after.id, step.transition)
        return after

    def note(self, replication: Replication, *, claiming: bool = False) -> bool:
        """Write down what was learnt without a step; False if another process took a step in the meantime.

        Raises:
            TransitionError: with `claiming`, the image that it claims belongs to another replication.
        """
        with self._writing(durable=False):
            if claiming:
                self._refuse_owned(replication)
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
        return self._select(f"WHERE state IN ({OPEN_STATES}) ORDER BY seq", ())

    def glimpses(self, since: datetime) -> dict[str, tuple[object, ...]]:
        """Of each one that anybody may still have to do something for, what tells whether it changed.

        Args:
            since: those that ended earlier count only if they are open; a copy that was read is done with.
        """
        with self._worded():
            rows = self._connection.execute(
                f"SELECT {_GLIMPSE} FROM replication WHERE state IN ({OPEN_STATES}) UNION ALL "
                f"SELECT {_GLIMPSE} FROM replication INDEXED BY replication_unproven "
                f"WHERE {UNPROVEN} AND since >= ? ORDER BY seq",
                (since.isoformat(),),
            ).fetchall()
        return {str(row[1]): tuple(row) for row in rows}

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

    def owners(self, image_ids: Sequence[str]) -> dict[str, str]:
        """Which of these images are known to be a replication's copy, and whose: image id to replication id.

        Whatever its name: an image can have been given another one since.
        """
        marks = ", ".join("?" for _ in image_ids)
        with self._worded():
            rows = self._connection.execute(
                f"SELECT image_id, id FROM replication WHERE image_id != '' AND image_id IN ({marks})", list(image_ids)
            ).fetchall()
        return {str(row[0]): str(row[1]) for row in rows}

    def counts(self) -> dict[State, int]:
        """How many there are in each state."""
        with self._worded():
            rows = self._connection.execute("SELECT state, count(*) FROM replication GROUP BY state").fetchall()
        return {state_of(row[0]): int(row[1]) for row in rows}

    def story(self, replication_id: str) -> list[Transition]:
        """Every step of a replication, in order."""
        with self._worded():
            rows = self._connection.execute(
                "SELECT before, after, at, cause, words FROM transition WHERE replication_id = ? ORDER BY rowid",
                (replication_id,),
            ).fetchall()
        return [transition_from_row(row) for row in rows]

    def prune(self, before: datetime) -> int:
        """Forget those that ended before that time; gives how many. Open and unknown ones stay.

        So does what has an open one's name: whose image is whose is told by it.
        """
        named = "other.name = replication.name"
        wanted = f"SELECT 1 FROM replication AS other WHERE {named} AND other.state IN ({OPEN_STATES})"
        with self._writing(durable=True):
            return self._connection.execute(
                f"DELETE FROM replication WHERE state NOT IN ({OPEN_STATES}) AND since < ? AND NOT EXISTS ({wanted})",
                (before.isoformat(),),
            ).rowcount

    def _select(self, clause: str, values: Sequence[Value]) -> list[Replication]:
        # A command line may hold bytes that are no text: what is looked for goes the way of what was stored.
        held = [storable(value) if isinstance(value, str) else value for value in values]
        with self._worded():
            rows = self._connection.execute(f"SELECT {_NAMES} FROM replication {clause}", held).fetchall()
        return [from_row(row) for row in rows]

    def _insert(self, replication: Replication, cause: str) -> None:
        self._connection.execute(_INSERT, to_row(replication))
        self._record(replication.id, Transition(None, replication.state, replication.created_at, cause))

    def _refuse_owned(self, replication: Replication) -> None:
        owner = self.owners([replication.image_id]).get(replication.image_id, replication.id)
        if owner != replication.id:
            raise TransitionError(f"Image {replication.image_id} is the copy of replication {owner}.")

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
