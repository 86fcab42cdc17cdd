"""The door itself: what is imported, what a broken cloud or a wrong sign-in is told as, the exit codes."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from imstui import __version__
from imstui.cli.exit_codes import ExitCode, exit_code
from imstui.cli.main import COMMANDS
from imstui.model import errors
from tests.cli.shell import Shell

HEAVY = ("textual", "rich", "httpx", "keyring", "sqlite3", "uvicorn", "starlette", "msgspec", "asyncio", "ssl")
PROBE = """
import gc, sys
sys.argv = ["imstui", *sys.argv[1:]]
from imstui.cli.entry import entry
try:
    entry()
except SystemExit:
    print("FROZEN", gc.get_freeze_count(), file=sys.stderr)
    print("LOADED", *sys.modules, file=sys.stderr)
"""


def loaded(*args: str, env: dict[str, str] | None = None) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *args], capture_output=True, text=True, timeout=60, check=True, env=env
    )
    last = done.stderr.splitlines()[-1]
    assert last.startswith("LOADED ")
    return set(last.split()[1:])


@pytest.mark.parametrize("args", [["--version"], ["--help"]])
def test_the_first_answers_import_nothing_heavy(args: list[str]) -> None:
    assert not loaded(*args) & set(HEAVY)


def test_the_status_line_imports_no_network(own_home: object) -> None:
    assert not loaded("jobs", "--short") & (set(HEAVY) - {"sqlite3"})


def test_a_list_by_the_environment_imports_no_profile_no_store_and_no_ledger(shell: Shell) -> None:
    unneeded = {
        "imstui.local.profiles",
        "imstui.local.clouds_yaml",
        "imstui.local.keyring_store",
        "imstui.accounts.stores",
        "imstui.model.replication",
        "imstui.local.ledger",
        "secrets",
    }
    assert not loaded("images", env=shell.env) & unneeded


def test_the_end_looks_through_nothing_once_more() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE, "--version"], capture_output=True, text=True, check=True)
    (frozen,) = [line for line in done.stderr.splitlines() if line.startswith("FROZEN ")]
    assert int(frozen.split()[1]) > 1000


@pytest.mark.parametrize("command", COMMANDS)
def test_no_commands_help_imports_anything_heavy(own_home: object, command: str) -> None:
    assert not {name.partition(".")[0] for name in loaded(command, "--help")} & set(HEAVY)


@pytest.mark.parametrize("words", [("",), ("copy", "--"), ("copy", "w"), ("images", "--format", ""), ("watch", "")])
def test_completion_imports_nothing_heavy(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("IMSTUI_HOME", shell.env["IMSTUI_HOME"])
    shell.run("copy", "web-base", "--name", "x", check=0)
    assert not loaded("completion", "zsh", "--", *words) & (set(HEAVY) - {"sqlite3"})


def test_version_and_help(shell: Shell) -> None:
    assert shell.run("--version", check=0).out == f"imstui {__version__}\n"
    assert "copy" in shell.run("--help", check=0).out
    assert "See 'imstui --help'" in shell.run("nonsense", check=2).err


def walk(kind: type[errors.ImstuiError]) -> list[type[errors.ImstuiError]]:
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in walk(child))]


@pytest.mark.parametrize("kind", walk(errors.ImstuiError))
def test_every_error_has_an_exit_code(kind: type[errors.ImstuiError]) -> None:
    error = kind("x", status=400) if issubclass(kind, errors.CloudError) else kind("x")
    assert exit_code(error) in set(ExitCode) - {ExitCode.DONE}


def closed_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


def test_not_signed_in(shell: Shell) -> None:
    lost = {name: "" for name in shell.env if name.startswith(("OS_", "HUAWEICLOUD_"))}
    assert "Not signed in" in shell.run("images", env=lost, check=3).err


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("IMSTUI_IMS_ENDPOINT", "ims.example.com", "IMSTUI_IMS_ENDPOINT isn't a complete URL"),
        ("IMSTUI_IMS_ENDPOINT", "http://ims.example.com", "IMSTUI_IMS_ENDPOINT (ims.example.com) isn't https"),
        ("IMSTUI_KMS_ENDPOINT", "https://me@kms.example.com", "IMSTUI_KMS_ENDPOINT (kms.example.com) holds a user"),
        ("OS_AUTH_URL", "http://iam.example.com/v3", "OS_AUTH_URL (iam.example.com) isn't https"),
    ],
)
def test_an_address_that_is_not_fit_is_told_by_its_variable(
    shell: Shell, variable: str, value: str, words: str
) -> None:
    key = ("--key", "backup") if "KMS" in variable else ()
    said = shell.run("images", *key, env={variable: value}, check=2)
    assert said.err.startswith(words)


def test_a_log_that_cannot_be_opened_is_told_once(shell: Shell) -> None:
    said = shell.run("--log", str(shell.home / "nowhere" / "x"), "images", check=2)
    assert len(said.err.splitlines()) == 1


def test_whoami_names_each_value_and_its_source(shell: Shell) -> None:
    by_password = shell.run("whoami", check=0).out
    assert re.search(rf"ims_endpoint +{shell.cloud.url} +IMSTUI_IMS_ENDPOINT", by_password)
    assert re.search(r"expires_at +\d{4}-\d\d-\d\d \d\d:\d\d \(in 23h\)", by_password)
    by_key = shell.run("whoami", env={"OS_USERNAME": "", "OS_PASSWORD": ""}, check=0).out
    assert re.search(r"project_id +\S+ +HUAWEICLOUD_SDK_PROJECT_ID", by_key)
    assert "\u2013" not in by_key


@pytest.mark.parametrize("home", ["here", "~nobody-is-called-so/imstui", "./x"])
def test_a_ledger_is_never_begun_wherever_one_happens_to_stand(shell: Shell, home: str) -> None:
    for args in (("jobs", "--short"), ("images",), ("copy", "web-base", "--name", "x"), ("doctor",)):
        said = shell.run(*args, env={"IMSTUI_HOME": home}, check=2)
        assert said.err.startswith("IMSTUI_HOME is ")
    assert not Path(home).exists()
    assert shell.copies() == []


def test_a_wrong_password_is_tried_once(shell: Shell) -> None:
    said = shell.run("images", env={"OS_PASSWORD": "wrong"}, check=3)
    assert "The username or password is wrong" in said.err
    assert shell.control("GET", "/requests")["by_operation"]["token"] == 1


def test_a_cloud_out_of_reach(shell: Shell) -> None:
    said = shell.run("images", env={"OS_AUTH_URL": f"http://127.0.0.1:{closed_port()}/v3"}, check=5)
    assert said.err.count("\n") == 1


def test_plain_http_to_another_host_is_refused(shell: Shell) -> None:
    assert "https" in shell.run("images", env={"OS_AUTH_URL": "http://192.0.2.1/v3"}, check=2).err


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"kind": "status", "status": 500, "code": "IMG.0001"}, 5),
        ({"kind": "status", "status": 502}, 5),
        ({"kind": "malformed"}, 5),
        ({"kind": "empty"}, 5),
        ({"kind": "half_body"}, 5),
        ({"kind": "wrong_type"}, 5),
        ({"kind": "redirect"}, 5),
        ({"kind": "cut_before"}, 5),
        ({"kind": "status", "status": 403, "code": "IMG.0026"}, 1),
    ],
)
def test_a_broken_list_is_one_sentence(shell: Shell, fault: dict[str, object], code: int) -> None:
    shell.fault(operation="list", times=0, **fault)
    said = shell.run("images", "--format", "csv", check=code)
    assert len(said.err.splitlines()) == 1


def test_a_vanished_marker_is_no_end(shell: Shell) -> None:
    shell.fault(operation="list", kind="status", status=400, code="IMG.0027", skip=1)
    images = shell.run("images", "--type", "all", "--format", "json", check=0).data
    assert len(images) > 100
