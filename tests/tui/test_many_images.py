"""Fifty thousand images in a pseudo-terminal: one is found, understood, its parent opened; and all is there offline."""

from __future__ import annotations

from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import running
from tests.tui.on_cloud import control, screen_of
from tests.tui.terminal import Terminal

pytestmark = pytest.mark.long

PARENT = "11111111-2222-4333-8444-555555555555"


def loaded(terminal: Terminal) -> None:
    terminal.wait_text(r"4 All 5\d{4} |4 All 4\d{4} ", 120)
    terminal.wait_text(r"from \d\d:\d\d *$|from \d\d:\d\d +\n", 60)
    terminal.wait_quiet(timeout=60)


def find(terminal: Terminal) -> None:
    """Three words, the last key the one that it takes."""
    terminal.cost(b"/", "web os:ubuntu")
    terminal.send(b"arch bill 201")
    terminal.wait_quiet()
    terminal.send(b"9")
    terminal.wait_text(r"billing-archive-2019.*full-ECS", 5)
    terminal.wait_text(r"\b1 of \d{5}")
    terminal.cost(b"\r")


def understand(terminal: Terminal) -> None:
    """Its rule, and its parent, which knows it as a copy."""
    terminal.cost(b"\r", "Full-ECS images can't be copied")
    terminal.wait_text(r"Copied from +1 golden-parent")
    terminal.cost(b"1", r"Copies +1 billing-archive-2019")


def test_one_of_fifty_thousand_is_found_by_three_words_understood_and_there_again_without_a_network(
    own_home: Path,
) -> None:
    with running(Options(images=50_000)) as cloud:
        control(cloud, "POST", "/images", {"id": PARENT, "name": "golden-parent"})
        whole = {"name": "billing-archive-2019", "__whole_image": "true", "__originalimagename": PARENT}
        control(cloud, "POST", "/images", whole)
        with screen_of(cloud, own_home) as terminal:
            loaded(terminal)
            find(terminal)
            understand(terminal)
            terminal.cost(b"\x1b", "Full-ECS images")
            terminal.cost(b"\x1b", "STATUS")
            terminal.send(b"q")
            assert terminal.wait_exit() == 0
    with screen_of(cloud, own_home) as terminal:
        terminal.wait_text(r"4 All \d{5} ")
        terminal.wait_text("not signed in")
        find(terminal)
        understand(terminal)
