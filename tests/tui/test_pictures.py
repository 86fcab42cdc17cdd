"""The README's pictures show the program as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pictures import FOLDER, SCENES, draw


def texts(picture: Path) -> list[str]:
    """What stands in a picture; how the SVG is put together is the library's own affair."""
    return re.findall(r"<text [^>]*>([^<]*)</text>", picture.read_text())


def test_the_pictures_are_those_of_the_program(tmp_path: Path) -> None:
    draw(tmp_path)
    stale = [name for name in SCENES if texts(tmp_path / f"{name}.svg") != texts(FOLDER / f"{name}.svg")]
    assert not stale, "stale: run python -m tests.pictures"


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_names_no_host_and_no_path(name: str) -> None:
    text = (FOLDER / f"{name}.svg").read_text()
    assert "127.0.0.1" not in text
    assert "cdnjs" not in text
    assert str(Path.home()) not in text
