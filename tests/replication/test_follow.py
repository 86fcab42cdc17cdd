"""Following to the end, over a cloud in memory."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from imstui.model.copying import CopyOutcome, CopyRequest, Refused, Throttled, Unanswered
from imstui.model.errors import BadRequest, Forbidden, Interrupted, NotConnected, SignInRefused
from imstui.model.replication import Replication, State
from imstui.replication.desk import Desk
from imstui.replication.follow import follow
from tests.replication.doubles import SOURCE, FakeIms, FakeTime, desk_at, jobs, wanted

FLOW = BadRequest("too many tasks", status=400, code="IMG.0060")
LOST = Interrupted("the connection broke")


def followed(desk: Desk, *chosen: str) -> list[Replication]:
    """All that following to the end yields."""

    async def run() -> list[Replication]:
        return [replication async for replication in follow(desk, chosen)]

    return asyncio.run(run())


def states(desk: Desk, one: Replication) -> list[State]:
    return [step.after for step in desk.ledger.story(one.id)]


def test_a_copy_is_sent_followed_and_proven(desk: Desk, ims: FakeIms) -> None:
    one = wanted(desk)
    seen = followed(desk, one.id)
    assert states(desk, one) == [State.QUEUED, State.SUBMITTING, State.RUNNING, State.SUCCEEDED]
    assert seen[-1].verified is True
    assert seen[-1] == desk.ledger.get(one.id)
    assert ims.calls.count("copy") == 1


def test_only_what_changed_is_yielded(desk: Desk, ims: FakeIms) -> None:
    ims.timeline = jobs((0, "RUNNING", 0.5), (600, "SUCCESS", 1))
    one = wanted(desk)
    seen = followed(desk, one.id)
    assert all(before != after for before, after in itertools.pairwise(seen))


def test_a_lost_answer_is_looked_for_and_adopted_by_its_parent(desk: Desk, ims: FakeIms) -> None:
    ims.answers, ims.acts = [Unanswered(LOST)], True
    one = wanted(desk)
    last = followed(desk, one.id)[-1]
    assert states(desk, one) == [State.QUEUED, State.SUBMITTING, State.UNKNOWN, State.RUNNING, State.SUCCEEDED]
    assert last.image_id in ims.images
    assert ims.calls.count("copy") == 1


def test_an_image_that_was_there_before_is_never_adopted(desk: Desk, ims: FakeIms) -> None:
    ims.images["old"] = replace(SOURCE, id="old", name="web-base-enc", source_image_id=SOURCE.id)
    ims.answers = [Unanswered(LOST)]
    one = wanted(desk, known=("old",))
    followed(desk, one.id)
    assert states(desk, one)[-2:] == [State.UNKNOWN, State.NOT_STARTED]
    assert ims.time.seconds >= 3600
    assert ims.calls.count("copy") == 1


def test_an_image_without_the_right_parent_is_put_before_a_person(desk: Desk, ims: FakeIms) -> None:
    ims.answers, ims.acts, ims.parent = [Unanswered(LOST)], True, lambda _request: None
    one = wanted(desk)

    async def until_asked() -> Replication:
        async for replication in follow(desk, [one.id]):
            if replication.candidates:
                return replication
        raise AssertionError("it ended without asking")

    asked = asyncio.run(until_asked())
    assert asked.state is State.UNKNOWN
    assert asked.candidates[0] in asked.last_error


def test_throttling_queues_it_again_by_itself(desk: Desk, ims: FakeIms) -> None:
    ims.answers = [Throttled(FLOW), Throttled(FLOW, retry_after=40)]
    one = wanted(desk)
    last = followed(desk, one.id)[-1]
    assert last.state is State.SUCCEEDED
    assert last.attempts == 3
    assert ims.calls.count("copy") == 3
    assert ims.time.seconds > 40


@pytest.mark.parametrize("outcome", [Refused(Forbidden("no", status=403, code="IMG.0026"))])
def test_a_refusal_ends_it(desk: Desk, ims: FakeIms, outcome: Refused) -> None:
    ims.answers = [outcome]
    last = followed(desk, wanted(desk).id)[-1]
    assert (last.state, last.error_code) == (State.REFUSED, "IMG.0026")


def test_a_failed_job_is_told_with_its_reason(desk: Desk, ims: FakeIms) -> None:
    failed = replace(jobs((0, "FAIL", None))[0][1], error_code="IMG.0103", fail_reason="no access to source cmk")
    ims.timeline = (*jobs((0, "RUNNING", 0.2)), (30, failed))
    last = followed(desk, wanted(desk).id)[-1]
    assert (last.state, last.error_code, last.fail_reason) == (State.FAILED, "IMG.0103", "no access to source cmk")


def test_failed_looks_end_nothing(desk: Desk, ims: FakeIms) -> None:
    one = wanted(desk)
    ims.faults = [NotConnected("no route"), Interrupted("reset"), Forbidden("no", status=403)]
    seen = followed(desk, one.id)
    assert "no route" in {replication.last_error for replication in seen}
    assert (seen[-1].state, seen[-1].last_error) == (State.SUCCEEDED, "")


def test_a_session_that_ended_ends_the_watching_and_not_the_job(desk: Desk, ims: FakeIms) -> None:
    one = wanted(desk)

    async def run() -> None:
        async for replication in follow(desk, [one.id]):
            if replication.state is State.RUNNING:
                ims.faults = [SignInRefused("a passcode is wanted", wants_passcode=True)]

    with pytest.raises(SignInRefused):
        asyncio.run(run())
    kept = desk.ledger.get(one.id)
    assert (kept.state, kept.last_error) == (State.RUNNING, "a passcode is wanted")


def test_five_run_at_a_time_and_the_rest_wait(desk: Desk, ims: FakeIms) -> None:
    members = [wanted(desk, f"copy-{number}") for number in range(12)]
    running = 0

    async def run() -> int:
        most = 0
        async for _ in follow(desk, [one.id for one in members]):
            now = [one.state for one in desk.ledger.open_ones()]
            most = max(most, now.count(State.RUNNING) + now.count(State.SUBMITTING))
        return most

    running = asyncio.run(run())
    assert running == 5
    assert {desk.ledger.get(one.id).state for one in members} == {State.SUCCEEDED}
    assert ims.calls.count("copy") == 12


def test_a_queue_older_than_a_day_waits_for_a_person(desk: Desk, ims: FakeIms) -> None:
    one = wanted(desk)
    ims.time.seconds += 25 * 3600
    assert [replication.state for replication in followed(desk, one.id)] == [State.QUEUED]
    assert "copy" not in ims.calls

    async def again() -> list[Replication]:
        return [replication async for replication in follow(desk, [one.id], stale_too=True)]

    assert asyncio.run(again())[-1].state is State.SUCCEEDED


def test_another_projects_replications_are_left_alone(tmp_path: Path, ims: FakeIms) -> None:
    mine = desk_at(tmp_path / "state", ims)
    other = replace(mine, binding=replace(mine.binding, project_id="f" * 32))
    one = wanted(other)

    async def run() -> None:
        async for _ in follow(mine):
            raise AssertionError("it belongs to another project")

    async def briefly() -> None:
        task = asyncio.ensure_future(run())
        await _passed(ims.time, 60)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(briefly())
    assert mine.ledger.get(one.id).state is State.QUEUED
    mine.ledger.close()


async def _passed(time: FakeTime, seconds: float) -> None:
    while time.seconds < seconds:  # noqa: ASYNC110 - the clock is ours, and only turns when all else waits
        await asyncio.sleep(0)


def test_a_send_that_is_told_to_end_writes_down_what_it_knows(desk: Desk, ims: FakeIms) -> None:
    one = wanted(desk)
    hung = asyncio.Event()

    async def copy(request: CopyRequest) -> CopyOutcome:
        hung.set()
        await asyncio.Event().wait()
        raise AssertionError

    ims.copy = copy  # type: ignore[method-assign] # a cloud that never answers

    async def run() -> None:
        task = asyncio.ensure_future(_all(desk, one))
        await hung.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    assert desk.ledger.get(one.id).state is State.UNKNOWN


async def _all(desk: Desk, one: Replication) -> None:
    async for _ in follow(desk, [one.id]):
        pass


def test_a_dead_senders_copy_is_found_again(desk: Desk, ims: FakeIms) -> None:
    from imstui.model.replication import step

    one = wanted(desk)
    asyncio.run(_lose(desk, ims, one))
    desk.ledger.take(step(one, State.SUBMITTING, at=desk.clock.now(), cause="sending", sender=desk.senders.me))
    last = followed(desk, one.id)[-1]
    assert last.state is State.SUCCEEDED
    assert ims.calls.count("copy") == 1


async def _lose(desk: Desk, ims: FakeIms, one: Replication) -> None:
    await ims.copy(one.request)
