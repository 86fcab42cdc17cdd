"""Replications in words: their order, their line, their story, and what is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from imstui.model.replication import Proof, State, Transition, Verdict
from imstui.replication.estimate import Rates, estimate
from imstui.tui.board import Board, appeared, counts, images_in_work
from imstui.tui.job_rows import job_row
from imstui.tui.news import news
from imstui.tui.story import story_rows
from tests.tui.samples import BINDING, IMAGE, NOW, job

VERIFIED = Proof(Verdict.VERIFIED, NOW)
HALF = job(4, progress=0.5, last_seen=NOW)


def test_open_jobs_stand_first_and_the_newest_end_next() -> None:
    board = Board()
    board.put([job(1, State.FAILED), job(2, State.QUEUED), job(3), job(4, State.SUCCEEDED)])
    assert [one.id[-1] for one in board.shown()] == ["3", "2", "1", "4"]
    assert counts(board.shown()) == {"running": 1, "queued": 1, "failed": 1, "done": 1}
    board.belong_to(replace(BINDING, project_id="another"))
    assert board.shown() == ()


def test_images_in_work_are_those_that_open_jobs_read_or_make() -> None:
    assert images_in_work([job(1, image_id="made"), job(2, State.SUCCEEDED, image_id="old")]) == {IMAGE.id, "made"}


def test_a_running_line_shows_the_servers_share_and_marks_what_is_estimated() -> None:
    row = job_row(HALF, NOW, None, ascii_only=False)
    assert row.cells[:2] == ("▶", "web-base → copy-4")
    assert row.cells[2] == "█████·····  50%   4:00  3 to 6 min left"
    assert job_row(HALF, NOW + timedelta(minutes=2), None, ascii_only=True).cells[2].startswith("#####++...  50%")
    blind = job_row(job(4), NOW, Rates((200.0,)), ascii_only=False)
    assert "est." in blind.cells[2]
    assert "█" not in blind.cells[2]
    assert "left" not in job_row(job(4), NOW, None, ascii_only=False).cells[2]


def test_estimates_rest_on_the_server_first_then_on_earlier_copies() -> None:
    told = estimate(HALF, NOW, Rates((1.0,)))
    assert told is not None
    assert told.by_server
    assert told.share == 0.5
    done = job(9, State.SUCCEEDED, begin_time=NOW, end_time=NOW + timedelta(seconds=100))
    rates = Rates.of([done, job(8)])
    assert rates.seconds == (50.0,)
    guessed = estimate(job(1), NOW, rates)
    assert guessed is not None
    assert not guessed.by_server
    assert guessed.share == 0.6
    assert estimate(job(60), NOW, rates) is None
    assert estimate(done, NOW, rates) is None


def test_each_end_is_told_in_its_own_words() -> None:
    failed = job(1, State.FAILED, error_code="IMG.0103", fail_reason="no access")
    assert "IMG.0103: no right to use" in job_row(failed, NOW, None, ascii_only=False).cells[2]
    wrong = Proof(Verdict.DIFFERS, NOW, ("THE COPY IS NOT ENCRYPTED, though key k was asked for.",), True)
    lines = [
        job_row(one, NOW, None, ascii_only=False).cells[2]
        for one in (
            job(1, State.SUCCEEDED, proof=VERIFIED, key_alias="backup"),
            job(1, State.SUCCEEDED, proof=wrong),
            job(1, State.UNKNOWN),
            job(1, State.REFUSED, fail_reason="No connection."),
        )
    ]
    assert lines[0] == "verified, key backup"
    assert lines[1].startswith("THE COPY IS NOT ENCRYPTED")
    assert "looking for it" in lines[2]
    assert lines[3] == "No connection."


def test_news_is_only_what_a_person_has_not_seen_yet() -> None:
    running = job(1)
    done = job(1, State.SUCCEEDED, image_id="new", proof=VERIFIED)
    assert news(None, running) is None
    assert news(running, replace(running, progress=0.4)) is None
    told = news(running, done)
    assert told is not None
    assert told.role == "success"
    failed = news(running, job(1, State.FAILED, error_code="IMG.0103"))
    assert failed is not None
    assert failed.role == "error"
    assert "grant" in failed.text
    assert appeared(running, done)
    assert not appeared(done, done)
    assert not appeared(None, running)


def test_a_story_tells_every_step_the_cause_and_what_to_do() -> None:
    failed = job(1, State.FAILED, error_code="IMG.0103", fail_reason="no access")
    steps = [
        Transition(None, State.QUEUED, NOW, "intent written"),
        Transition(State.RUNNING, State.FAILED, NOW, "the job ended", "FAIL"),
    ]
    text = "\n".join(f"{row.label} {row.text}" for row in story_rows(failed, steps))
    assert "failed" in text
    assert "Ask the key's owner" in text
    assert 'IMG.0103 "no access"' in text
    assert "queued: intent written" in text
    assert "the job ended\nFAIL" in text
    assert f"imstui watch {failed.job_id}" in text
