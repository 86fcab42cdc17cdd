"""The log that a person asks for with --log: rotating, for this user alone, without secrets."""

from __future__ import annotations

import fcntl
import logging
import os
import sys
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from imstui import __version__
from imstui.local.paths import expanded
from imstui.local.private import open_private
from imstui.local.redaction import redactor
from imstui.model.errors import InvalidInput, LedgerError

_SIZE: Final = 1024 * 1024
_FILES: Final = 3
_LINE: Final = "%(asctime)s.%(msecs)03d %(levelname)s %(name)s %(message)s"
_QUIET: Final = ("httpx", "httpcore", "keyring", "asyncio")
"""Libraries that log tokens or whole URLs when they are asked for more than warnings."""


class _Handler(RotatingFileHandler):
    """Opens each of its files for this user alone, and through no link."""

    def _open(self) -> TextIOWrapper:
        descriptor = open_private(Path(self.baseFilename))
        # Several processes may write to it: each line goes to the end as it is then.
        fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_APPEND)
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")


class _OneLine(logging.Formatter):
    """Line breaks inside a message could look like lines of ours."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")


def open_log(path: Path) -> None:
    """Log to the file from now on.

    Raises:
        InvalidInput: it can't be opened, or isn't this user's.
    """
    try:
        handler = _Handler(expanded(path), maxBytes=_SIZE, backupCount=_FILES, encoding="utf-8")
    except LedgerError as error:
        raise InvalidInput(str(error)) from None
    handler.addFilter(redactor)
    handler.setFormatter(_OneLine(_LINE, "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger("imstui").setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    system = f"Python {sys.version.split()[0]} on {sys.platform}"
    logging.getLogger("imstui").info("imstui %s, %s, process %d", __version__, system, os.getpid())


def write_line(text: str) -> None:
    """Something that was told to the person; nothing where the log couldn't be opened: that is what was told."""
    if logging.getLogger().handlers:
        logging.getLogger("imstui").warning("%s", text)


def write_fault(error: BaseException) -> None:
    """Where a fault of ours happened: the code's lines, and its kind; neither its words nor any value."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})" for frame in reversed(frames))
    logging.getLogger("imstui").error("fault: %s at %s", type(error).__name__, places)
