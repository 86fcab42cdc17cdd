"""The shape of an entry in the code tables: what happened, why, and what a person can do."""

from __future__ import annotations

from typing import NamedTuple


class Advice(NamedTuple):
    """Our words for one kind of refusal.

    Attributes:
        title: what happened, few words, without a full stop.
        cause: why, a sentence.
        next_step: what a person can do, a sentence.
    """

    title: str
    cause: str
    next_step: str
