"""What stdout and stderr can't take: a stream that is closed, letters that the encoding or the terminal lacks."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import Final, TextIO

from imstui.local.locale_told import shows_ascii_only

_TWINS: Final = str.maketrans({"\u2013": "-", "\u2026": "~", "\u00b7": ".", "\u2192": ">", "\ufffd": "?"})
"""Dash, ellipsis, dot, arrow and replacement where a terminal shows ASCII only: of one cell like its twin."""


def forgiving(stream: TextIO | None, environ: Mapping[str, str] = os.environ) -> TextIO:
    """The stream, or a sink where it is closed; what can't be written is escaped: no name may end a command."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - open for as long as the process is
    if not isinstance(stream, TextIOWrapper):
        return stream
    if stream.isatty() and (environ.get("IMSTUI_ASCII", "") == "1" or shows_ascii_only(environ)):
        # ASCII makes each other sign an error, and so ours to write; in the C locale Python itself takes UTF-8.
        handler = f"imstui-twins-{stream.encoding}"
        codecs.register_error(handler, _with_twins(stream.encoding))
        stream.reconfigure(encoding="ascii", errors=handler)
    else:
        stream.reconfigure(errors="backslashreplace")
    return stream


def _with_twins(encoding: str) -> Callable[[UnicodeError], tuple[str | bytes, int]]:
    """What writes our own signs by their twins, and names as they are: whoever named them so can see them."""

    def write(error: UnicodeError) -> tuple[str | bytes, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        lacking = error.object[error.start : error.end].translate(_TWINS)
        return lacking.encode(encoding, "backslashreplace"), error.end

    return write
