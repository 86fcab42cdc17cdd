"""The ledger's file: its tables, its versions, and how SQLite is set up for the file system that it lies on."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Final

from imstui.model.errors import LedgerError
from imstui.model.replication import OPEN

APPLICATION_ID: Final = 0x494D5331
"""'IMS1': tells a ledger from any other SQLite file that stands in its place."""

OPEN_STATES: Final = ", ".join(f"'{state.value}'" for state in sorted(OPEN))
UNPROVEN: Final = (
    "(state = 'not_started' OR state = 'succeeded' AND (proof IS NULL OR substr(proof, 3, 10) = 'unreadable'))"
)
"""Ended ones that a later look may still change. The index wants these words as they stand here."""

MIGRATIONS: Final = (
    f"""
    CREATE TABLE replication (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL,
        created_at TEXT NOT NULL,
        since TEXT NOT NULL,
        iam_host TEXT NOT NULL,
        region TEXT NOT NULL,
        project_id TEXT NOT NULL,
        profile TEXT NOT NULL,
        user TEXT NOT NULL,
        source_image_id TEXT NOT NULL,
        name TEXT NOT NULL,
        description TEXT,
        cmk_id TEXT,
        key_alias TEXT NOT NULL,
        enterprise_project_id TEXT,
        source TEXT NOT NULL,
        known_ids TEXT NOT NULL,
        batch_id TEXT NOT NULL,
        job_id TEXT NOT NULL,
        job_status TEXT NOT NULL,
        image_id TEXT NOT NULL,
        progress REAL,
        begin_time TEXT,
        end_time TEXT,
        error_code TEXT NOT NULL,
        fail_reason TEXT NOT NULL,
        last_seen TEXT,
        last_error TEXT NOT NULL,
        not_before TEXT,
        attempts INTEGER NOT NULL,
        sender TEXT,
        candidates TEXT NOT NULL,
        proof TEXT
    );
    CREATE INDEX replication_open ON replication (seq) WHERE state IN ({OPEN_STATES});
    CREATE INDEX replication_state ON replication (state, seq);
    CREATE INDEX replication_job ON replication (job_id) WHERE job_id != '';
    CREATE INDEX replication_image ON replication (image_id) WHERE image_id != '';
    CREATE INDEX replication_name ON replication (project_id, name);
    CREATE TABLE transition (
        replication_id TEXT NOT NULL REFERENCES replication (id) ON DELETE CASCADE,
        before TEXT,
        after TEXT NOT NULL,
        at TEXT NOT NULL,
        cause TEXT NOT NULL,
        words TEXT NOT NULL
    );
    CREATE INDEX transition_replication ON transition (replication_id);
    """,
    f"CREATE INDEX replication_unproven ON replication (since) WHERE {UNPROVEN}",
)
"""One script for each version, in order; the file's version is how many of them it has seen."""

_SHARED: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gpfs", "beegfs"})
_MOUNT_FIELDS: Final = 10
BUSY_MS: Final = 5_000
_BUSY_PAUSE: Final = 0.02


def connect(path: Path) -> sqlite3.Connection:
    """Open the ledger with the journal that its file system bears, check whose file it is, bring its tables up to date.

    Raises:
        LedgerError: the file is of a newer version, or no ledger.
        sqlite3.Error: SQLite can't use it; the caller words it.
    """
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            return _connect(path)
        except sqlite3.OperationalError as error:
            # Several that make a new ledger at once: SQLite doesn't wait where waiting could be a deadlock.
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > until:
                raise
            time.sleep(_BUSY_PAUSE)


def _connect(path: Path) -> sqlite3.Connection:
    connection = _with_wal(path) or _with_rollback_journal(path)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if _version(connection, path) < len(MIGRATIONS):
            _migrate(connection)
    except (sqlite3.Error, LedgerError):
        connection.close()
        raise
    return connection


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return connection


def _with_wal(path: Path) -> sqlite3.Connection | None:
    """A connection in WAL; None where its shared memory fails: over a network, or where nothing can be mapped."""
    if is_shared_file_system(path):
        return None
    connection = _open(path)
    try:
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal":
            # Only a write shows whether the shared memory can be had: the first answer is given without it.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            return connection
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_FULL")):
            connection.close()
            raise
    except sqlite3.Error:
        connection.close()
        raise
    connection.close()
    return None


def _with_rollback_journal(path: Path) -> sqlite3.Connection:
    """A connection that needs no shared memory; a file that was in WAL is taken out of it."""
    connection = _open(path)
    try:
        # Held exclusively for this one step, for then SQLite reads a WAL without shared memory.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if version > len(MIGRATIONS):
        raise LedgerError(
            f"The ledger {path} was written by a newer imstui (version {version}, this one knows {len(MIGRATIONS)}): "
            "use that one. Nothing was sent."
        )
    empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION_ID and not empty:
        raise LedgerError(f"{path} is no ledger of imstui: move it away. Nothing was sent.")
    return version


def _migrate(connection: sqlite3.Connection) -> None:
    """Run the missing scripts in one transaction; another process may have done so in the meantime."""
    connection.execute("BEGIN EXCLUSIVE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for script in MIGRATIONS[version:]:
            for statement in script.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.rollback()
        raise


def is_shared_file_system(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> bool:
    """Whether the file lies on a file system that other hosts may use at once (NFS and the like).

    SQLite's WAL needs shared memory, which no network file system has. Where the mounts can't be read (not Linux) the
    answer is no, and opening in WAL tells.
    """
    try:
        lines = mounts.read_text(errors="replace").splitlines()
        target = str(path.resolve())
    except OSError:
        return False
    best, kind = "", ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < _MOUNT_FIELDS or "-" not in fields:
            continue
        point = fields[4].replace("\\040", " ")
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[fields.index("-") + 1]
    return kind in _SHARED or kind.startswith("fuse.")
