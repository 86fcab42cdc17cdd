"""`imstui watch` and `imstui jobs`: signs of life, records as they come, exit codes, the ledger offline."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from imstui.accounts import credentials
from imstui.cli.following import over, wait_for
from imstui.cli.progress import Lines
from imstui.local.ledger import Ledger
from imstui.model.copying import CopyRequest
from imstui.model.replication import Binding, Replication, Source, State
from imstui.session import open_session
from tests.cli.background import background
from tests.cli.shell import Shell
from tests.cli.terminals import terminal

LINE = re.compile(r"\d\d:\d\d:\d\d r\S+ web-base -> x (.*)")


def slowed(shell: Shell) -> str:
    """A replication that doesn't end by itself; its id."""
    shell.control("POST", "/options", {"speed": 0.001})
    made: str = shell.run("copy", "web-base", "--name", "x", "--format", "json", check=0).data[0]["replication_id"]
    return made


def test_the_first_line_comes_at_once_and_then_one_a_change(shell: Shell) -> None:
    slowed(shell)
    with background(shell, "watch", "--plain") as running:
        running.wait_for(lambda: bool(running.err))
        shell.control("POST", "/advance", {"seconds": 3600})
        assert running.end() == 0
        said = [found[1] for line in running.err if (found := LINE.fullmatch(line))]
    assert said[0].startswith("running")
    assert said[-1] == "done verified"
    assert len(said) == len(set(said))


def test_records_come_as_they_change(shell: Shell) -> None:
    one = slowed(shell)
    with background(shell, "watch", one, "--format", "jsonl") as running:
        running.wait_for(lambda: bool(running.out))
        assert json.loads(running.out[0])["state"] == "running"
        shell.control("POST", "/advance", {"seconds": 3600})
        assert running.end() == 0
        records = [json.loads(line) for line in running.out]
    assert [records[-1][name] for name in ("replication_id", "state", "verified")] == [one, "succeeded", True]
    unseen = [{**record, "last_seen": None} for record in records]
    assert all(before != after for before, after in pairwise(unseen))
    assert running.err == []


def test_silence_is_broken_by_a_sign_of_life(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = slowed(shell)
    for name, value in shell.env.items():
        monkeypatch.setenv(name, value)

    async def work() -> None:
        async with open_session(credentials()) as session:
            with session.desk_here() as desk:
                await wait_for(desk, [one], over, Lines(), seconds=1.5, silence=0.2)

    asyncio.run(work())
    said = [found[1] for line in capsys.readouterr().err.splitlines() if (found := LINE.fullmatch(line))]
    assert sum(re.fullmatch(r"still running .*seen \d s ago", line) is not None for line in said) >= 3


def test_the_exit_code_tells_how_it_ended(shell: Shell) -> None:
    one = slowed(shell)
    said = shell.run("watch", one, "--timeout", "0.5", check=6)
    assert f"Go on with: imstui watch {one}" in said.err
    shell.control("POST", "/advance", {"seconds": 3600})
    shell.run("watch", one, check=0)
    shell.run("copy", "doomed", "--name", "y", check=0)
    shell.control("POST", "/advance", {"seconds": 3600})
    shell.run("watch", check=1)
    assert "Nothing is open" in shell.run("watch", check=0).err


def test_a_session_that_cannot_be_renewed_ends_the_watching(shell: Shell) -> None:
    one = slowed(shell)
    with background(shell, "watch", one, "--plain") as running:
        running.wait_for(lambda: bool(running.err))
        shell.fault(operation="token", kind="status", status=401, code="IAM.0101", times=0)
        shell.control("POST", "/expire-tokens", {})
        assert running.end() == 3
    (row,) = shell.run("jobs", "--format", "json", env={"OS_AUTH_URL": "http://127.0.0.1:9/v3"}, check=0).data
    assert row["state"] == "running"


def test_a_ready_token_that_expired_ends_the_watching_and_says_how_to_go_on(shell: Shell) -> None:
    one = slowed(shell)
    token = next(iter(shell.cloud.cloud.credentials._tokens))
    with background(shell, "watch", one, "--plain", env={"OS_TOKEN": token, "OS_PASSWORD": ""}) as running:
        running.wait_for(lambda: bool(running.err))
        shell.control("POST", "/expire-tokens", {})
        assert running.end() == 3
        assert any("refused the token" in line for line in running.err)
        assert any("Go on with: imstui watch" in line for line in running.err)
    assert shell.run("jobs", "--format", "json", check=0).data[0]["state"] == "running"


def ended(number: int, since: datetime) -> Replication:
    return Replication(
        id=f"r-old-{number:04d}",
        state=State.SUCCEEDED,
        binding=Binding("127.0.0.1", "eu-de", "p"),
        request=CopyRequest("i", f"old-{number}"),
        source=Source("i", "web-base"),
        created_at=since,
        since=since,
    )


def fill(shell: Shell, *replications: Replication) -> None:
    with Ledger(Path(shell.env["IMSTUI_HOME"]) / "state" / "ledger.db") as ledger:
        ledger.add(replications, "written")


def test_all_lists_more_than_the_newest(shell: Shell) -> None:
    fill(shell, *(ended(number, datetime.now(UTC)) for number in range(30)))
    newest = shell.run("jobs", "--format", "json", check=0).data
    everything = shell.run("jobs", "--all", "--format", "json", check=0).data
    assert (len(newest), len(everything)) == (20, 30)
    assert newest == everything[:20]


def test_prune_forgets_what_ended_long_ago(shell: Shell) -> None:
    now = datetime.now(UTC)
    fill(shell, ended(1, now - timedelta(days=100)), ended(2, now - timedelta(days=10)))
    said = shell.run("jobs", "--prune", "90d", "--format", "json", check=0)
    assert said.err.startswith("1 forgotten")
    assert [row["replication_id"] for row in said.data] == ["r-old-0002"]
    assert shell.run("jobs", "--prune", "99999999d", check=0).err.startswith("0 forgotten")


def test_offline_the_stored_rows_stand_with_a_note(shell: Shell) -> None:
    slowed(shell)
    for lost in (
        {"OS_AUTH_URL": "http://127.0.0.1:9/v3"},
        {"OS_PASSWORD": "wrong"},
        {"OS_AUTH_URL": "", "HUAWEICLOUD_SDK_AK": ""},
    ):
        said = shell.run("jobs", "--format", "jsonl", env=lost, check=0)
        assert json.loads(said.out)["state"] == "running"
        assert said.err.splitlines()[-1].endswith("as it was last seen.")


def test_a_slow_cloud_is_waited_for_three_seconds(shell: Shell) -> None:
    slowed(shell)
    shell.fault(operation="job", kind="slow", seconds=20, times=0)
    said = shell.run("jobs", "--format", "json", check=0)
    assert said.data[0]["state"] == "running"
    assert "3 seconds" in said.err


def stale(shell: Shell) -> Replication:
    """One that was queued two days ago by this account, and never sent."""
    who = shell.run("whoami", "--format", "json", check=0).data
    image = shell.run("show", "web-base", "--format", "json", check=0).data
    host = who["auth_url"].partition("://")[2].partition("/")[0]
    then = datetime.now(UTC) - timedelta(days=2)
    one = replace(
        ended(1, then),
        state=State.QUEUED,
        binding=Binding(host, who["region"], who["project_id"], "", who["user"]),
        request=CopyRequest(image["id"], "late"),
        source=Source(image["id"], "web-base"),
    )
    fill(shell, one)
    return one


def test_what_was_queued_for_days_is_sent_only_if_somebody_says_so(shell: Shell) -> None:
    one = stale(shell)
    said = shell.run("watch", one.id, "--timeout", "1s", check=6)
    assert "queued for over a day" in said.err
    assert "--yes sends them" in said.err
    assert shell.copies() == []
    shell.run("watch", one.id, "--yes", check=0)
    assert [copy["name"] for copy in shell.copies()] == ["late"]


@pytest.mark.parametrize(("typed", "sent"), [(b"y\r", 1), (b"\r", 0)])
def test_a_person_is_asked_about_what_was_queued_for_days(shell: Shell, typed: bytes, sent: int) -> None:
    one = stale(shell)
    with terminal(shell, "watch", one.id, "--timeout", "3s", columns=200) as shown:
        shown.wait_text("Send them now")
        shown.send(typed)
        assert shown.wait_exit(30) == (0 if sent else 6)
    assert len(shell.copies()) == sent
