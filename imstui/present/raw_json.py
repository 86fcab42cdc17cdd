"""The cloud's own JSON for people: indented, and as ASCII, so that nothing in it does anything to a terminal."""

from __future__ import annotations

from imstui.present.text import clean_block


def indented(raw: bytes, *, sort: bool = False) -> str:
    """A JSON text, indented; what isn't JSON is cleaned, and what isn't ASCII in it escaped."""
    import json

    try:
        return json.dumps(json.loads(raw.decode("utf-8", "replace")), indent=2, ensure_ascii=True, sort_keys=sort)
    except (ValueError, RecursionError):
        return clean_block(raw.decode("utf-8", "replace")).encode("ascii", "backslashreplace").decode()
