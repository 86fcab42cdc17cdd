"""How a running one ends: by its job, by its image where the job is forgotten, and what the finished copy proves."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from imstui.model.errors import BadRequest, Interrupted, InvalidInput, SignInRefused, Unauthorized
from imstui.model.job import Job
from imstui.model.replication import GIVEN_UP, Replication, State, Verdict, step
from imstui.replication.adopt import adopt_job
from imstui.replication.desk import Desk
from imstui.replication.poll import poll
from imstui.replication.proof import prove
from imstui.replication.settle import file_by_hand
from imstui.replication.submit import submit
from imstui.replication.turn import take_turn
from tests.replication.doubles import SOURCE, FakeIms, desk_at, jobs, wanted


def succeeded(desk: Desk, name: str = "web-base-enc") -> Replication:
    """One whose job ended without naming its image."""
    running = asyncio.run(submit(desk, wanted(desk, name).id))
    return desk.ledger.take(step(running, State.SUCCEEDED, at=desk.clock.now(), cause="the job ended"))


def test_an_image_that_may_be_anothers_is_not_claimed_by_its_name(desk: Desk, ims: FakeIms) -> None:
    first, second = succeeded(desk), succeeded(desk)
    del ims.images[next(image for image in ims.images if image != SOURCE.id)]
    for one in (first, second):
        proven = asyncio.run(prove(desk, one))
        assert (proven.image_id, proven.verified) == ("", None)


def test_the_one_new_image_of_the_name_is_its_copy(desk: Desk, ims: FakeIms) -> None:
    one = succeeded(desk)
    ims.time.seconds += 100
    assert asyncio.run(prove(desk, one)).image_id in ims.images


def test_an_image_of_another_parent_is_not_claimed(desk: Desk, ims: FakeIms) -> None:
    ims.parent = lambda _request: "another"
    assert asyncio.run(prove(desk, succeeded(desk))).image_id == ""


def test_a_job_known_by_its_id_alone_claims_no_image_by_name(desk: Desk, ims: FakeIms) -> None:
    ims.images["old"] = replace(SOURCE, id="old", name="x")
    ims.begun["b" * 32] = (0.0, wanted(desk, "x").request, "gone")
    adopted = replace(asyncio.run(adopt_job(desk, "b" * 32)), image_id="")
    desk.ledger.note(adopted)
    done = desk.ledger.take(step(adopted, State.SUCCEEDED, at=desk.clock.now(), cause="the job ended"))
    assert asyncio.run(prove(desk, done)).image_id == ""


def test_a_verdict_is_not_forgotten_because_another_could_not_read(desk: Desk, ims: FakeIms) -> None:
    one = succeeded(desk)
    ims.time.seconds += 100
    proven = asyncio.run(prove(desk, one))
    assert proven.proof is not None
    assert proven.proof.verdict is not Verdict.UNREADABLE
    ims.faults = [Interrupted("lost"), Interrupted("lost")]
    assert asyncio.run(prove(desk, one)) == proven


def test_a_poll_that_comes_too_late_takes_nothing_back(desk: Desk, ims: FakeIms, tmp_path: Path) -> None:
    running = asyncio.run(submit(desk, wanted(desk).id))
    other = desk_at(tmp_path / "state", ims)
    known = asyncio.run(poll(other, running))
    assert known.image_id
    ims.timeline = jobs((0, "RUNNING", 0.1))
    job = ims.job

    async def nameless(job_id: str) -> Job:
        return replace(await job(job_id), image_id=None)

    ims.job = nameless  # type: ignore[method-assign] # a call that doesn't name the image
    assert asyncio.run(poll(desk, running)).image_id == known.image_id
    other.ledger.close()


def test_a_forgotten_job_is_told_by_its_image(desk: Desk, ims: FakeIms) -> None:
    running = asyncio.run(submit(desk, wanted(desk).id))
    running = asyncio.run(poll(desk, running))
    ims.time.seconds += 100
    ims.faults = [BadRequest("job not found", status=400, code="IMG.0023")]
    ended = asyncio.run(poll(desk, running))
    assert (ended.state, ended.last_error) == (State.SUCCEEDED, "")


def test_a_forgotten_job_whose_image_is_not_known_stays_running(desk: Desk, ims: FakeIms) -> None:
    running = asyncio.run(submit(desk, wanted(desk).id))
    ims.faults = [BadRequest("job not found", status=400, code="IMG.0023")]
    after = asyncio.run(poll(desk, running))
    assert (after.state, after.last_error) == (State.RUNNING, "job not found")


def test_one_job_is_taken_in_once(desk: Desk, ims: FakeIms, tmp_path: Path) -> None:
    other = desk_at(tmp_path / "state", ims)
    ims.begun["b" * 32] = (0.0, replace(wanted(desk, "y").request, name="x"), "gone")

    async def run() -> list[Replication]:
        return list(await asyncio.gather(*(adopt_job(each, "b" * 32) for each in (desk, other, desk))))

    assert len({one.id for one in asyncio.run(run())}) == 1
    other.ledger.close()


def test_a_job_and_an_image_that_are_both_gone_are_told(desk: Desk, ims: FakeIms) -> None:
    running = asyncio.run(poll(desk, asyncio.run(submit(desk, wanted(desk).id))))
    del ims.images[running.image_id]
    ims.faults = [BadRequest("job not found", status=400, code="IMG.0023")]
    after = asyncio.run(poll(desk, running))
    assert (after.state, after.gone, running.gone) == (State.RUNNING, True, False)
    assert after.last_error.endswith("It said of the job: job not found")
    assert not asyncio.run(poll(desk, after)).gone


def test_one_of_which_the_cloud_has_known_nothing_for_an_hour_can_be_filed_by_hand(desk: Desk, ims: FakeIms) -> None:
    running = asyncio.run(poll(desk, asyncio.run(submit(desk, wanted(desk).id))))
    with pytest.raises(InvalidInput, match="running ones that the cloud doesn't know"):
        file_by_hand(desk.ledger, desk.senders, running, desk.clock.now())
    del ims.images[running.image_id]
    ims.faults = [BadRequest("job not found", status=400, code="IMG.0023")]
    gone = asyncio.run(poll(desk, running))
    with pytest.raises(InvalidInput, match="0 minutes ago: that may pass"):
        file_by_hand(desk.ledger, desk.senders, gone, desk.clock.now())
    ims.time.seconds += 3600
    ims.faults = [BadRequest("job not found", status=400, code="IMG.0023")]
    filed = file_by_hand(desk.ledger, desk.senders, asyncio.run(poll(desk, gone)), desk.clock.now())
    assert (filed.state, filed.fail_reason, filed.last_error) == (State.FAILED, GIVEN_UP, "")
    last = desk.ledger.story(filed.id)[-1]
    assert (last.cause, last.words) == ("settled by hand", gone.last_error)


def test_one_that_the_cloud_knows_again_is_not_filed(desk: Desk, ims: FakeIms) -> None:
    running = asyncio.run(poll(desk, asyncio.run(submit(desk, wanted(desk).id))))
    image = ims.images.pop(running.image_id)
    ims.faults = [BadRequest("job not found", status=400, code="IMG.0023")]
    gone = asyncio.run(poll(desk, running))
    ims.time.seconds += 3600
    ims.images[running.image_id] = image
    assert not asyncio.run(poll(desk, gone)).gone
    with pytest.raises(InvalidInput):
        file_by_hand(desk.ledger, desk.senders, gone, desk.clock.now())


def test_a_token_that_expired_and_cannot_be_renewed_ends_the_watching_and_not_the_job(desk: Desk, ims: FakeIms) -> None:
    running = asyncio.run(submit(desk, wanted(desk).id))
    ims.faults = [Unauthorized("The token expired", status=401, code="APIGW.0307")]
    with pytest.raises(SignInRefused, match="no longer: The token expired"):
        asyncio.run(take_turn(desk, running))
    assert desk.ledger.get(running.id).state is State.RUNNING
    ims.faults = [Unauthorized("The token expired", status=401)]
    lost = desk.ledger.take(step(sending(desk), State.UNKNOWN, at=desk.clock.now(), cause="no answer"))
    with pytest.raises(SignInRefused):
        asyncio.run(take_turn(desk, lost))


def sending(desk: Desk) -> Replication:
    one = wanted(desk, "other")
    return desk.ledger.take(step(one, State.SUBMITTING, at=desk.clock.now(), cause="sending"))
