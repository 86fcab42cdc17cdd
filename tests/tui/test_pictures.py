"""The README's pictures show the program as it is."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.pictures import FOLDER, SCENES, draw


def looks(picture: Path) -> list[tuple[str, str]]:
    """What stands in a picture, and how it looks; how the SVG is put together is the library's own affair."""
    svg = picture.read_text(encoding="utf-8")
    styles = dict(re.findall(r"\.(imstui-r\d+) \{([^}]*)\}", svg))
    return [(text, styles[name]) for name, text in re.findall(r'<text class="(imstui-r\d+)"[^>]*>([^<]*)</text>', svg)]


def test_the_pictures_are_those_of_the_program(tmp_path: Path) -> None:
    zone = time.tzname
    draw(tmp_path)
    assert time.tzname == zone
    stale = [name for name in SCENES if looks(tmp_path / f"{name}.svg") != looks(FOLDER / f"{name}.svg")]
    assert not stale, "stale: run python -m tests.pictures"


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_names_no_host_and_no_path(name: str) -> None:
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^\s\"<]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "127.0.0.1" not in text
    assert "terminal-" not in text.replace("rich-terminal", "").replace("clip-terminal", "")
    assert str(Path.home()) not in text
    assert looks(FOLDER / f"{name}.svg")
