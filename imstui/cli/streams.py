"""What stdout and stderr can't take: a stream that is closed, letters that the encoding or the terminal lacks."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping
from io import TextIOWrapper
from typing import Final, TextIO

_TWINS: Final = str.maketrans({"\u2013": "-", "\u2026": "~", "\u00b7": "-", "\u2192": ">"})
"""Dash, ellipsis, dot and arrow where a terminal shows ASCII only: each of one cell like its twin."""
_WITH_TWINS: Final = "imstui-twins"


def forgiving(stream: TextIO | None, environ: Mapping[str, str] = os.environ) -> TextIO:
    """The stream, or a sink where it is closed; what can't be written is escaped: no name may end a command."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - open for as long as the process is
    if not isinstance(stream, TextIOWrapper):
        return stream
    if stream.isatty() and _shows_ascii_only(environ):
        codecs.register_error(_WITH_TWINS, _with_twins)
        # Python writes UTF-8 in the C locale too; the terminal would show three signs for one.
        stream.reconfigure(encoding="ascii", errors=_WITH_TWINS)
    else:
        stream.reconfigure(errors="backslashreplace")
    return stream


def _shows_ascii_only(environ: Mapping[str, str]) -> bool:
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return environ.get("IMSTUI_ASCII", "") == "1" or "utf" not in locale.casefold()


def _with_twins(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from imstui.present.width import cell_width

    lacking = error.object[error.start : error.end].translate(_TWINS)
    # An escape would be wider than the cells that a table keeps for it.
    return "".join(char if char.isascii() else "?" * cell_width(char) for char in lacking), error.end
