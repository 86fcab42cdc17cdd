"""A pseudo-terminal with a program in it: what it shows, how many bytes that took, and keys for it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

import pyte

ROOT: Final = Path(__file__).parents[2]
DOWN: Final = b"\x1b[B"
UP: Final = b"\x1b[A"
RIGHT: Final = b"\x1b[C"
LEFT: Final = b"\x1b[D"
PAGE_DOWN: Final = b"\x1b[6~"
PAGE_UP: Final = b"\x1b[5~"
HOME: Final = b"\x1b[H"
END: Final = b"\x1b[F"
SHIFT_DOWN: Final = b"\x1b[1;2B"
ENTER: Final = b"\r"
ESCAPE: Final = b"\x1b"

SETTLED: Final = 0.09
"""Seconds without a byte and without work that count as quiet: longer than any short delay of the program's own."""
SETTLED_FAR: Final = 0.2
"""The same where the program's work is out of sight."""

_LOOK_EVERY: Final = 0.01
_LONE_ESCAPE: Final = 0.1
"""Seconds by which an escape was surely taken for one, and not for the beginning of a longer key."""
_UNKNOWN_TO_PYTE: Final = re.compile(
    rb"\x1b\]22;[^\x07]*\x07|\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[[0-9;]*t"
)
_UNFINISHED: Final = re.compile(rb"\x1b(?:\[[0-9;<>=?$]*)?$")
_DROPPED_ENVIRONMENT: Final = ("TEXTUAL", "COLORTERM", "TMUX", "NO_COLOR", "LINES", "COLUMNS", "IMSTUI", "SSH_")


class Cell(NamedTuple):
    """One cell as it looks."""

    text: str
    fg: str
    bg: str
    bold: bool
    italics: bool
    underline: bool
    strike: bool
    reverse: bool


def cells_of(screen: pyte.Screen) -> list[list[Cell]]:
    """Every cell of a screen, line by line."""
    rows = (screen.buffer[y] for y in range(screen.lines))
    return [[_cell(row[x]) for x in range(screen.columns)] for row in rows]


def _cell(char: pyte.screens.Char) -> Cell:
    return Cell(char.data, char.fg, char.bg, char.bold, char.italics, char.underscore, char.strikethrough, char.reverse)


def for_pyte(data: bytes) -> bytes:
    """Output without the sequences that pyte would print as text."""
    return _UNKNOWN_TO_PYTE.sub(b"", data)


class Terminal:
    """A program in a terminal of its own; leaving the context ends it.

    Args:
        argv: the program and its arguments.
        columns: the width.
        lines: the height.
        env: what to add to the environment, which is otherwise ours without the settings of terminals.
        term: TERM.
        colorterm: COLORTERM, "" for none.
        sync: answer that synchronized output (mode 2026) is understood.
        answers: answer where the cursor is, as all terminals do.
        cwd: where it runs.
        far: another program stands between (a shell, tmux, ssh), so that nobody sees whether ours works.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
        term: str = "xterm-256color",
        colorterm: str = "truecolor",
        sync: bool = False,
        answers: bool = True,
        cwd: Path = ROOT,
        far: bool = False,
    ) -> None:
        self.argv = list(argv)
        self.columns, self.lines = columns, lines
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_DROPPED_ENVIRONMENT)}
        self.env = kept | {"TERM": term, "LC_ALL": "C.UTF-8", "COLORTERM": colorterm} | dict(env or {})
        self.sync, self.answers, self.cwd = sync, answers, cwd
        self.settled = SETTLED_FAR if far else SETTLED
        self.raw = bytearray()
        """Everything it wrote."""
        self.started = 0.0
        self.last_byte = 0.0
        self.status: int | None = None
        """Its wait status, once it has ended."""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._held = b""
        self.pid = self.fd = -1

    @classmethod
    def python(cls, *arguments: str, columns: int = 80, lines: int = 24, env: Mapping[str, str] | None = None) -> Self:
        """A terminal in which this Python runs with these arguments."""
        return cls([sys.executable, *arguments], columns=columns, lines=lines, env=env)

    def __enter__(self) -> Self:
        self.started = self.last_byte = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            self._become_program()
        self._set_size()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        os.close(self.fd)

    def _become_program(self) -> None:
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", self.lines, self.columns, 0, 0))
            os.chdir(self.cwd)
            os.execvpe(self.argv[0], self.argv, self.env)  # noqa: S606 - the program under test, no shell
        finally:
            os._exit(127)

    def _set_size(self) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.lines, self.columns, 0, 0))

    @property
    def total(self) -> int:
        """How many bytes it has written."""
        return len(self.raw)

    @property
    def text(self) -> str:
        """What is on the screen, lines joined by newlines."""
        return "\n".join(self.screen.display)

    @property
    def cells(self) -> list[list[Cell]]:
        """What is on the screen, cell by cell."""
        return cells_of(self.screen)

    def read(self, timeout: float) -> bool:
        """Take in what it writes within that time, if anything."""
        ready, _, _ = select.select([self.fd], [], [], max(0.0, timeout))
        if not ready:
            return False
        try:
            data = os.read(self.fd, 1 << 18)
        except OSError:  # The other end is closed: the program has ended.
            return False
        if not data:
            return False
        self.last_byte = time.perf_counter()
        self.raw += data
        if self.sync and b"\x1b[?2026$p" in data:
            self.send(b"\x1b[?2026;2$y")
        self._emulate(data)
        for _ in range(data.count(b"\x1b[6n") if self.answers else 0):
            self.send(b"\x1b[%d;%dR" % (self.screen.cursor.y + 1, self.screen.cursor.x + 1))
        return True

    def _emulate(self, data: bytes) -> None:
        data = self._held + data
        cut = _UNFINISHED.search(data)
        end = cut.start() if cut else len(data)
        self._held = data[end:]
        self._stream.feed(for_pyte(data[:end]))

    def send(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.fd, keys)

    def resize(self, columns: int, lines: int) -> None:
        """Change the size; the program is told as by any terminal."""
        self.columns, self.lines = columns, lines
        self.screen.resize(lines, columns)
        self._set_size()

    def wait(self, condition: Callable[[], bool], what: str, timeout: float = 20.0) -> float:
        """Read until a condition holds; seconds from the start to the byte that made it so."""
        deadline = time.perf_counter() + timeout
        while not condition():
            left = deadline - time.perf_counter()
            if left <= 0:
                raise TimeoutError(f"{what}: not within {timeout} s. The screen:\n{self.text}")
            self.read(min(left, 0.05))
        return self.last_byte - self.started

    def wait_text(self, pattern: str, timeout: float = 20.0) -> float:
        """Read until the screen matches a regular expression."""
        return self.wait(lambda: re.search(pattern, self.text) is not None, repr(pattern), timeout)

    def wait_quiet(self, gap: float = 0.0, timeout: float = 10.0) -> None:
        """Read until nothing came for that long (else for as long as it takes to tell), and the program only waited."""
        wait_all_quiet(self, gap=gap or self.settled, timeout=timeout)

    def works(self) -> bool:
        """Whether a thread of the program computes, or waits for its turn: a busy machine isn't taken for quiet."""
        try:
            threads = list(Path(f"/proc/{self.pid}/task").iterdir())
            return any(thread.joinpath("stat").read_text().rpartition(")")[2].split()[0] in "RD" for thread in threads)
        except OSError:  # It has ended, or this system tells nothing of its threads.
            return False

    def latency(self, keys: bytes, gap: float = 0.15) -> float:
        """Seconds from pressing keys to the last byte they bring."""
        pressed = time.perf_counter()
        self.send(keys)
        self.wait(lambda: self.last_byte > pressed, "an answer")
        last = 0.0
        while last != self.last_byte:
            last = self.last_byte
            self.read(gap)
        return self.last_byte - pressed

    def cost(self, keys: bytes, pattern: str = "", gap: float = 0.0) -> int:
        """The bytes that keys cost, from pressing them until the screen matches, and is quiet again."""
        before = self.total
        self.send(keys)
        if keys.endswith(ESCAPE):
            self.read(_LONE_ESCAPE)
        if pattern:
            self.wait_text(pattern)
        self.wait_quiet(gap)
        return self.total - before

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Read until the program has ended, and its last words are read; its exit code."""
        self.wait(self._ended, "exit", timeout)
        while self.read(0):
            pass
        return os.waitstatus_to_exitcode(self.status or 0)

    def _ended(self) -> bool:
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
        return self.status is not None

    def kill(self) -> None:
        """End the program, by force if it doesn't within a second."""
        for number, patience in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 5.0)):
            if self._ended():
                return
            self.signal(number)
            try:
                self.wait(self._ended, "exit", patience)
            except TimeoutError:
                continue


def wait_all_quiet(*terminals: Terminal, gap: float = SETTLED, timeout: float = 10.0) -> None:
    """Read from all of them until nothing came from any for that long, in which none did anything but wait."""
    rested = time.perf_counter()
    deadline = rested + timeout
    while (now := time.perf_counter()) - rested < gap:
        if now > deadline:
            raise TimeoutError(f"not quiet within {timeout} s. The screens:\n{[each.text for each in terminals]}")
        for terminal in terminals:
            if terminal.read(_LOOK_EVERY / len(terminals)) or terminal.works():
                rested = time.perf_counter()
