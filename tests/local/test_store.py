"""The keyring with backends that misbehave in every way, the file, and the command."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backends import Windows

from imstui.local import keyring_store, secret_command
from imstui.local.keyring_choice import Choice
from imstui.local.keyring_service import ServiceLook
from imstui.local.keyring_store import KeyringStore
from imstui.local.keyring_thread import KeyringThread
from imstui.local.redaction import Redactor, redacted
from imstui.local.secret_command import secret_of_command
from imstui.local.secret_file import FileStore
from imstui.local.secret_items import Item, packed, unpacked_key
from imstui.model.credentials import Secret
from imstui.model.errors import StoreError
from imstui.model.profile import Kind, Profile
from imstui.model.store import StoreState

ITEM = Item("lab", "password")
CANARY = Secret("canary-pw")


class Backend:
    """Keeps in a dict; those below take what the library gives them, needed or not."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.threads: set[str] = set()

    def get_password(self, service: str, user: str) -> str | None:
        self.threads.add(threading.current_thread().name)
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, value: str) -> None:
        self.kept[service, user] = value

    def delete_password(self, service: str, user: str) -> None:
        del self.kept[service, user]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], KeyringStore]:
    """A store over a backend, as if the platform had brought it."""

    def open_with(backend: Any) -> KeyringStore:
        monkeypatch.setattr(keyring_store, "look_at_service", lambda _: ServiceLook(StoreState.READY, "lab"))
        monkeypatch.setattr(keyring_store, "choose", lambda _: Choice(backend, "itself"))
        monkeypatch.setattr("imstui.local.keyring_thread.DEADLINE", 0.2)
        return KeyringStore({})

    return open_with


Opened = Callable[[Any], KeyringStore]


def test_what_was_written_is_read_and_deleted_on_one_thread(opened: Opened) -> None:
    backend = Backend()
    store = opened(backend)
    store.write(ITEM, CANARY)
    assert store.read(ITEM) == CANARY
    assert list(backend.kept) == [("imstui/lab/password", "lab")]
    store.delete(ITEM)
    store.delete(ITEM)
    assert store.read(ITEM) is None
    assert backend.threads == {"keyring"}


def test_a_null_backend_is_seen_through(opened: Opened) -> None:
    class Null(Backend):
        def set_password(self, service: str, user: str, value: str) -> None:
            """Says nothing, keeps nothing."""

    with pytest.raises(StoreError) as raised:
        opened(Null()).write(ITEM, CANARY)
    assert raised.value.state is StoreState.NOT_KEPT


def test_what_comes_back_changed_is_not_kept(opened: Opened) -> None:
    class Cutting(Backend):
        def set_password(self, service: str, user: str, value: str) -> None:
            self.kept[service, user] = value[:4]

    with pytest.raises(StoreError, match="did not return the value"):
        opened(Cutting()).write(ITEM, CANARY)


def test_duplicates_are_deleted_too_and_what_stays_is_told(opened: Opened) -> None:
    class Double(Backend):
        left = 2

        def get_password(self, *_: str) -> str | None:
            return "x" if self.left else None

        def delete_password(self, *_: str) -> None:
            self.left -= 1

    opened(Double()).delete(ITEM)

    class Sticky(Double):
        def delete_password(self, *_: str) -> None:
            """Keeps it."""

    with pytest.raises(StoreError, match="still has imstui/lab/password"):
        opened(Sticky()).delete(ITEM)


@pytest.mark.parametrize("failure", [ValueError, OSError, EOFError, ModuleNotFoundError, SystemExit, KeyError])
def test_any_exception_is_told_by_its_kind_alone(opened: Opened, failure: type[BaseException]) -> None:
    class Failing(Backend):
        def set_password(self, *given: str) -> None:
            raise failure(f"could not store {given[-1]}")

    with pytest.raises(StoreError) as raised:
        opened(Failing()).write(ITEM, CANARY)
    assert failure.__name__ in str(raised.value)
    assert "canary" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_a_locked_keychain_is_locked_by_name_and_by_number(opened: Opened) -> None:
    class KeyringLocked(Exception):
        pass

    for failure in (KeyringLocked(), RuntimeError("Can't store password: (-25308, 'Unknown Error')")):

        class Locked(Backend):
            error = failure

            def get_password(self, *_: str) -> str | None:
                raise self.error

        with pytest.raises(StoreError) as raised:
            opened(Locked()).read(ITEM)
        assert raised.value.state is StoreState.LOCKED


def test_after_a_missed_deadline_nothing_is_asked_any_more() -> None:
    thread = KeyringThread()
    began = time.monotonic()
    with pytest.raises(StoreError) as raised:
        thread.call(lambda: time.sleep(30), 0.1)
    assert raised.value.state is StoreState.HUNG
    with pytest.raises(StoreError):
        thread.call(lambda: 1)
    assert time.monotonic() - began < 1


def test_the_program_ends_while_a_call_still_hangs() -> None:
    code = (
        "import time\nfrom imstui.local.keyring_thread import KeyringThread\n"
        "from imstui.model.errors import StoreError\n"
        "try:\n    KeyringThread().call(lambda: time.sleep(60), 0.2)\nexcept StoreError as error:\n    print(error)\n"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert "did not answer" in done.stdout
    assert time.monotonic() - began < 5


class _WindowsError(Exception):
    def __init__(self, winerror: int, funcname: str = "CredRead") -> None:
        self.winerror = winerror
        self.funcname = funcname


def test_windows_bound_is_told_before_anything_is_written(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own Windows backend over a credential manager in memory."""
    kept: dict[str, dict[str, Any]] = {}

    def write(credential: dict[str, Any], flags: int) -> None:
        blob = credential["CredentialBlob"].encode("utf-16-le")
        if len(blob) > 2560:
            raise _WindowsError(1783, "CredWrite")
        kept[credential["TargetName"]] = {**credential, "CredentialBlob": blob}

    def read(Type: int, TargetName: str) -> dict[str, Any]:  # noqa: N803 - Windows' own names
        if TargetName not in kept:
            raise _WindowsError(1168)
        return kept[TargetName]

    def delete(Type: int, TargetName: str) -> None:  # noqa: N803 - Windows' own names
        read(Type, TargetName)
        del kept[TargetName]

    manager = types.SimpleNamespace(
        CRED_TYPE_GENERIC=1, CRED_PERSIST_ENTERPRISE=3, CredWrite=write, CredRead=read, CredDelete=delete
    )
    monkeypatch.setattr(Windows, "win32cred", manager, raising=False)
    monkeypatch.setattr(Windows, "pywintypes", types.SimpleNamespace(error=_WindowsError), raising=False)
    store = opened(Windows.WinVaultKeyring())  # type: ignore[no-untyped-call]  # the library has no types there
    store.write(ITEM, Secret("x" * 1280))
    with pytest.raises(StoreError) as raised:
        store.write(Item("lab", "kept-token"), Secret("x" * 1281))
    assert raised.value.state is StoreState.TOO_LARGE
    assert list(kept) == ["imstui/lab/password"]
    for name in ("one", "two"):
        store.write(Item(name, "password"), Secret(name))
    store.write(Item("one", "password"), Secret("again"))
    assert sorted(kept) == ["imstui/lab/password", "imstui/one/password", "imstui/two/password"]
    store.delete(Item("one", "password"))
    assert store.read(Item("two", "password")) == Secret("two")
    assert store.read(Item("one", "password")) is None


def test_the_file_is_private_and_goes_with_its_last_secret(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state" / "secrets")
    before = os.umask(0)
    try:
        store.write(ITEM, CANARY)
    finally:
        os.umask(before)
    path = store.path("lab")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.write(Item("lab", "token"), Secret("t"))
    assert store.read(ITEM) == CANARY
    store.delete(ITEM)
    assert store.read(ITEM) is None
    store.delete(Item("lab", "token"))
    store.delete(Item("lab", "token"))
    assert not path.exists()


def test_a_file_that_others_can_write_or_that_is_a_link_is_a_store_out_of_reach(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "secrets")
    store.write(ITEM, CANARY)
    store.path("lab").chmod(0o622)
    with pytest.raises(StoreError, match="may be changed by others"):
        store.read(ITEM)
    store.path("lab").unlink()
    store.path("lab").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="is a link"):
        store.write(ITEM, CANARY)
    store.path("lab").unlink()
    store.path("lab").write_text("canary-pw")
    store.path("lab").chmod(0o600)
    with pytest.raises(StoreError) as raised:
        store.read(ITEM)
    assert "canary" not in str(raised.value)


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("printf 'canary-pw\\nuser: alex\\n'", "canary-pw"),
        ("printf 'with space \\r\\n'", "with space "),
        ('printf \'{"ak": "A",\\n "sk": "S"}\\n\'', '{"ak": "A",\n "sk": "S"}'),
    ],
)
def test_a_command_s_first_line_or_json_is_the_secret(script: str, text: str) -> None:
    assert secret_of_command(("/bin/sh", "-c", script)) == Secret(text)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("/no/such/program",), "can't be run"),
        (("/bin/sh", "-c", "echo canary-pw; exit 4"), "exit code 4"),
        (("/bin/sh", "-c", ":"), "prints nothing"),
        (("/bin/sh", "-c", "head -c 100000 /dev/zero"), "more than any secret"),
        (("/bin/sh", "-c", "printf '\\377'"), "no UTF-8"),
        (("/bin/sh", "-c", "exec >&-; exec sleep 60"), "did not end"),
        (("/bin/sleep", "60"), "did not end"),
    ],
)
def test_a_command_that_fails_is_told_without_what_it_printed(
    command: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_command, "SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(StoreError, match=words) as raised:
        secret_of_command(command)
    assert "canary" not in str(raised.value)
    assert time.monotonic() - began < 10


def test_an_access_key_is_kept_as_one() -> None:
    profile = Profile("lab", "u", Kind.ACCESS_KEY, access_key="AK")
    kept = unpacked_key(profile, packed(profile, Secret('S"K')))
    assert (kept.access_key, kept.secret_key) == ("AK", Secret('S"K'))
    assert unpacked_key(profile, Secret("bare")).secret_key == Secret("bare")
    for wrong in ("{", "{}", "[]{", '{"sk": '):
        if wrong.startswith("{"):
            with pytest.raises(StoreError):
                unpacked_key(profile, Secret(wrong))


LINES = [
    "receive_response_headers.complete return_value=(b'HTTP/1.1', 201, [(b'X-Subject-Token', b'canary-1 canary-2')])",
    "X-Auth-Token: canary-1",
    "{'x-security-token': 'canary-1', 'ok': 1}",
    "Authorization: SDK-HMAC-SHA256 Access=canary-1, SignedHeaders=host, Signature=canary-2",
    '{"auth": {"password": "canary-1", "passcode": "canary-2"}}',
    "OS_PASSWORD=canary-1 HUAWEICLOUD_SDK_SK=canary-2",
    "https://user:canary-1@proxy.example:3128/x",
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_with_a_secret_is_redacted(line: str) -> None:
    assert "canary" not in redacted(line)
    assert redacted(redacted(line)) == redacted(line)


@given(st.text(min_size=4), st.text(), st.text())
def test_a_known_value_is_taken_out_wherever_it_stands(value: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.hide(Secret(value))
    told = redactor.redacted(f"{before}{value}{after}")
    assert value not in told or value in f"{before}***{after}" or value in "***"
