"""How far ahead of its terminal the program writes."""

from __future__ import annotations

from imstui.tui.terminal.pace import ASK, Pace

FRAME = "x" * 2_500


def test_small_frames_ask_nothing() -> None:
    pace = Pace()
    assert [pace.wrote("x" * 200) for _ in range(9)] == [""] * 9
    assert pace.wrote("x" * 300) == ASK


def test_a_terminal_that_never_answered_is_not_waited_for_and_soon_not_asked() -> None:
    pace = Pace()
    asked = [pace.wrote(FRAME) for _ in range(20)]
    assert asked == [ASK] * 8 + [""] * 12
    assert not pace.ahead


def test_frames_wait_for_the_answer_and_then_go_on() -> None:
    pace = Pace()
    pace.wrote(FRAME)
    assert not pace.answered()
    ahead = []
    for _ in range(3):
        pace.wrote(FRAME)
        ahead.append(pace.ahead)
    assert ahead == [False, False, True]
    pace.waiting = True
    assert pace.answered()
    assert (pace.ahead, pace.waiting) == (False, False)


def test_an_answer_that_does_not_come_is_given_up_and_a_late_one_believed_again() -> None:
    pace = Pace()
    pace.wrote(FRAME)
    pace.answered()
    for _ in range(3):
        pace.wrote(FRAME)
    pace.waiting = True
    assert pace.gave_up()
    ahead = []
    for _ in range(2):
        pace.wrote(FRAME * 4)
        ahead.append(pace.ahead)
        pace.answered()
    assert ahead == [False, True]
