"""Sending one replication: once, with what is known written down whatever happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from imstui.model.copying import Accepted, CopyOutcome, CopyRequest, Refused, Throttled, Unanswered
from imstui.model.errors import BadRequest, Interrupted, InvalidInput, LedgerError, SignInRefused, StillOpen
from imstui.model.replication import Replication, State, Step
from imstui.replication.adopt import adopt_job
from imstui.replication.desk import Desk
from imstui.replication.follow import follow
from imstui.replication.settle import file_by_hand
from imstui.replication.submit import places, submit
from tests.replication.doubles import SOURCE, FakeIms, desk_at, jobs, wanted

FLOW = BadRequest("too many tasks", status=400, code="IMG.0060")
JOB = "a" * 32


def full_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch, tries: int) -> None:
    """The answer can't be written down so many times."""
    take = desk.ledger.take
    left = [tries]

    def full(step: Step, *, claiming: bool = False) -> Replication:
        if step.transition.before is State.SUBMITTING and left[0]:
            left[0] -= 1
            raise LedgerError("the disk is full.")
        return take(step, claiming=claiming)

    monkeypatch.setattr(desk.ledger, "take", full)


def test_the_names_are_read_just_before_it_is_sent(desk: Desk, ims: FakeIms) -> None:
    one = wanted(desk)
    ims.images["late"] = replace(SOURCE, id="late", name="web-base-enc", source_image_id=SOURCE.id)
    ims.answers = [Unanswered(Interrupted("lost"))]
    assert asyncio.run(submit(desk, one.id)).known_ids == ("late",)


def test_an_answer_is_written_down_as_soon_as_the_ledger_can_be(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    full_disk(desk, monkeypatch, 3)
    sent = asyncio.run(submit(desk, wanted(desk).id))
    assert (sent.state, bool(sent.job_id)) == (State.RUNNING, True)


def test_a_job_id_that_cannot_be_written_down_is_told_and_finds_its_row_again(
    desk: Desk, ims: FakeIms, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = wanted(desk)
    with monkeypatch.context() as patch:
        full_disk(desk, patch, 999)
        with pytest.raises(StillOpen, match=f"job {0:032x}") as told:
            asyncio.run(submit(desk, one.id))
    assert f"imstui watch {0:032x}" in told.value.hint
    assert desk.ledger.get(one.id).state is State.SUBMITTING
    found = asyncio.run(adopt_job(desk, f"{0:032x}"))
    assert (found.id, found.state, found.job_id) == (one.id, State.RUNNING, f"{0:032x}")
    assert len(desk.ledger.recent(9)) == 1


def test_all_job_ids_of_a_batch_are_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    members = [wanted(desk, name).id for name in ("a1", "b1", "c1")]
    full_disk(desk, monkeypatch, 999)

    async def run() -> None:
        async for _ in follow(desk, members):
            pass

    with pytest.raises(StillOpen) as told:
        asyncio.run(run())
    assert all(f"{number:032x}" in told.value.hint for number in range(3))


def hung(ims: FakeIms, answer: Callable[[], CopyOutcome], monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """The cloud answers only when something was cancelled."""
    begun = asyncio.Event()

    async def copy(request: CopyRequest) -> CopyOutcome:
        begun.set()
        await asyncio.sleep(0.05)
        return answer()

    monkeypatch.setattr(ims, "copy", copy)
    return begun


def refuse(error: Exception) -> CopyOutcome:
    raise error


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (lambda: Accepted(JOB), State.RUNNING),
        (lambda: Refused(BadRequest("no", status=400, code="IMG.0027")), State.REFUSED),
        (lambda: refuse(SignInRefused("the session ended")), State.QUEUED),
        (lambda: refuse(InvalidInput("half a character")), State.REFUSED),
        (lambda: refuse(RuntimeError("a fault")), State.UNKNOWN),
    ],
)
def test_an_answer_that_comes_while_it_is_told_to_end_counts(
    desk: Desk, ims: FakeIms, monkeypatch: pytest.MonkeyPatch, answer: Callable[[], CopyOutcome], state: State
) -> None:
    one = wanted(desk)

    async def run() -> None:
        begun = hung(ims, answer, monkeypatch)
        task = asyncio.ensure_future(submit(desk, one.id))
        await begun.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    assert desk.ledger.get(one.id).state is state


def test_being_told_to_end_twice_leaves_a_true_row(desk: Desk, ims: FakeIms, monkeypatch: pytest.MonkeyPatch) -> None:
    one = wanted(desk)

    async def run() -> None:
        begun = hung(ims, lambda: Accepted(JOB), monkeypatch)
        task = asyncio.ensure_future(submit(desk, one.id))
        await begun.wait()
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    assert desk.ledger.get(one.id).state is State.UNKNOWN


def test_what_cannot_be_written_as_a_request_is_refused_and_not_unknown(
    desk: Desk, ims: FakeIms, monkeypatch: pytest.MonkeyPatch
) -> None:
    ims.answers = [InvalidInput("half a character")]
    assert asyncio.run(submit(desk, wanted(desk).id)).state is State.REFUSED


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted(JOB), State.RUNNING),
        (Unanswered(Interrupted("lost")), State.NOT_STARTED),
        (Throttled(FLOW), State.NOT_STARTED),
    ],
)
def test_an_answer_after_its_sender_was_declared_dead_counts(
    desk: Desk, ims: FakeIms, monkeypatch: pytest.MonkeyPatch, outcome: CopyOutcome, state: State
) -> None:
    one = wanted(desk)

    async def copy(request: CopyRequest) -> CopyOutcome:
        sender = replace(desk.ledger.get(one.id), sender=replace(desk.senders.me, host="another"))
        desk.ledger.note(sender)
        file_by_hand(desk.ledger, desk.senders, sender, desk.clock.now())
        return outcome

    monkeypatch.setattr(ims, "copy", copy)
    after = asyncio.run(submit(desk, one.id))
    assert (after.state, after.job_id) == (state, JOB if state is State.RUNNING else "")
    assert after == desk.ledger.get(one.id)


def test_a_clock_that_was_put_back_does_not_hold_the_queue(desk: Desk, ims: FakeIms) -> None:
    ims.answers = [Throttled(FLOW)]
    asyncio.run(submit(desk, wanted(desk).id))
    assert places(desk).free == 0
    ims.time.put = -3600
    assert places(desk).free == 5


def test_what_nobody_heard_of_for_an_hour_takes_up_no_place(desk: Desk, ims: FakeIms) -> None:
    asyncio.run(submit(desk, wanted(desk).id))
    assert places(desk).free == 4
    ims.time.seconds += timedelta(hours=2).total_seconds()
    assert places(desk).free == 5


async def sent(desk: Desk, chosen: list[str]) -> list[Replication]:
    seen = []
    async for replication in follow(desk, chosen):
        seen.append(replication)
        if replication.state is State.RUNNING:
            break
    return seen


def test_a_place_comes_free_although_nobody_else_watches_what_runs(desk: Desk, ims: FakeIms, tmp_path: Path) -> None:
    ims.timeline = jobs((0, "RUNNING", 0.5), (600, "SUCCESS", 1))
    for number in range(5):
        asyncio.run(submit(desk, wanted(desk, f"earlier-{number}").id))
    sixth = wanted(desk, "sixth")
    seen = asyncio.run(sent(desk, [sixth.id]))
    assert seen[-1].state is State.RUNNING
    assert {one.id for one in seen} == {sixth.id}
    assert 600 <= ims.time.seconds < 700


def test_what_others_have_queued_is_not_sent_by_the_way(desk: Desk, ims: FakeIms, tmp_path: Path) -> None:
    ims.timeline = jobs((0, "RUNNING", 0.5), (60, "SUCCESS", 1))
    others = [wanted(desk, f"other-{number}") for number in range(6)]
    for one in others[:5]:
        asyncio.run(submit(desk, one.id))
    asyncio.run(sent(desk, [wanted(desk, "mine").id]))
    assert desk.ledger.get(others[5].id).state is State.QUEUED


def test_two_at_once_send_it_once(desk: Desk, ims: FakeIms, tmp_path: Path) -> None:
    other = desk_at(tmp_path / "state", ims)
    one = wanted(desk)

    async def run() -> None:
        await asyncio.gather(*(submit(each, one.id) for each in (desk, other, desk, other)))

    asyncio.run(run())
    assert ims.calls.count("copy") == 1
    other.ledger.close()
