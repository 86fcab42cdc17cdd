"""What one table does that another doesn't."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The choices a table is built with.

    Attributes:
        markable: whether rows can be marked, and so whether there is a gutter for it.
        sorts_itself: apply an order that is asked for at once, besides telling.
        type_ahead: letters look for a row by its first column, instead of being keys.
        highlight_delay: seconds the cursor rests before `RowHighlighted`; 0 is at once.
        ascii_only: draw the table's own signs in ASCII.
    """

    markable: bool = True
    sorts_itself: bool = True
    type_ahead: bool = False
    highlight_delay: float = 0.05
    ascii_only: bool = False
