"""Which locale the person's terminal has, as the environment tells it: not as Python has it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

_COERCED: Final = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})
"""What Python puts into LC_CTYPE where it was started in the C locale (PEP 538)."""


def shows_ascii_only(environ: Mapping[str, str], *, utf8_mode: int = sys.flags.utf8_mode) -> bool:
    """Whether the locale isn't UTF-8, so that no sign beyond ASCII is sure to be seen.

    Args:
        environ: the environment.
        utf8_mode: whether Python is in its UTF-8 mode, which it takes up by itself in the C locale only.
    """
    character = environ.get("LC_CTYPE", "")
    if utf8_mode and character in _COERCED and not environ.get("PYTHONUTF8"):
        character = ""
    locale = environ.get("LC_ALL") or character or environ.get("LANG") or ""
    return "utf" not in locale.casefold()
