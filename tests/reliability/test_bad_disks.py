"""Disks and files that can't be used: said in one sentence before anything is sent; an answer in hand is never lost."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from imstui.local.ledger import Ledger
from imstui.model.replication import State
from tests.cli.shell import PROGRAM, Shell
from tests.reliability.disks import MISSING, Disk, can_mount, mounted
from tests.reliability.shells import COPY, begin, finish, posts, rows_of, until

SLOW = {"operation": "copy", "kind": "slow", "seconds": 1.5}


@pytest.fixture
def state(shell: Shell) -> Path:
    """The folder of the ledger."""
    folder = shell.home / "imstui" / "state"
    folder.mkdir(mode=0o700, parents=True)
    return folder


@pytest.fixture
def disk(shell: Shell, state: Path, tmp_path: Path) -> Iterator[Disk]:
    """A small disk under the ledger."""
    if not can_mount(tmp_path / "trial"):
        pytest.skip(f"This needs {MISSING}.")
    with mounted(state, "512k") as made:
        yield made


def refused(shell: Shell, *program: str) -> str:
    """What is said where the ledger can't be used: one sentence, exit code 2, and nothing was sent."""
    code, said = finish(begin(shell, *COPY, "--wait", program=program or (str(PROGRAM),)))
    assert (code, posts(shell)) == (2, 0), said
    *before, sentence = said.splitlines()
    assert all("queued" in line for line in before), said
    assert "Nothing was sent" in sentence
    return sentence


def test_a_full_disk_is_said_before_anything_is_sent(shell: Shell, disk: Disk) -> None:
    disk.fill()
    assert "full" in refused(shell, *disk.inside(str(PROGRAM)))


def test_a_disk_that_is_full_but_for_an_empty_ledger_is_said_before_anything_is_sent(shell: Shell, disk: Disk) -> None:
    assert finish(begin(shell, "jobs", "--short", program=disk.inside(str(PROGRAM))))[0] == 0
    disk.fill()
    assert "full" in refused(shell, *disk.inside(str(PROGRAM)))


def test_a_read_only_disk_is_said_before_anything_is_sent(shell: Shell, disk: Disk) -> None:
    assert finish(begin(shell, "jobs", "--short", program=disk.inside(str(PROGRAM))))[0] == 0
    disk.make_read_only()
    assert "read-only" in refused(shell, *disk.inside(str(PROGRAM)))


def test_a_limit_on_file_sizes_is_said_before_anything_is_sent(shell: Shell, state: Path) -> None:
    assert str(state) in refused(shell, "sh", "-c", 'ulimit -f 4 && exec "$0" "$@"', str(PROGRAM))


@pytest.mark.long
def test_an_answer_that_a_full_disk_refuses_is_told_with_its_job_and_found_again(
    shell: Shell, disk: Disk, tmp_path: Path
) -> None:
    shell.fault(**SLOW)
    program = disk.inside(str(PROGRAM))
    copying = begin(shell, *COPY, "--wait", program=program)
    until(lambda: posts(shell) == 1, "the copy was never sent")
    disk.fill()
    code, said = finish(copying)
    (copy,) = shell.copies()
    assert code == 6, said
    assert f"imstui watch {copy['job_id']}" in said
    assert "Nothing was sent" not in said
    disk.empty()
    assert finish(begin(shell, "watch", copy["job_id"], program=program))[0] == 0
    with disk.ledger(tmp_path / "ledger") as ledger:
        (row,) = ledger.recent(-1)
    assert (row.state, row.job_id, row.image_id) == (State.SUCCEEDED, copy["job_id"], copy["image_id"])
    assert posts(shell) == 1


@pytest.mark.long
def test_an_answer_that_was_never_written_down_is_found_without_its_job(
    shell: Shell, disk: Disk, tmp_path: Path
) -> None:
    shell.fault(**SLOW)
    program = disk.inside(str(PROGRAM))
    copying = begin(shell, *COPY, "--wait", program=program)
    until(lambda: posts(shell) == 1, "the copy was never sent")
    disk.fill()
    finish(copying)
    disk.empty()
    assert finish(begin(shell, "watch", program=program))[0] == 0
    with disk.ledger(tmp_path / "ledger") as ledger:
        (row,) = ledger.recent(-1)
    (copy,) = shell.copies()
    assert (row.state, row.image_id, posts(shell)) == (State.SUCCEEDED, copy["image_id"], 1)


@pytest.mark.long
def test_a_disk_that_is_full_for_a_moment_costs_nothing(shell: Shell, disk: Disk, tmp_path: Path) -> None:
    shell.fault(**SLOW)
    copying = begin(shell, *COPY, "--wait", program=disk.inside(str(PROGRAM)))
    until(lambda: posts(shell) == 1, "the copy was never sent")
    disk.fill()
    with pytest.raises(AssertionError, match="as expected"):
        until(lambda: copying.poll() is not None, "it waits for room, as expected", 3)
    disk.empty()
    assert finish(copying)[0] == 0
    with disk.ledger(tmp_path / "ledger") as ledger:
        (row,) = ledger.recent(-1)
    assert (row.state, bool(row.job_id), posts(shell)) == (State.SUCCEEDED, True, 1)


def test_without_shared_memory_a_copy_goes_its_way(shell: Shell, state: Path) -> None:
    (state / "ledger.db-shm").mkdir()
    assert finish(begin(shell, *COPY, "--wait"))[0] == 0
    assert ([row.state for row in rows_of(shell)], posts(shell)) == ([State.SUCCEEDED], 1)


def newer(state: Path) -> None:
    Ledger(state / "ledger.db").close()
    with closing(sqlite3.connect(state / "ledger.db")) as connection:
        connection.execute("PRAGMA user_version = 99")


def damaged(state: Path) -> None:
    (state / "ledger.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


def linked(state: Path) -> None:
    (state / "ledger.db").symlink_to(state / "elsewhere")


def linked_folder(state: Path) -> None:
    state.rename(state.with_name("elsewhere"))
    state.symlink_to(state.with_name("elsewhere"))


def linked_locks(state: Path) -> None:
    (state / "senders").symlink_to(state)


def a_folder_in_its_place(state: Path) -> None:
    (state / "ledger.db").mkdir()


def somebody_elses(state: Path) -> None:
    Ledger(state / "ledger.db").close()
    os.chown(state / "ledger.db", 65_533, -1)


def somebody_elses_folder(state: Path) -> None:
    os.chown(state, 65_533, -1)


AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="Only root can give a file to somebody else: run this as root.")


@pytest.mark.parametrize(
    "spoil",
    [
        newer,
        damaged,
        linked,
        linked_folder,
        linked_locks,
        a_folder_in_its_place,
        pytest.param(somebody_elses, marks=AS_ROOT),
        pytest.param(somebody_elses_folder, marks=AS_ROOT),
    ],
)
def test_a_ledger_that_cannot_be_trusted_is_said_before_anything_is_sent(
    shell: Shell, state: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(state)
    assert str(state) in refused(shell)
