"""Text broken into lines of so many cells, at spaces where there are any."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, each at most `width` cells wide; its own line breaks stay, and so do leading spaces."""
    width = max(2, width)
    return [line for given in text.split("\n") for line in _wrap_line(given, width)]


def _wrap_line(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line = text[: len(text) - len(text.lstrip(" "))]
    for number, word in enumerate(text.split()):
        joined = f"{line} {word}" if number and line else f"{line}{word}"
        if cell_len(joined) <= width:
            line = joined
            continue
        if line.strip():
            lines.append(line)
        *full, line = chop_cells(word, width)
        lines += full
    return [*lines, line]
