"""Replications in words: their order, their line, their story, and what is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from imstui.model.replication import GONE, Proof, Replication, State, Transition, Verdict
from imstui.present.times import clock
from imstui.replication.estimate import Estimate, Slow, estimate, slowness
from imstui.replication.history import History
from imstui.tui.jobs.board import Board, appeared, counts, images_in_work
from imstui.tui.jobs.job_choice import chosen
from imstui.tui.jobs.job_rows import job_row, reckoned
from imstui.tui.jobs.news import news
from imstui.tui.jobs.story import story_rows
from tests.tui.samples import BINDING, IMAGE, KEY, NOW, job

VERIFIED = Proof(Verdict.VERIFIED, NOW)
HALF = job(4, progress=0.5, last_seen=NOW)


def took(seconds: float) -> Replication:
    """A copy that took so long."""
    return job(9, State.SUCCEEDED, begin_time=NOW, end_time=NOW + timedelta(seconds=seconds))


PAST = History.of([took(seconds) for seconds in range(80, 125, 5)])


def test_what_goes_on_stands_first_then_what_failed_lately_and_the_newest_end() -> None:
    board = Board()
    old = replace(job(9, State.FAILED), since=NOW - timedelta(days=2))
    board.put([job(1, State.SUCCEEDED), job(2, State.QUEUED), job(3), job(4, State.FAILED), job(5, State.UNKNOWN), old])
    assert [one.id[-1] for one in board.shown(NOW)] == ["3", "5", "2", "4", "1", "9"]
    assert counts(board.shown(NOW)) == {"running": 1, "queued": 1, "failed": 2, "done": 1, "unknown": 1}
    board.dismiss(job(4).id)
    assert [one.id[-1] for one in board.shown(NOW)] == ["3", "5", "2", "1", "4", "9"]
    board.belong_to(replace(BINDING, project_id="another"))
    assert board.shown(NOW) == ()


def test_images_in_work_are_those_that_open_jobs_read_or_make() -> None:
    assert images_in_work([job(1, image_id="made"), job(2, State.SUCCEEDED, image_id="old")]) == {IMAGE.id, "made"}


def test_a_running_line_shows_the_servers_share_and_marks_what_is_estimated() -> None:
    row = job_row(HALF, NOW, None, ascii_only=False)
    assert row.cells[:2] == ("▶", "web-base → copy-4")
    assert row.cells[2] == "█████·····  50%   4:00  3 to 6 min left"
    assert job_row(HALF, NOW + timedelta(minutes=2), None, ascii_only=True).cells[2].startswith("#####++...  50%")
    assert "left" not in job_row(job(4), NOW, None, ascii_only=False).cells[2]


def test_without_a_percentage_only_estimated_cells_are_drawn() -> None:
    blind = job_row(job(1), NOW, PAST, ascii_only=False)
    assert blind.cells[2] == "▒▒▒▒▒▒···· est.   1:00  1 min left"
    assert "left" not in job_row(job(1), NOW, History(PAST.took[:4]), ascii_only=False).cells[2]
    slow = job_row(job(30), NOW, PAST, ascii_only=False)
    assert (slow.cells[2], slow.roles[2]) == ("30:00  slower than any of 9 before", "warning")


def test_a_missed_look_and_a_strange_word_are_told_in_the_row() -> None:
    missed = replace(HALF, last_error="no route")
    assert job_row(missed, NOW, None, ascii_only=False).cells[2] == f"█████·····  50%  last seen {clock(NOW)}"
    assert "says PAUSED" in job_row(replace(HALF, job_status="PAUSED"), NOW, None, ascii_only=False).cells[2]
    assert "know it any more" in job_row(replace(HALF, last_error=f"{GONE}."), NOW, None, ascii_only=False).cells[2]


def test_estimates_rest_on_the_server_first_then_on_earlier_copies() -> None:
    told = estimate(HALF, NOW, PAST)
    assert isinstance(told, Estimate)
    assert (told.like, told.share) == (0, 0.5)
    guessed = estimate(job(1), NOW, PAST)
    assert isinstance(guessed, Estimate)
    assert (guessed.like, guessed.share) == (9, 0.6)
    assert estimate(job(60), NOW, PAST) == Slow(9, 9)
    assert slowness(replace(HALF, since=NOW - timedelta(hours=1)), NOW, PAST) == Slow(9, 9)
    assert estimate(took(100), NOW, PAST) is None


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
    adopted = news(job(1, State.UNKNOWN), job(1, job_id="", image_id="new"))
    assert adopted is not None
    assert "accepted: its copy was found. It goes on" in adopted.text
    assert appeared(running, done)
    assert not appeared(done, done)
    assert not appeared(None, running)


def test_a_story_tells_every_step_the_cause_and_what_to_do() -> None:
    source = replace(job(1).source, key_id=KEY.id, encrypted=True)
    failed = job(1, State.FAILED, error_code="IMG.0103", fail_reason="no access", source=source)
    steps = [
        Transition(None, State.QUEUED, NOW, "intent written"),
        Transition(State.RUNNING, State.FAILED, NOW, "the job ended", "FAIL IMG.0103 no access"),
    ]
    text = "\n".join(f"{row.label} {row.text}" for row in story_rows(failed, steps))
    assert "failed" in text
    assert "Ask the key's owner" in text
    assert f"It is key {KEY.id}." in text
    assert "Cloud said no access" in text
    assert "queued: intent written" in text
    assert "failed: the job ended (FAIL)" in text
    assert f"imstui watch {failed.job_id}" in text
    assert text.count("IMG.0103") == 1


def test_a_running_ones_story_says_what_its_estimate_rests_on() -> None:
    running = story_rows(job(1), [], reckoned(job(1), NOW, PAST))
    assert [row.text for row in running if row.label == "Estimate"] == ["1 min left, from 9 like it"]
    slow = story_rows(job(30), [], reckoned(job(30), NOW, PAST), ascii_only=True)
    assert "slower than any of 9 before" in next(row.text for row in slow if row.label == "Slow")


def test_a_choice_is_by_class_and_by_words() -> None:
    jobs = [job(1), job(2, State.FAILED), job(3, key_alias="backup")]
    assert [one.id[-1] for one in chosen(jobs, "running", "")] == ["1", "3"]
    assert [one.id[-1] for one in chosen(jobs, "all", "web COPY-2")] == ["2"]
    assert [one.id[-1] for one in chosen(jobs, "all", "key:back")] == ["3"]
    assert chosen(jobs, "all", "key:web") == ()
