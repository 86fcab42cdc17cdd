"""Random histories: faults, deaths, other people's images, clocks that are put, two processes on one ledger.

A history is told by its number alone: the same number is the same history.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from imstui.replication import follow, submit, track
from tests.reliability.truths import check_always, check_settled
from tests.reliability.world import World

EVERYDAY = range(20)
"""The hard places are reached by the first eight."""
BULK = (*range(20, 40), *range(1_000, 1_500))
BLOCK = 20
STEPS = 60
HARD_PLACES = {
    "accepted",
    "adopted",
    "no answer that proves anything",
    "its sender died before the answer was written down",
    "no connection was made",
    "refused by the cloud",
    "the session ended",
    "its image is active",
    "the job ended",
    "settled by hand",
    "no image of that name within 60 minutes",
}
_MEMORY = Path("/dev/shm")  # noqa: S108 - each history has a folder of its own there, made by mkdtemp


@pytest.fixture(autouse=True)
def coarse_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """In virtual time a second's turn costs as much as an hour's: fewer of them tell the same."""
    monkeypatch.setattr(follow, "RECHECK", 20.0)
    monkeypatch.setattr(track, "RECHECK", 20.0)
    monkeypatch.setattr(submit, "_ANSWER_GRACE", 0.001)


def play(seed: int) -> set[str]:
    """One history from its beginning to its healing; gives what was seen in it."""
    folder = Path(tempfile.mkdtemp(prefix="imstui-history-", dir=_MEMORY if _MEMORY.is_dir() else None))
    world = World(folder, seed)
    try:
        asyncio.run(live(world))
        rows = world.book.recent(-1)
        return {step.cause.split(":")[0] for row in rows for step in world.book.story(row.id)}
    except AssertionError as error:
        raise AssertionError(f"history {seed}: {error}\n" + "\n".join(world.told)) from error
    finally:
        world.book.close()
        shutil.rmtree(folder)


async def live(world: World) -> None:
    try:
        for _ in range(STEPS):
            await world.happen()
            check_always(world.book, world.cloud)
        await world.heal()
        check_always(world.book, world.cloud)
        check_settled(world.book, world.cloud)
    finally:
        await world.end_all()


def blocks(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + BLOCK] for start in range(0, len(numbers), BLOCK)]


def test_nothing_is_lost_and_nothing_doubled_and_the_hard_places_are_reached() -> None:
    seen = set().union(*(play(number) for number in EVERYDAY))
    assert seen >= HARD_PLACES


@pytest.mark.long
@pytest.mark.parametrize("numbers", blocks(BULK), ids=lambda numbers: f"{numbers[0]}-{numbers[-1]}")
def test_nothing_is_lost_and_nothing_doubled_in_five_hundred_histories(numbers: Sequence[int]) -> None:
    """Those of five hundred numbers, and of twenty that once were among the everyday ones."""
    for number in numbers:
        play(number)
