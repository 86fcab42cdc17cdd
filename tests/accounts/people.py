"""A person at a shell with a home of their own: runs the installed program, by pipe or at a terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from imstui.simulator.serve import Running
from imstui.simulator.tenancy import MAIN_USER, OWN_DOMAIN
from tests.accounts.buses import base_env, installed

PROGRAM = Path(sys.executable).with_name("imstui")


@dataclass(frozen=True)
class Said:
    """What a command said, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def data(self) -> Any:
        """stdout as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Someone:
    """A person with a home."""

    folder: Path
    env: Mapping[str, str]
    cloud: Running | None = None
    said: list[str] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """Their home."""
        return self.folder / "home"

    def run(self, *args: str, stdin: str = "", env: Mapping[str, str] | None = None, check: int | None = None) -> Said:
        """Run `imstui` without a terminal; with `check`, that is the exit code it must have."""
        began = time.monotonic()
        done = subprocess.run(
            [PROGRAM, *args],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**self.env, **(env or {})},
            cwd=self.home,
            timeout=60,
            check=False,
        )
        said = Said(done.returncode, done.stdout, done.stderr, time.monotonic() - began)
        self.said.extend((said.out, said.err))
        assert "Traceback" not in said.err
        if check is not None:
            assert said.code == check, said
        return said

    def login(
        self,
        *args: str,
        profile: str = "lab",
        user: str = MAIN_USER.name,
        password: str = MAIN_USER.password,
        env: Mapping[str, str] | None = None,
        check: int | None = None,
    ) -> Said:
        """Sign in by pipe to the rehearsal's own project."""
        assert self.cloud
        where = ("--auth-url", f"{self.cloud.url}/v3", "--domain", OWN_DOMAIN.name, "--project", "eu-de")
        return self.run(
            "--profile", profile, "login", *where, "--user", user, "--password-stdin", *args,
            stdin=f"{password}\n", env=env, check=check,
        )  # fmt: skip

    @contextmanager
    def at_terminal(self, *args: str, env: Mapping[str, str] | None = None) -> Iterator[Typist]:
        """Run `imstui` at a terminal of its own."""
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [installed("setsid"), "-c", str(PROGRAM), *args],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**self.env, "TERM": "xterm", **(env or {})},
            cwd=self.home,
        )
        os.close(slave)
        typist = Typist(master, process)
        try:
            yield typist
        finally:
            self.said.append(typist.seen)
            if process.poll() is None:
                process.kill()
            process.wait()
            os.close(master)

    def requests(self) -> list[tuple[str, str]]:
        """Method and path of each request that the cloud saw."""
        assert self.cloud
        return [(each["method"], each["path"]) for each in self.cloud.cloud.journal.requests_json()["requests"]]

    def files(self) -> Sequence[Path]:
        """All files of theirs."""
        return [path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()]


class Typist:
    """Types at a terminal, and reads what stands there."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master = master
        self._process = process
        self.seen = ""
        self._passed = 0

    def wait_for(self, text: str, seconds: float = 20.0) -> None:
        """Read until the text stands there, after what was waited for before."""
        ends = time.monotonic() + seconds
        while text not in self.seen[self._passed :]:
            assert self._read(ends), f"no {text!r} in {self.seen!r}"
        self._passed = self.seen.index(text, self._passed) + len(text)

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._master, f"{text}\n".encode())

    def answer(self, question: str, text: str) -> None:
        """Wait for a question, then type the answer."""
        self.wait_for(question)
        self.type(text)

    def end(self, seconds: float = 20.0) -> int:
        """Read to the end; the exit code."""
        ends = time.monotonic() + seconds
        while self._read(ends):
            pass
        return self._process.wait(max(0.1, ends - time.monotonic()))

    def kill(self, number: int) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def press(self, byte: bytes) -> None:
        """Press one key."""
        os.write(self._master, byte)

    def _read(self, ends: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(0.0, ends - time.monotonic()))
        if not ready:
            return False
        try:
            chunk = os.read(self._master, 65_536)
        except OSError:
            return False
        self.seen += chunk.decode(errors="replace")
        return bool(chunk)


def bare(folder: Path, cloud: Running | None = None) -> Someone:
    """A person without a bus and without a keyring."""
    (folder / "home").mkdir(mode=0o700, exist_ok=True)
    (folder / "run").mkdir(mode=0o700, exist_ok=True)
    return Someone(folder, base_env(folder), cloud)
