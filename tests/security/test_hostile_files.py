"""Files that somebody put in our files' places: a ledger, a kept list, clouds.yaml. Told in a sentence, at once."""

from __future__ import annotations

import json
import re
import sqlite3
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from imstui.local.image_cache_file import Block, part_of, read_raw
from imstui.local.ledger import Ledger
from imstui.model.copying import CopyRequest
from imstui.model.replication import Binding, Proof, Replication, Source, State, Verdict
from tests.reliability.inner_door import Answer, call

MIB = 1024**2
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
ESCAPES = "\x1b]52;c;eA==\x07 \x1b[2J \u202e \x9b31m \r\n[red]"
DEEP = "[" * 50_000 + "]" * 50_000
VALUES: tuple[Any, ...] = (b"\x00\xff", 2**62, -1.5, "", ESCAPES, json.dumps([ESCAPES]), DEEP, "x" * MIB, "null", "{}")
COMMANDS = (("jobs",), ("jobs", "--short"), ("receipt", "r0000000001"), ("jobs", "--format", "json"))
COLUMNS = tuple(
    """id state created_at since iam_host region project_id profile user source_image_id name description
    cmk_id key_alias enterprise_project_id source known_ids batch_id job_id job_status image_id progress begin_time
    end_time error_code fail_reason last_seen last_error not_before attempts sender candidates proof""".split()  # noqa: SIM905 - a list of names reads better than thirty pairs of quotes
)


@pytest.fixture
def ledger(own_home: Path) -> Path:
    """A ledger with one replication that has ended."""
    path = own_home / "imstui" / "state" / "ledger.db"
    now = datetime(2026, 3, 1, tzinfo=UTC)
    row = Replication(
        id="r0000000001", state=State.SUCCEEDED, binding=Binding("h", "r", "p"), request=CopyRequest("i", "copy"),
        source=Source("i", "web-base"), created_at=now, since=now, proof=Proof(Verdict.VERIFIED, now),
    )  # fmt: skip
    with Ledger(path) as book:
        book.add([row], "written")
    return path


def asked(home: Path, *args: str, **env: str) -> Answer:
    """Run a command, and see to what holds for any: it ends soon, without a fault, and what it says is clean."""
    plain = {"HOME": str(home), "IMSTUI_HOME": str(home / "imstui"), "LANG": "C.UTF-8", **env}
    answer = call(*args, env=plain)
    assert "fault of its own" not in answer.err, answer.err
    assert not CONTROL.search(answer.out + answer.err)
    assert answer.seconds < 10
    return answer


@pytest.mark.parametrize("column", COLUMNS)
def test_any_value_in_any_column_is_shown_clean_or_refused_in_a_sentence(
    ledger: Path, own_home: Path, column: str
) -> None:
    kept = ledger.read_bytes()
    for value in VALUES:
        with closing(sqlite3.connect(ledger)) as connection:
            connection.execute(f"UPDATE replication SET {column} = ?", (value,))  # noqa: S608 - our own column names
            connection.commit()
        for args in COMMANDS:
            answer = asked(own_home, *args)
            assert answer.code in {0, 2, 4}, (value, args, answer)
            assert len(answer.err) < 4_000
        for journal in ledger.parent.glob("ledger.db-*"):
            journal.unlink()
        ledger.write_bytes(kept)


def test_the_columns_are_all_that_there_are(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        found = {row[1] for row in connection.execute("PRAGMA table_info(replication)")}
    assert found - {"seq"} == set(COLUMNS)


@pytest.fixture
def counted() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


def test_a_kept_list_that_swells_is_refused_before_it_fills_the_memory(tmp_path: Path, counted: None) -> None:
    bomb = zlib.compress(msgspec.msgpack.encode([bytes(400 * MIB)]), 9)
    tracemalloc.reset_peak()
    place = tmp_path / "list"
    place.write_bytes(bomb)
    part = part_of(bomb, 0)
    with place.open("rb") as file, pytest.raises(ValueError, match="damaged"):
        read_raw(file.fileno(), Block(part, part))
    assert tracemalloc.get_traced_memory()[1] < 200 * MIB


AUTH = "auth: {auth_url: 'https://x/v3', username: u, password: p, user_domain_name: d}"


def bomb(row: str, last: str) -> str:
    levels = "\n".join(row.format(this=chr(98 + n), before=chr(97 + n)) for n in range(20))
    return f"a: &a {{x: y}}\n{levels}\nclouds: {{lab: {{{AUTH}, {last}}}}}\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(bomb("{this}: &{this} {{p: *{before}, q: *{before}, r: *{before}}}", "x: *u"), id="aliases"),
        pytest.param(bomb("{this}: &{this} [*{before}, *{before}, *{before}]", "x: *u"), id="lists of aliases"),
        pytest.param(bomb("{this}: &{this} {{<<: [*{before}, *{before}, *{before}]}}", "x: *u"), id="merged"),
        pytest.param("clouds: &c {lab: *c}", id="itself"),
        pytest.param("clouds: {lab: &l {auth: *l}}", id="itself, deeper"),
        pytest.param(f"clouds: {DEEP}", id="deep"),
        pytest.param("clouds: {lab: {auth: {auth_url: !!python/name:os.system ''}}}", id="a tag of Python's"),
        pytest.param("clouds: {lab: !!python/object/new:os.system [touch ran]}", id="an object of Python's"),
        pytest.param("clouds: {lab: {? [a, b] : c}}", id="a key that is no text"),
        pytest.param("clouds: {lab: {!!binary aGk=: 1, auth: {}}}", id="a key of bytes"),
        pytest.param("clouds: {lab: {auth: {auth_url: '\x07'}}}", id="a control character"),
        pytest.param(f"clouds: {{lab: {{x: '{'x' * 9 * MIB}'}}}}", id="large"),
    ],
)
def test_a_hostile_clouds_yaml_is_refused_in_a_sentence_at_once(own_home: Path, text: str) -> None:
    place = own_home / ".config" / "openstack" / "clouds.yaml"
    place.parent.mkdir(parents=True)
    place.write_text(text)
    began = time.process_time()
    answer = asked(own_home, "--os-cloud", "lab", "images")
    assert time.process_time() - began < 10
    assert answer.code in {2, 3}, answer
    assert len(answer.err) < 2_000
    assert not (own_home / "ran").exists()
