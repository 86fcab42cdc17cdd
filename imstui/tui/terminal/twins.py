"""What stands for a sign or a letter where a terminal shows ASCII only."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes

_TWINS: Final = {
    "●": "*", "•": "o", "▶": ">", "✓": "+", "✗": "x", "○": "o", "◌": ".", "─": "-", "…": "~", "·": ".", "→": ">",
    "←": "<", "█": "#", "▒": "+", "▲": "^", "▼": "v", "▾": "v", "│": "|", "\u2013": "-", "\u2014": "-", "\u00d7": "x",
    "🔎": "? ", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
    **dict.fromkeys("▁▂▃▄▅▆▇▔▏▎▍▌▋▊▉▕", " "),
}  # fmt: skip


@lru_cache(4096)
def twin(text: str) -> str:
    """The text in ASCII, each cluster as wide as it was: its twin, its plain letter, or question marks."""
    if text.isascii():
        return text
    return "".join([_twin(text[start:end], width) for start, end, width in split_graphemes(text)[0]])


def _twin(cluster: str, width: int) -> str:
    if cluster.isascii():
        return cluster
    plain = _TWINS.get(cluster) or unicodedata.normalize("NFKD", cluster).encode("ascii", "ignore").decode()
    return plain if len(plain) == width else "?" * width
