"""When to look next: pure arithmetic on seconds, without a clock."""

from __future__ import annotations

from typing import Final

from imstui.replication.course import Course

LOOKS: Final = (2.0, 5.0, 10.0, 30.0)
"""Seconds between the looks for an unknown outcome; each minute after these."""
LOOK_LATER: Final = 60.0
LATER_LOOK: Final = 3_600.0
"""Seconds between the later looks for one that was filed as not started."""
JITTER: Final = (0.92, 1.0)
"""What a delay is multiplied by, so that jobs that began together don't ask together for ever."""

SHORTEST: Final = 2.0
LONGEST: Final = 60.0
"""A job that fails before its time is seen within it."""
_FRACTION: Final = 0.55
"""Of the time that is estimated to remain: enough looks to correct the estimate, few enough to be quiet."""
_STEPS: Final = 20
_STEP_LONGEST: Final = 8.0
"""Within one of the server's steps nothing tells when the end comes: so many looks in it, at least one in 8 seconds."""
_GROWTH: Final = 1.25
_BLIND_LONGEST: Final = 30.0
_BLIND_SHARE: Final = 0.05
"""Without a percentage, a look each twentieth of the time gone by: the delay stays in proportion to the job."""
_CROWDED: Final = 0.02
_MISS_FIRST: Final = 2.0


def look_delay(looks: int) -> float:
    """Seconds until an unknown outcome is looked for again, after so many looks."""
    return LOOKS[looks] if looks < len(LOOKS) else LOOK_LATER


def poll_delay(
    elapsed: float, previous: float, course: Course | None = None, at: float = 0.0, *, least: float = SHORTEST
) -> float:
    """Seconds until a running job is asked after again.

    Args:
        elapsed: seconds that it has run, as far as that is known.
        previous: the delay before, seconds; 0 at first.
        course: what the server's percentages have shown; None if it sends none.
        at: now, by the course's clock.
        least: the shortest delay where nothing tells when the end comes: longer where very many are followed.
    """
    remaining = course.remaining(at) if course is not None else None
    if course is None or remaining is None or remaining <= 0:
        return max(least, _growing(elapsed, previous))
    stride = min(max(course.step / _STEPS, SHORTEST), _STEP_LONGEST)
    if course.in_last_step:
        return stride
    return min(max((remaining - course.step) * _FRACTION, stride), LONGEST)


def _growing(elapsed: float, previous: float) -> float:
    """Steps that grow: nothing tells when the end comes, or it should have come already."""
    if not previous:
        return SHORTEST
    return min(max(previous * _GROWTH, SHORTEST), max(SHORTEST, min(elapsed * _BLIND_SHARE, _BLIND_LONGEST)))


def least_delay(followed: int) -> float:
    """The shortest delay of those that nothing is known of, where so many are followed: others have ends to be seen."""
    return max(SHORTEST, followed * _CROWDED)


def miss_delay(misses: int) -> float:
    """Seconds until the next look after so many failed ones in a row."""
    return float(min(_MISS_FIRST * 2 ** max(0, misses - 1), LONGEST))
