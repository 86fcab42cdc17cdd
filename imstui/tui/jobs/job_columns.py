"""The columns of the jobs."""

from __future__ import annotations

from typing import Final

from imstui.tui.widgets.columns import Column

COLUMNS: Final = (
    Column("sign", "", 2, sortable=False),
    Column("name", "", 24, weight=1, most=44),
    Column("what", "", 39, weight=2, most=80),
    Column("when", "", 10, align="right"),
)
