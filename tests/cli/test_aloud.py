"""What a screen reader is given: lines that stand for themselves, states as words, and nothing that is drawn over."""

from __future__ import annotations

import re
from pathlib import Path

from imstui.simulator.options import Options
from imstui.simulator.serve import running
from tests.tui.on_cloud import screen_of

CHANGE = re.compile(
    r"\d\d:\d\d:\d\d \w{11} web-base -> web-base-aloud (queued|sending|running( \d+%)?|done( verified)?)$"
)


def test_watching_with_plain_says_a_sentence_for_each_change(own_home: Path) -> None:
    with running(Options(images=10, speed=20)) as cloud:
        with screen_of(cloud, own_home, "copy", "web-base", "--name", "web-base-aloud", columns=120) as terminal:
            assert terminal.wait_exit() == 0
        with screen_of(cloud, own_home, "watch", "--plain", columns=120) as terminal:
            assert terminal.wait_exit(30) == 0
            said = terminal.raw.decode().replace("\r\n", "\n")
    changes = [line for line in said.splitlines() if "->" in line]
    assert changes
    assert [line for line in changes if not CHANGE.match(line)] == []
    assert "done verified" in changes[-1]
    assert "\x1b" not in said
    assert "\r" not in said


def test_lists_tell_states_by_word_and_draw_no_boxes(own_home: Path) -> None:
    with running(Options(images=30)) as cloud, screen_of(cloud, own_home, "images", columns=120) as terminal:
        assert terminal.wait_exit() == 0
        text = terminal.raw.decode()
    assert "active" in text
    assert not re.search("[│┃┌─━╭|+]{2}", text)
