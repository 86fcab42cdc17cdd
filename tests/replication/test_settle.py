"""Settling what isn't known: what is adopted, what is put before a person, what is never touched."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from imstui.local.senders import Senders
from imstui.model.copying import Unanswered
from imstui.model.errors import Interrupted, InvalidInput
from imstui.model.image import Image
from imstui.model.replication import Replication, State, step
from imstui.replication.desk import Desk
from imstui.replication.follow import follow
from imstui.replication.settle import bury, choose, file_by_hand, look
from imstui.replication.submit import submit
from tests.replication.doubles import SOURCE, FakeIms, desk_at, wanted

LIKE_OURS = replace(SOURCE, id="x", name="web-base-enc", source_image_id=SOURCE.id)
LOST = Unanswered(Interrupted("the connection broke"))


def lost(desk: Desk, ims: FakeIms, name: str = "web-base-enc", *, acts: bool = False) -> Replication:
    """A replication whose answer was lost."""
    ims.answers, ims.acts = [LOST], acts
    unknown = asyncio.run(submit(desk, wanted(desk, name).id))
    ims.acts = False
    assert unknown.state is State.UNKNOWN
    return unknown


def sending(desk: Desk, one: Replication) -> Replication:
    return desk.ledger.take(step(one, State.SUBMITTING, at=desk.clock.now(), cause="sending", sender=desk.senders.me))


def test_the_lock_is_held_while_a_sender_is_declared_dead(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sending(desk, wanted(desk))
    other = Senders(tmp_path / "state" / "senders")
    read, could_send = desk.ledger.get, []

    def get(replication_id: str) -> Replication:
        with other.hold(replication_id) as mine:
            could_send.append(mine)
        return read(replication_id)

    monkeypatch.setattr(desk.ledger, "get", get)
    assert bury(desk, one).state is State.UNKNOWN
    assert could_send == [False]


@pytest.mark.parametrize("door", ["bury", "drop"])
def test_a_sender_that_lives_is_not_declared_dead(desk: Desk, tmp_path: Path, door: str) -> None:
    one = sending(desk, wanted(desk))
    with Senders(tmp_path / "state" / "senders").hold(one.id):
        if door == "bury":
            assert bury(desk, one).state is State.SUBMITTING
        else:
            with pytest.raises(InvalidInput, match="being sent right now"):
                file_by_hand(desk.ledger, desk.senders, one, desk.clock.now())


def test_another_replications_image_is_not_adopted_although_it_was_renamed(desk: Desk, ims: FakeIms) -> None:
    first = wanted(desk, "first")
    asyncio.run(submit(desk, first.id))
    job = ims.job(desk.ledger.get(first.id).job_id)
    image_id = asyncio.run(job).image_id
    assert image_id is not None
    desk.ledger.note(replace(desk.ledger.get(first.id), image_id=image_id))
    second = lost(desk, ims, "second")
    ims.images[image_id] = replace(ims.images[image_id], name="second")
    after = asyncio.run(look(desk, second))
    assert (after.state, after.image_id, after.candidates) == (State.UNKNOWN, "", ())


@pytest.mark.parametrize(
    "strange",
    [
        replace(LIKE_OURS, key_id="another-key"),
        replace(LIKE_OURS, description="of somebody else"),
        replace(LIKE_OURS, source_image_id="another"),
    ],
)
def test_what_somebody_else_asked_for_is_put_before_a_person(desk: Desk, ims: FakeIms, strange: Image) -> None:
    one = lost(desk, ims)
    request = replace(one.request, description="ours")
    desk.ledger.note(replace(one, request=request))
    ims.images["x"] = strange
    after = asyncio.run(look(desk, desk.ledger.get(one.id)))
    assert (after.state, after.candidates) == (State.UNKNOWN, ("x",))


def test_candidates_that_are_gone_are_said_to_be_gone(desk: Desk, ims: FakeIms) -> None:
    one = lost(desk, ims)
    ims.images["x"] = replace(SOURCE, id="x", name="web-base-enc")
    assert asyncio.run(look(desk, one)).candidates == ("x",)
    del ims.images["x"]
    after = asyncio.run(look(desk, one))
    assert after.candidates == ()
    assert "gone" in after.last_error


@pytest.mark.parametrize("put", [3600.0, -3600.0])
def test_a_clock_that_is_put_neither_hurries_nor_delays_the_verdict(desk: Desk, ims: FakeIms, put: float) -> None:
    one = lost(desk, ims)

    async def until_filed() -> float:
        async for replication in follow(desk, [one.id]):
            if replication.state is State.NOT_STARTED:
                break
            ims.time.put = put
        return ims.time.seconds

    assert 3600 <= asyncio.run(until_filed()) < 3700


def test_what_happened_while_the_program_was_away_counts(desk: Desk, ims: FakeIms) -> None:
    one = lost(desk, ims)
    ims.time.seconds += timedelta(hours=2).total_seconds()
    assert asyncio.run(look(desk, one)).state is State.NOT_STARTED


def test_a_look_that_comes_too_late_changes_nothing(desk: Desk, ims: FakeIms, tmp_path: Path) -> None:
    one = lost(desk, ims, acts=True)
    other = desk_at(tmp_path / "state", ims)
    adopted = asyncio.run(look(other, one))
    assert adopted.state is State.RUNNING
    assert asyncio.run(look(desk, one)) == adopted
    other.ledger.close()


def test_a_person_cannot_take_an_image_that_certainly_is_another(desk: Desk, ims: FakeIms) -> None:
    ims.images["old"] = replace(SOURCE, id="old", name="web-base-enc")
    other = lost(desk, ims, "other", acts=True)
    taken = asyncio.run(look(desk, other)).image_id
    one = lost(desk, ims)
    for image_id, why in ((taken, "is the copy of"), ("old", "was there before"), (SOURCE.id, "was there before")):
        with pytest.raises(InvalidInput, match=why):
            asyncio.run(choose(desk, one, image_id))
    assert desk.ledger.get(one.id).state is State.UNKNOWN
