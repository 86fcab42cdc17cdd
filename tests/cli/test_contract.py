"""The contract with scripts: formats, fields, times, streams and what a command's options do, command by command."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import subprocess
import time
from typing import Any, Final

import pytest

from imstui.present.records import IMAGE_FIELDS, REPLICATION_FIELDS
from tests.cli.background import background
from tests.cli.shell import PROGRAM, Shell

STAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
TIMES: Final = ("created_at", "updated_at", "begin_time", "end_time", "last_seen")
LISTS: Final = (
    (["images"], IMAGE_FIELDS),
    (["jobs"], REPLICATION_FIELDS),
    (["watch", "{id}"], REPLICATION_FIELDS),
    (["copy", "app", "--name", "{form}-x"], REPLICATION_FIELDS),
)


@pytest.fixture
def used(shell: Shell) -> Shell:
    """A shell whose ledger has a replication that is done."""
    shell.run("copy", "web-base", "--name", "first", "--key", "backup", check=0)
    shell.run("watch", check=0)
    return shell


def test_every_list_speaks_every_format(used: Shell) -> None:
    (row,) = used.run("jobs", "--format", "json", check=0).data
    for args, fields in LISTS:

        def said(form: str, args: list[str] = args) -> str:
            filled = [arg.format(id=row["replication_id"], form=form) for arg in args]
            return used.run(*filled, "--format", form, check=0).out

        array: list[dict[str, Any]] = json.loads(said("json"))
        lines = [json.loads(line) for line in said("jsonl").splitlines()]
        rows = list(csv.reader(io.StringIO(said("csv"))))
        table = said("table")
        assert array
        assert lines
        assert len(rows) > 1
        assert all(list(record) == list(fields) for record in (*array, *lines))
        assert rows[0] == list(fields)
        assert "\t" not in table
        assert not table.startswith(("[", "{"))


def test_times_are_utc_in_data_and_local_in_tables(used: Shell) -> None:
    for command in ("images", "jobs"):
        for record in used.run(command, "--format", "json", check=0).data:
            stamps = [record[name] for name in TIMES if record.get(name) is not None]
            assert stamps
            assert all(STAMP.fullmatch(stamp) for stamp in stamps)
    here = used.run("jobs", env={"TZ": "UTC0"}, check=0).out
    there = used.run("jobs", env={"TZ": "XYZ-5"}, check=0).out
    assert not STAMP.search(here)
    assert here != there


def test_progress_is_a_share_or_null(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 0.001})
    shell.run("copy", "web-base", "--name", "x", check=0)
    shell.control("POST", "/advance", {"seconds": 6})
    (row,) = shell.run("jobs", "--format", "json", check=0).data
    assert row["state"] == "running"
    assert row["progress"] is None or 0 <= row["progress"] <= 1


def test_the_first_line_comes_before_the_last_page(shell: Shell) -> None:
    shell.fault(operation="list", kind="slow", seconds=2.5, skip=1)
    with background(shell, "images", "--type", "all", "--format", "jsonl") as running:
        running.wait_for(lambda: bool(running.out))
        first = time.monotonic()
        assert running.process.poll() is None
        assert running.end() == 0
    assert time.monotonic() - first > 1.0


def test_a_copy_without_waiting_names_ids_and_the_way_on(shell: Shell) -> None:
    for form in ("table", "json"):
        said = shell.run("copy", "web-base", "--name", f"{form}-x", "--format", form, check=0)
        (row,) = [
            one for one in shell.run("jobs", "--format", "json", check=0).data if one["image_name"] == f"{form}-x"
        ]
        assert row["replication_id"] in said.out
        assert row["job_id"] in said.out
        assert f"Follow with: imstui watch {row['replication_id']}" in said.err


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_dry_run_is_data_too(shell: Shell, form: str) -> None:
    said = shell.run("copy", "web-base", "--name", "x", "--key", "backup", "--dry-run", "--format", form, check=0)
    (planned,) = said.data if form == "json" else [said.data]
    assert planned["body"]["name"] == "x"
    assert planned["body"]["cmk_id"]
    assert planned["path"] == f"/v1/cloudimages/{planned['source_image_id']}/copy"
    assert {check["result"] for check in planned["checks"]} == {"pass"}
    blocked = shell.run("copy", "legacy-full", "--name", "y", "--dry-run", "--format", "json", check=2).data
    assert [blocker["code"] for blocker in blocked[0]["blockers"]] == ["full_ecs"]
    assert shell.copies() == []


def test_on_done_runs_once_with_what_came_of_it_and_no_secret(shell: Shell) -> None:
    script = 'echo "told $IMSTUI_EXIT_CODE $IMSTUI_REPLICATIONS"; env; cat'
    command = shlex.join(["sh", "-c", script])
    said = shell.run(
        *("copy", "web-base", "doomed", "--name", "{name}-x", "--wait", "--format", "json", "--on-done", command),
        check=1,
    )
    ids = " ".join(row["replication_id"] for row in said.data)
    assert said.err.count(f"told 1 {ids}\n") == 1
    assert f'"replication_id": "{said.data[0]["replication_id"]}"' in said.err
    for secret in (shell.env["OS_PASSWORD"], shell.env["HUAWEICLOUD_SDK_SK"]):
        assert secret not in said.err
    assert list(json.loads(said.err.splitlines()[-1])) == ["error"]


def test_a_failing_on_done_is_told_and_changes_nothing(shell: Shell) -> None:
    said = shell.run("copy", "web-base", "--name", "x", "--wait", "--on-done", "sh -c 'exit 7'", check=0)
    assert "--on-done ended with 7" in said.err
    no_shell = shell.run("copy", "web-base", "--name", "w", "--wait", "--on-done", "echo $HOME; false", check=0)
    assert "$HOME; false" in no_shell.err
    for wrong in ("echo 'open", "  "):
        said = shell.run("copy", "app", "--name", "z", "--wait", "--on-done", wrong, check=2)
        assert "Nothing was sent" in said.err
    assert "goes with --wait" in shell.run("copy", "app", "--name", "y", "--on-done", "true", check=2).err


def test_read_only_refuses_what_changes_and_lets_look(used: Shell) -> None:
    (row,) = used.run("--read-only", "jobs", "--format", "json", check=0).data
    used.run("--read-only", "images", check=0)
    used.run("--read-only", "receipt", row["replication_id"], check=0)
    used.run("--read-only", "drop", row["replication_id"], check=2)


def test_colours_are_nowhere(used: Shell) -> None:
    for args in (["images"], ["jobs"], ["show", "web-base"], ["--help"], ["help", "demo"]):
        assert "\x1b" not in used.run(*args, env={"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, check=0).out


def test_a_reader_of_any_list_may_go_away(shell: Shell) -> None:
    for args in ("images --type all --format json", "images --type all --format csv", "images --type all", "help demo"):
        done = subprocess.run(
            ["/bin/bash", "-o", "pipefail", "-c", f"'{PROGRAM}' {args} | head -n 1"],
            capture_output=True,
            text=True,
            env=shell.env,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)
