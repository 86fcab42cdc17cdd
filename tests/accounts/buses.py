"""Session buses without a display, and what may answer on them as the keyring: real, locked, hung or broken."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from jeepney import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

_INSTALL = "apt-get install -y --no-install-recommends dbus gnome-keyring libglib2.0-bin"
_HUNG = """
from jeepney import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
connection = open_dbus_connection("SESSION")
print(Proxy(message_bus, connection).RequestName("org.freedesktop.secrets"), flush=True)
while True:
    connection.receive()
"""
PASSWORD = "only-for-this-test"


def installed(program: str) -> str:
    """Where a program is; skips where it is missing, and says what brings it."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is missing: {_INSTALL}")
    return path


@dataclass(frozen=True)
class Bus:
    """A session bus of one person.

    Attributes:
        folder: their home and their runtime folder are below it.
    """

    folder: Path
    address: str

    @property
    def env(self) -> dict[str, str]:
        """What a program of theirs sees."""
        return {**base_env(self.folder), "DBUS_SESSION_BUS_ADDRESS": self.address}


def base_env(folder: Path) -> dict[str, str]:
    """A person without a bus."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_DATA_HOME": str(folder / "home" / ".local" / "share"),
    }


@contextlib.contextmanager
def session_bus(folder: Path) -> Iterator[Bus]:
    """A bus that lives as long as the context."""
    for name in ("home", "run"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    process = subprocess.Popen(
        [installed("dbus-daemon"), "--session", "--nofork", "--nopidfile", "--print-address=1"],
        env=base_env(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    try:
        yield Bus(folder, process.stdout.readline().strip())
    finally:
        _end(process)


@contextlib.contextmanager
def keyring_daemon(bus: Bus, password: str = PASSWORD) -> Iterator[None]:
    """An unlocked gnome-keyring; one made before opens with its first password only."""
    process = subprocess.Popen(
        [installed("gnome-keyring-daemon"), "--foreground", "--unlock", "--components=secrets"],
        env=bus.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin
    process.stdin.write(password.encode())
    process.stdin.close()
    try:
        _until_unlocked(bus)
        yield
    finally:
        _end(process)


def unlock(bus: Bus) -> None:
    """Unlock it as the program's own hint says; that daemon ends with its bus."""
    command = [installed("gnome-keyring-daemon"), "--replace", "--unlock", "--components=secrets"]
    subprocess.run(command, input=PASSWORD.encode(), env=bus.env, capture_output=True, check=True, timeout=20)
    _until_unlocked(bus)


@contextlib.contextmanager
def hung_service(bus: Bus) -> Iterator[None]:
    """Something that owns the keyring's name, and never answers."""
    process = subprocess.Popen([sys.executable, "-c", _HUNG], env=bus.env, stdout=subprocess.PIPE)
    assert process.stdout
    try:
        assert process.stdout.readline()
        yield
    finally:
        _end(process)


def broken_activation(folder: Path, program: str) -> None:
    """Have the bus start `program` when somebody asks for the keyring."""
    services = folder / "home" / ".local" / "share" / "dbus-1" / "services"
    services.mkdir(parents=True)
    text = f"[D-BUS Service]\nName=org.freedesktop.secrets\nExec={program}\n"
    (services / "org.freedesktop.secrets.service").write_text(text)


def everything_kept(bus: Bus) -> str:
    """All items of the default collection with their secrets' attributes, as the service itself tells them."""
    code = (
        "import secretstorage\n"
        "with __import__('contextlib').closing(secretstorage.dbus_init()) as bus:\n"
        "    for item in secretstorage.get_default_collection(bus).get_all_items():\n"
        "        print(item.get_label(), item.get_attributes(), item.get_secret())\n"
    )
    return subprocess.run([sys.executable, "-c", code], env=bus.env, capture_output=True, text=True, check=True).stdout


def _until_unlocked(bus: Bus) -> None:
    # Whoever asks the keyring's name before it is taken has the bus start another daemon, a locked one.
    _until(lambda: _is_owned(bus), "the keyring doesn't come up")
    code = "from imstui.local.keyring_service import look_at_service as look; print(look().state)"

    def unlocked() -> bool:
        done = subprocess.run([sys.executable, "-c", code], env=bus.env, capture_output=True, text=True, check=True)
        return done.stdout.strip() == "ready"

    _until(unlocked, "the keyring doesn't come up unlocked")


def _is_owned(bus: Bus) -> bool:
    with closing(open_dbus_connection(bus.address)) as connection:
        owned: bool = Proxy(message_bus, connection).NameHasOwner("org.freedesktop.secrets")[0]
    return bool(owned)


def _until(condition: Callable[[], bool], otherwise: str) -> None:
    ends = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < ends, otherwise
        time.sleep(0.02)


def _end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdout, process.stdin):
        if pipe:
            pipe.close()
