"""How the store of secrets stands: one word for each way in which a keyring can fail a person."""

from __future__ import annotations

from enum import StrEnum


class StoreState(StrEnum):
    """What a look at the store found. Locked is not absent, and neither is a secret that isn't there."""

    READY = "ready"
    ABSENT = "absent"
    """No keyring on this host."""
    NO_COLLECTION = "no-collection"
    """A keyring that was never given its first password."""
    LOCKED = "locked"
    HUNG = "hung"
    """No answer within the deadline."""
    DISABLED = "disabled"
    """Turned off by a person."""
    UNSAFE = "unsafe"
    """Only backends that aren't trusted with a secret."""
    BROKEN = "broken"
    """It fails in a way of its own."""
    TOO_LARGE = "too-large"
    """The value doesn't fit."""
    NOT_KEPT = "not-kept"
    """It took the value, but doesn't give it back."""
