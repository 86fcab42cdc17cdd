"""JSON bytes as the services send them: compact, UTF-8, and escaped only where UTF-8 can't say it."""

from __future__ import annotations

import json
from typing import Any


def encode(value: Any) -> bytes:
    """The JSON of a value."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8, but JSON can still carry it as an escape.
        return json.dumps(value, separators=(",", ":")).encode()
