"""`imstui demo`: the screen against a rehearsal cloud of its own. Nothing on this host is touched."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from imstui.cli.output import talk

if TYPE_CHECKING:
    from imstui.local.found import Found

SPEED: Final = 2.0
"""Job seconds in a second: the smallest copy takes twelve."""
_LAST_LINE: Final = "IMSTUI_EPS_ENDPOINT"
_ENDING: Final = (signal.SIGTERM, signal.SIGHUP)
_FOREIGN: Final = ("OS_", "HUAWEICLOUD_", "IMSTUI_")
_PATIENCE: Final = 3.0


@click.command()
@click.option("--images", type=click.IntRange(7, 500_000), default=240, show_default=True, help="How many images.")
@click.option("--speed", type=click.FloatRange(0, min_open=True), default=SPEED, help="Job seconds per second.")
def demo(images: int, speed: float) -> int:
    """Open the screen against the rehearsal cloud: no account, no network, nothing touched on this host."""
    return play(images=images, speed=speed)


def play(*, images: int = 240, speed: float = SPEED) -> int:
    """Start a rehearsal cloud, put some jobs into it, and open the screen; gives the exit code."""
    from imstui.cli.demo_jobs import begin_jobs
    from imstui.cli.screen import refuse_without_screen, show_screen
    from imstui.local.environment import from_environment
    from imstui.local.paths import places
    from imstui.model.errors import NotSignedIn

    refuse_without_screen()
    talk("Starting the rehearsal cloud.")
    with _ended_orderly(), tempfile.TemporaryDirectory(prefix="imstui-demo-") as home, _cloud(images, speed) as told:
        where = places({"IMSTUI_HOME": str(Path(home).resolve())})

        def find() -> Found:
            found = from_environment(told)
            if found is None:
                raise NotSignedIn("The rehearsal cloud said nothing of how to reach it.")
            return found

        begin_jobs(find(), where, told["IMSTUI_IMS_ENDPOINT"])
        return show_screen(find, lambda: where, demo=True)[1]


@contextmanager
def _ended_orderly() -> Iterator[None]:
    """Have SIGTERM and a dropped line end the demo with all that it started."""

    def end(number: int, _: object) -> None:
        sys.exit(128 + number)

    before = {number: signal.signal(number, end) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _cloud(images: int, speed: float) -> Iterator[Mapping[str, str]]:
    """A rehearsal cloud in a process of its own; gives what it prints once it listens."""
    command = [sys.executable, "-m", "imstui", "simulate", "--images", str(images), "--speed", str(speed)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    started: list[subprocess.Popen[str]] = []
    try:
        with _held_back():
            child = subprocess.Popen(  # noqa: S603 - this program itself, with numbers as its arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=kept,
                text=True,
                start_new_session=True,
            )
            started.append(child)
        yield _announced(child)
    finally:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        for one in started:
            _end(one)


@contextmanager
def _held_back() -> Iterator[None]:
    """Have signals wait that would end the program: one in the middle of a start would leave a process behind."""
    came: list[int] = []
    held = (*_ENDING, signal.SIGINT)
    before = {number: signal.signal(number, lambda number, _: came.append(number)) for number in held}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for first in came[:1]:
        signal.raise_signal(first)


def _announced(child: subprocess.Popen[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for line in child.stdout or ():
        name, _, value = line.strip().partition("=")
        told[name] = "".join(shlex.split(value))
        if name == _LAST_LINE:
            return told
    raise click.ClickException("The rehearsal cloud didn't start: see what 'imstui simulate' says.")


def _end(child: subprocess.Popen[str]) -> None:
    child.terminate()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout is not None:
        child.stdout.close()
