"""The ledger's file: what is written is there, what can't be written is said before anything is sent."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.local.ledger import Ledger
from imstui.local.ledger_rows import COLUMNS, from_row, storable, to_row
from imstui.local.ledger_schema import MIGRATIONS, is_shared_file_system
from imstui.model.copying import CopyRequest
from imstui.model.errors import Ambiguous, LedgerError, NotFound, TransitionError
from imstui.model.replication import Binding, Proof, Replication, Sender, Source, State, Verdict, step
from imstui.present.explain import one_line
from imstui.present.receipt import receipt_markdown
from imstui.present.records import replication_record
from imstui.present.text import clean

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
BINDING = Binding("iam.example.com", "eu-de", "p1", "prod")


def one(number: int = 0, state: State = State.QUEUED, name: str = "copy") -> Replication:
    return Replication(
        id=f"r{number:010d}",
        state=state,
        binding=BINDING,
        request=CopyRequest("source", name, cmk_id="key"),
        source=Source("source", "web-base"),
        created_at=NOW,
        since=NOW,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger.db"


texts = st.text(st.characters(exclude_categories=["Cs"]))
maybe_times = st.none() | st.datetimes(timezones=st.just(UTC))
replications = st.builds(
    Replication,
    id=texts,
    state=st.sampled_from(State),
    binding=st.builds(Binding, texts, texts, texts, texts, texts),
    request=st.builds(CopyRequest, texts, texts, st.none() | texts, st.none() | texts, st.none() | texts),
    source=st.builds(
        Source,
        id=texts,
        name=st.text(),
        size_bytes=st.none() | st.integers(0, 2**60),
        key_id=st.none() | texts,
        encrypted=st.booleans(),
    ),
    created_at=st.datetimes(timezones=st.just(UTC)),
    since=st.datetimes(timezones=st.just(UTC)),
    known_ids=st.lists(texts).map(tuple),
    progress=st.none() | st.floats(0, 1),
    begin_time=maybe_times,
    fail_reason=texts,
    last_seen=maybe_times,
    not_before=maybe_times,
    attempts=st.integers(0, 99),
    sender=st.none() | st.builds(Sender, texts, st.integers(1, 2**22)),
    candidates=st.lists(texts).map(tuple),
    proof=st.none()
    | st.builds(Proof, st.sampled_from(Verdict), st.datetimes(timezones=st.just(UTC)), st.lists(texts).map(tuple)),
)


@given(replications)
def test_a_row_gives_the_replication_back(replication: Replication) -> None:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    row = to_row(replication)
    marks = ", ".join(f"? AS {column}" for column in row)
    assert from_row(connection.execute(f"SELECT {marks}", list(row.values())).fetchone()) == replication
    connection.close()


CELLS = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.binary(max_size=6)
    | st.text(st.characters(codec="utf-8"), max_size=8)
    | st.sampled_from(
        ["null", "{}", "[]", "[1]", '["a"]', '{"id": 1}', "2026-03-01", "2026-03-01T08:00:00+00:00", "9" * 400]
    )
)


@given(replications, st.dictionaries(st.sampled_from(COLUMNS), CELLS, min_size=1, max_size=4))
def test_a_row_that_somebody_changed_is_read_as_what_it_may_be_or_refused(
    replication: Replication, changed: dict[str, object]
) -> None:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    row = to_row(replication) | changed
    marks = ", ".join(f"? AS {column}" for column in row)
    found = connection.execute(f"SELECT {marks}", list(row.values())).fetchone()
    try:
        read = from_row(found)
    except LedgerError as error:
        assert clean(one_line(error)) == one_line(error)  # noqa: PT017 - either is right
    else:
        assert from_row(found) == read or "nan" in repr(read)
        record = replication_record(read)
        assert json.loads(json.dumps(record, allow_nan=False)) == record
        receipt_markdown(read, ())
    finally:
        connection.close()


@given(st.text())
def test_every_text_can_be_stored(text: str) -> None:
    storable(text).encode()


def test_what_was_added_and_taken_is_there_after_opening_again(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add([one()], "intent written")
        ledger.take(step(one(), State.SUBMITTING, at=NOW, cause="sending", sender=Sender("here", 1)))
    with Ledger(path) as ledger:
        assert ledger.get(one().id).sender == Sender("here", 1)
        assert [(told.before, told.after, told.cause) for told in ledger.story(one().id)] == [
            (None, State.QUEUED, "intent written"),
            (State.QUEUED, State.SUBMITTING, "sending"),
        ]


def test_a_step_is_taken_once(path: Path) -> None:
    with Ledger(path) as mine, Ledger(path) as other:
        mine.add([one()], "intent written")
        wanted = step(one(), State.SUBMITTING, at=NOW, cause="sending")
        mine.take(wanted)
        with pytest.raises(TransitionError, match="another imstui"):
            other.take(wanted)
        assert len(other.story(one().id)) == 2


def test_a_note_after_anothers_step_is_dropped(path: Path) -> None:
    with Ledger(path) as mine, Ledger(path) as other:
        mine.add([one()], "intent written")
        other.take(step(one(), State.DROPPED, at=NOW, cause="by hand"))
        assert not mine.note(replace(one(), last_error="too late"))
        assert mine.get(one().id).state is State.DROPPED


def test_intents_are_added_all_or_none(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add([one(1)], "intent written")
        with pytest.raises(LedgerError):
            ledger.add([one(2), one(1)], "intent written")
        assert [found.id for found in ledger.recent(9)] == [one(1).id]


def test_surrogates_in_a_servers_words_are_no_obstacle(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add([one()], "intent written")
        running = step(one(), State.SUBMITTING, at=NOW, cause="sending", words="\udcff", fail_reason="a\udcffb")
        ledger.take(running)
        assert ledger.get(one().id).fail_reason == "a?b"


def test_finding_by_id_prefix_and_job(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add([replace(one(1), job_id="j" * 32), one(2)], "intent written")
        assert ledger.find(one(2).id) == one(2)
        assert ledger.find("j" * 32).id == one(1).id
        with pytest.raises(Ambiguous) as caught:
            ledger.find("r000")
        assert len(caught.value.candidates) == 2
        for name in ("r1", "", "nothing"):
            with pytest.raises(NotFound):
                ledger.find(name)


def test_pruning_forgets_only_what_has_ended(path: Path) -> None:
    old = NOW - timedelta(days=90)
    with Ledger(path) as ledger:
        ledger.add([replace(one(n, state, f"copy-{n}"), since=old) for n, state in enumerate(State)], "written")
        ledger.add([one(99, State.SUCCEEDED)], "written")
        assert ledger.prune(NOW - timedelta(days=30)) == 5
        left = {found.state for found in ledger.recent(99)}
        assert left == {State.QUEUED, State.SUBMITTING, State.UNKNOWN, State.RUNNING, State.SUCCEEDED}
        assert ledger.story(one(5).id) == []


def test_modes_are_private_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        with Ledger(path) as ledger:
            ledger.add([one()], "written")
            modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_modes_that_are_too_open_are_closed(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    path.touch(mode=0o644)
    Ledger(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("place", ["ledger.db", "folder"])
def test_a_link_in_its_place_is_refused(tmp_path: Path, path: Path, place: str) -> None:
    real = tmp_path / "elsewhere"
    if place == "folder":
        real.mkdir()
        path.parent.symlink_to(real)
    else:
        path.parent.mkdir()
        path.symlink_to(real)
    with pytest.raises(LedgerError, match="is a link"):
        Ledger(path)


def test_somebody_elses_file_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger(path).close()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(LedgerError, match="belongs to user"):
        Ledger(path)


def test_a_fifo_in_its_place_is_refused_at_once(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    with pytest.raises(LedgerError, match="is no file"):
        Ledger(path)


@pytest.mark.parametrize(
    "content", [b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 5000, b"hello, this is a text file"]
)
def test_a_damaged_file_is_said_and_kept(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"Nothing was sent|keep it"):
        Ledger(path)
    assert path.read_bytes() == content


def test_a_foreign_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerError, match="no ledger of imstui"):
        Ledger(path)


def test_a_newer_version_is_refused_and_untouched(path: Path) -> None:
    Ledger(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(LedgerError, match="newer imstui"):
        Ledger(path)


def test_an_edited_row_is_said(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add([one()], "written")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE replication SET source = '[]'")
    connection.commit()
    connection.close()
    with Ledger(path) as ledger, pytest.raises(LedgerError, match="can't be read"):
        ledger.recent(1)


def test_a_ledger_that_another_holds_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imstui.local.ledger_schema.BUSY_MS", 10)
    with Ledger(path) as ledger:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="held by another imstui"):
            ledger.add([one()], "written")
        holder.execute("ROLLBACK")
        holder.close()


OPENERS = """
import os, sys
from pathlib import Path
from imstui.local.ledger import Ledger
failed = 0
for attempt in range(60):
    folder, (ready, go) = Path(sys.argv[1]) / str(attempt), os.pipe()
    openers = []
    for number in range(6):
        if not (opener := os.fork()):
            os.close(go)
            os.read(ready, 1)
            with Ledger(folder / "ledger.db") as ledger:
                os._exit(len(ledger.recent(1)))
        openers.append(opener)
    os.close(go)
    failed += sum(os.waitpid(opener, 0)[1] != 0 for opener in openers)
    os.close(ready)
sys.exit(bool(failed))
"""


def test_several_that_make_a_new_ledger_at_once_all_get_it(tmp_path: Path) -> None:
    openers = subprocess.run([sys.executable, "-c", OPENERS, tmp_path], capture_output=True, text=True, check=False)
    assert (openers.returncode, openers.stderr) == (0, "")


def test_a_full_disk_is_said_before_anything_is_sent(path: Path) -> None:
    with Ledger(path) as ledger:
        pages = int(ledger._connection.execute("PRAGMA page_count").fetchone()[0])
        ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerError, match="disk is full"):
            ledger.add([one(number) for number in range(200)], "written")
        assert ledger.recent(1) == []


def test_without_shared_memory_it_works_with_a_rollback_journal(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    # A folder where SQLite wants its shared memory: as on a file system that has none.
    (path.parent / "ledger.db-shm").mkdir()
    with Ledger(path) as ledger:
        ledger.add([one()], "written")
        assert ledger._connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert ledger.get(one().id) == one()


TAKER = """
import sqlite3, sys
taker = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
taker.execute("BEGIN IMMEDIATE")
"""


def test_opening_it_a_second_time_takes_no_lock_from_the_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imstui.local.ledger_schema.is_shared_file_system", lambda _path: True)
    with Ledger(path) as first:
        first._connection.execute("BEGIN IMMEDIATE")
        Ledger(path).close()
        taker = subprocess.run([sys.executable, "-c", TAKER, path], capture_output=True, text=True, check=False)
        first._connection.execute("ROLLBACK")
    assert "database is locked" in taker.stderr


MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
40 22 0:40 / /home rw - nfs4 filer:/home rw
41 40 0:41 / /home/alice/local\\040disk rw - ext4 /dev/sdb1 rw
42 22 0:42 / /mnt/ssh rw - fuse.sshfs host:/ rw
broken line
"""


@pytest.mark.parametrize(
    ("file", "shared"),
    [
        ("/var/lib/x", False),
        ("/home/alice/.local/state/imstui/ledger.db", True),
        ("/home/alice/local disk/x", False),
        ("/homework/x", False),
        ("/mnt/ssh/x", True),
    ],
)
def test_network_file_systems_are_told_by_the_mounts(tmp_path: Path, file: str, shared: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert is_shared_file_system(Path(file), mounts) is shared


def test_a_writer_that_is_killed_leaves_whole_rows(path: Path, tmp_path: Path) -> None:
    script = tmp_path / "writer.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.local.test_ledger import one\n"
        "from imstui.local.ledger import Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]))\n"
        "for number in range(10**6):\n"
        "    ledger.add([one(number)], 'written')\n"
        "    print(number, flush=True)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    writer = subprocess.Popen([sys.executable, script, path], stdout=subprocess.PIPE, text=True, env=env)
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(20)]
    writer.kill()
    rest = writer.stdout.read().splitlines()
    writer.wait()
    writer.stdout.close()
    said = len(told) + len([line for line in rest if line])
    with Ledger(path) as ledger:
        assert ledger.counts()[State.QUEUED] >= said - 1
        assert all(len(ledger.story(found.id)) == 1 for found in ledger.open_ones())


def test_a_hundred_thousand_past_ones_cost_a_listing_little(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add([one(number, State.SUCCEEDED) for number in range(100_000)], "written")
        ledger.add([one(100_001)], "written")
    started = time.process_time()
    with Ledger(path) as ledger:
        assert [found.id for found in ledger.open_ones()] == [one(100_001).id]
        assert len(ledger.recent(20)) == 20
    assert time.process_time() - started < 1
