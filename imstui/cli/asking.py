"""Asking the person: only on a real terminal, on stderr, and secrets without an echo."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

from imstui.cli.output import talk
from imstui.model.credentials import Secret
from imstui.model.errors import InvalidInput, StoreError

_ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def on_terminal() -> bool:
    """Whether a person can be asked: what they type comes from a terminal, and they see what we say."""
    return sys.stdin.isatty() and sys.stderr.isatty()


class Person:
    """The person at the terminal."""

    def secret(self, question: str, because: StoreError | None) -> Secret:
        """A secret, without an echo.

        Raises:
            InvalidInput: nothing was typed, or the terminal can't be had.
        """
        if because is not None:
            from imstui.present.explain import one_line

            talk(one_line(because))
        return Secret(_unseen(question))

    def passcode(self, question: str) -> Secret:
        """A one-time passcode, without an echo."""
        return Secret(_unseen(question).replace(" ", ""))


def person() -> Person | None:
    """The person, if there is one."""
    return Person() if on_terminal() else None


def asked(question: str, usual: str = "") -> str:
    """A line of text; the usual one on enter alone."""
    import click

    with _interruptible():
        answer: str = click.prompt(question, default=usual or None, err=True, type=str)
    return answer.strip()


def chosen(question: str, choices: Sequence[str]) -> int:
    """Which of the choices: by number, the first on enter alone."""
    import click

    for number, choice in enumerate(choices, start=1):
        talk(f"  {number}  {choice}")
    with _interruptible():
        answer: int = click.prompt(question, default=1, err=True, type=click.IntRange(1, len(choices)))
    return answer - 1


def _unseen(question: str) -> str:
    import getpass
    import warnings

    from imstui.present.text import clean

    with _interruptible(), warnings.catch_warnings():
        # Without a terminal getpass warns, echoes, and reads on.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            text = getpass.getpass(f"{clean(question)}: ")
        except (getpass.GetPassWarning, EOFError, OSError):
            raise InvalidInput("The terminal can't be read without an echo.") from None
    if not text:
        raise InvalidInput("Nothing was typed.")
    return text


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and a dropped line end a prompt at once, also inside an event loop, which only notes them."""
    before = {number: signal.signal(number, _interrupt) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise KeyboardInterrupt
