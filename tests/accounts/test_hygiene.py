"""Secrets planted, every trace searched: outputs, log, folders, children, faults. Rows are those of the checklist.

Those that aren't here: 5 and 19 in local/test_store, 6 to 9 in tui/test_secrets_typed and tui/test_hygiene, 10 in
test_login and cloud/test_transport, 11 in test_network, 20 with a locked keyring in test_keyring.
"""

from __future__ import annotations

import asyncio
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from imstui.accounts.complete import credentials
from imstui.accounts.opening import open_account
from imstui.local.environment import taken
from imstui.local.secret_items import all_items
from imstui.simulator.announce import settings
from imstui.simulator.serve import Running
from imstui.simulator.tenancy import MAIN_USER, PASSWORD
from tests.accounts.buses import installed
from tests.accounts.people import PROGRAM, Someone

WRONG = "canary-wrong-Passw0rd"


def tokens(cloud: Running) -> list[str]:
    return list(cloud.cloud.credentials._tokens)


def assert_nowhere(someone: Someone, *allowed: Path) -> None:
    """No password, secret key or token in any output or file, but where it was meant to lie."""
    assert someone.cloud
    canaries = [PASSWORD, WRONG, MAIN_USER.secret_key, *tokens(someone.cloud)]
    assert len(canaries) > 3
    said = "\n".join(someone.said)
    files = {path: path.read_bytes() for path in someone.files() if path not in allowed}
    for canary in canaries:
        assert canary not in said
        for path, content in files.items():
            assert canary.encode() not in content, path


def test_a_whole_day_leaves_no_secret_behind(nobus: Someone) -> None:
    log = nobus.folder / "bug.log"
    kept = nobus.home / ".local" / "state" / "imstui" / "secrets" / "lab.json"
    common = ("--log", str(log), "--verbose")
    nobus.login("--store", "file", password=WRONG, check=3)
    nobus.login("--store", "file", check=0)
    for args in (("images",), ("whoami",), ("whoami", "--format", "json"), ("profiles",), ("doctor", "--json")):
        nobus.run(*common, *args, check=0)
    nobus.run(*common, "copy", "no-such-image", "--name", "x", "--unencrypted")
    nobus.run(*common, "jobs", check=0)
    assert PASSWORD in kept.read_text()
    assert_nowhere(nobus, kept)
    text = log.read_text()
    assert "GET /v2/cloudimages -> 200" in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    nobus.run("logout", check=0)
    assert_nowhere(nobus)


def test_with_the_keyring_no_file_of_ours_holds_a_secret(keyed: Someone) -> None:
    keyed.login("--keep-token", check=0)
    keyed.run("images", "--limit", "1", check=0)
    keyrings = [path for path in keyed.files() if "keyrings" in path.parts]
    assert keyrings
    assert_nowhere(keyed, *keyrings)
    keyed.run("logout", check=0)
    assert_nowhere(keyed, *keyrings)


def test_row_1_arguments_of_this_program_and_its_children_hold_no_secret(nobus: Someone) -> None:
    seen = nobus.folder / "seen"
    script = give(nobus, f"tr '\\0' ' ' < /proc/$PPID/cmdline > {seen}; tr '\\0' ' ' < /proc/$$/cmdline >> {seen}")
    nobus.run("images", "--limit", "1", check=0)
    assert str(script) in seen.read_text()
    assert PASSWORD not in seen.read_text()


def test_row_2_children_inherit_no_secret_after_the_settings_were_read(
    cloud: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings(cloud.url).items():
        monkeypatch.setenv(name, value)
    found = credentials()
    assert found.source == "OS_* from the environment"
    child = subprocess.run(
        [sys.executable, "-c", "import os; print(dict(os.environ))"], capture_output=True, text=True, check=True
    )
    assert PASSWORD not in child.stdout
    assert MAIN_USER.secret_key not in child.stdout
    assert credentials().credentials == found.credentials
    assert taken()["OS_PASSWORD"] == PASSWORD


def test_row_3_without_a_terminal_no_prompt_echoes(nobus: Someone) -> None:
    args = [installed("setsid"), "-w", str(PROGRAM), "login", "--cloud", "swiss", "--domain", "D", "--user", "u"]
    done = subprocess.run(
        args, input=f"{PASSWORD}\n", capture_output=True, text=True, env=dict(nobus.env), timeout=30, check=False
    )
    assert done.returncode == 2
    assert "--password-stdin" in done.stderr
    assert PASSWORD not in done.stdout + done.stderr


def test_row_4_libraries_that_log_everything_log_no_secret(cloud: Running, caplog: pytest.LogCaptureFixture) -> None:

    async def work() -> None:
        async with await open_account(environ=settings(cloud.url)) as session:
            await session.quota()

    with caplog.at_level(logging.DEBUG):
        asyncio.run(work())
    assert tokens(cloud)
    for token in tokens(cloud):
        assert token not in caplog.text
    assert PASSWORD not in caplog.text


def test_row_12_a_missing_ca_file_is_named(nobus: Someone) -> None:
    refused = nobus.login("--store", "file", env={"SSL_CERT_FILE": "/no/such/ca.pem"}, check=2)
    assert "SSL_CERT_FILE" in refused.err
    refused = nobus.login("--store", "file", "--ca-file", "/no/such/other.pem", check=2)
    assert "/no/such/other.pem" in refused.err
    told = nobus.run("doctor", "--json", env={"SSLKEYLOGFILE": "/tmp/keys"})  # noqa: S108 - a name alone
    assert any(check["subject"] == "trust" and check["health"] == "warning" for check in told.data["checks"])


def test_rows_13_and_14_everything_is_private_under_any_umask(nobus: Someone) -> None:
    before = os.umask(0)
    try:
        nobus.login("--store", "file", check=0)
        nobus.run("jobs", check=0)
        nobus.run("--log", str(nobus.home / "a.log"), "whoami", check=0)
    finally:
        os.umask(before)
    made = list(nobus.home.rglob("*"))
    assert any(path.name.startswith("ledger.db") for path in made)
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_row_15_no_runtime_folder_is_used_or_missed(nobus: Someone) -> None:
    env = {name: value for name, value in nobus.env.items() if name != "XDG_RUNTIME_DIR"}
    someone = Someone(nobus.folder, env, nobus.cloud)
    assert "arning" not in someone.login("--store", "file", check=0).err
    assert someone.run("images", "--limit", "1", check=0).err == ""
    assert list((nobus.folder / "run").iterdir()) == []


def test_row_16_no_core_file_and_no_look_into_the_memory(nobus: Someone) -> None:
    seen = nobus.folder / "limits"
    give(nobus, f"cat /proc/$PPID/limits > {seen}")
    nobus.run("images", "--limit", "1", check=0)
    assert "Max core file size        0" in seen.read_text()
    hardening = next(each for each in nobus.run("doctor", "--json").data["checks"] if each["subject"] == "hardening")
    assert hardening["memory_closed"] == sys.platform.startswith("linux")
    open_again = nobus.run("doctor", "--json", env={"IMSTUI_DEV": "1"})
    hardening = next(each for each in open_again.data["checks"] if each["subject"] == "hardening")
    assert not hardening["memory_closed"]


def test_row_17_the_help_tells_what_a_keyring_does_not_protect_from(nobus: Someone) -> None:
    told = nobus.run("help", "keyring", check=0).out
    assert "isn't safe from programs that run as you" in " ".join(told.split())
    assert "--replace --unlock" in told


def test_row_18_a_fault_of_ours_shows_no_value(nobus: Someone) -> None:
    log = nobus.folder / "bug.log"
    code = (
        "import sys, imstui.accounts.choosing as choosing\n"
        "def choose(*args, **named): raise ValueError('the password is ' + secret)\n"
        "choosing.choose = choose\n"
        "from imstui.cli.entry import entry\n"
        f"secret, sys.argv = sys.argv[-1], ['imstui', '--log', {str(log)!r}, 'images']\n"
        "entry()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, WRONG], capture_output=True, text=True, env=dict(nobus.env), check=False
    )
    assert done.returncode == 1
    assert "ValueError in choose" in done.stderr
    assert "fault: ValueError" in log.read_text()
    assert WRONG not in done.stderr + log.read_text()


def test_row_20_logout_tells_what_it_can_t_take_back(nobus: Someone) -> None:
    nobus.login("--store", "file", check=0)
    told = nobus.run("logout", env={"OS_PASSWORD": "x", "OS_TOKEN": "y"}, check=0)
    assert "OS_PASSWORD, OS_TOKEN" in told.err


def give(someone: Someone, line: str) -> Path:
    """A profile whose secret a script gives, which first does something else."""
    someone.login("--store", "session", check=0)
    script = someone.folder / "give"
    script.write_text(f"#!/bin/sh\n{line}\nprintf '%s\\n' \"$(cat {someone.folder}/secret)\"\n")
    script.chmod(0o700)
    (someone.folder / "secret").write_text(PASSWORD)
    file = someone.home / ".config" / "imstui" / "profiles.toml"
    command = f'secret = "command"\ncredential_command = ["{script}"]'
    file.write_text(file.read_text().replace('secret = "session"', command))
    return script


def test_what_a_person_can_search_for_names_only_the_profile() -> None:
    assert [item.service for item in all_items("prod")] == [
        "imstui/prod/password",
        "imstui/prod/token",
        "imstui/prod/aksk",
        "imstui/prod/kept-token",
    ]
    assert {item.user for item in all_items("prod")} == {"prod"}
