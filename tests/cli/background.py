"""The installed program in the background: signals for it, and its output line by line as it comes."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Final

from tests.cli.shell import PROGRAM, Shell

PATIENCE: Final = 30.0


class Background:
    """One command that runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.out: list[str] = []
        self.err: list[str] = []
        self._came = threading.Condition()
        self._threads = [
            threading.Thread(target=self._read, args=pair, daemon=True)
            for pair in ((process.stdout, self.out), (process.stderr, self.err))
        ]
        for thread in self._threads:
            thread.start()

    def _read(self, stream: IO[str], lines: list[str]) -> None:
        for line in stream:
            with self._came:
                lines.append(line.rstrip("\n"))
                self._came.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until it holds of what was said so far."""
        with self._came:
            assert self._came.wait_for(condition, PATIENCE), (self.out, self.err)

    def end(self) -> int:
        """Wait for its end; its exit code."""
        code = self.process.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
        return code


@contextmanager
def background(shell: Shell, *args: str, env: Mapping[str, str] | None = None) -> Iterator[Background]:
    """Run `imstui` with these arguments until the context is left."""
    process = subprocess.Popen(
        [PROGRAM, *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**shell.env, **(env or {})},
    )
    with process:
        running = Background(process)
        try:
            yield running
        finally:
            if process.poll() is None:
                process.kill()
            running.end()


def until(condition: Callable[[], bool]) -> None:
    """Wait until it holds of something outside."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)
