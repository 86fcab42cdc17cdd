"""What the screen remembers: little, in a file of its own, and never in the way."""

from __future__ import annotations

from pathlib import Path

from imstui.local.remembered import Remembered, read_remembered, remember


def test_what_was_remembered_is_read_again(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert read_remembered(state) == Remembered()
    for what in (Remembered("light", greeted=True), Remembered(greeted=True), Remembered("dark")):
        remember(state, what)
        assert read_remembered(state) == what


def test_a_file_that_can_not_be_used_greets_nobody_again(tmp_path: Path) -> None:
    (tmp_path / "screen").symlink_to(tmp_path / "elsewhere")
    assert read_remembered(tmp_path) == Remembered(greeted=True)


def test_strange_lines_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "screen").write_text("what is this\ntheme=dark\nnew=thing\n")
    (tmp_path / "screen").chmod(0o600)
    assert read_remembered(tmp_path) == Remembered("dark")
