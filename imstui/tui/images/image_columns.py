"""The browser's columns: what the first frame needs of them, and no more."""

from __future__ import annotations

from typing import Final

from imstui.tui.widgets.columns import Column

COLUMNS: Final = (
    Column("name", "NAME", 18, weight=1),
    Column("status", "STATUS", 7, leaves=5),
    Column("os", "OS", 13, weight=1, most=20, leaves=4),
    Column("size", "SIZE", 6, leaves=2, align="right"),
    Column("key", "KEY", 11, leaves=3),
    Column("age", "AGE", 4, leaves=1, align="right"),
    Column("disk", "DISK", 7, from_width=84, align="right", leaves=6),
    Column("kind", "KIND", 11, from_width=84, leaves=7),
    Column("project", "PROJECT", 12, from_width=108, leaves=8),
    Column("owner", "SHARED BY", 12, from_width=108, leaves=9),
    Column("note", "", 10),
)
DETAIL_FROM: Final = 140
"""Cells of a terminal from which on an image's details stand beside the list."""
NOTE: Final = len(COLUMNS) - 1
