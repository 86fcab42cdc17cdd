"""Cell widths that agree with the screen's library, and cutting by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from imstui.present.text import clean
from imstui.present.width import cell_width, cut, pad

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


def test_every_character_that_cleaning_leaves_has_the_width_that_the_screen_gives_it() -> None:
    differing = []
    for code in range(0x110000):
        text = clean(f"a{chr(code)}")
        if cell_width(text) != cell_len(text):
            differing.append(f"U+{code:04X}")
    assert differing == []


@given(ANY_TEXT)
def test_texts_have_the_width_that_the_screen_gives_them(text: str) -> None:
    assert cell_width(clean(text)) == cell_len(clean(text))


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("web", 3),
        ("镜像", 4),
        ("e\u0301", 1),
        ("🇨🇳", 2),
        ("🔑", 2),
        ("✓?", 2),
        ("한", 2),
        ("ﾊﾟ", 2),
        ("\ufffd", 1),
    ],
)
def test_a_width(text: str, width: int) -> None:
    assert cell_width(text) == width


@given(ANY_TEXT.map(clean), st.integers(min_value=0, max_value=20))
def test_a_cut_text_fits_and_is_a_beginning(text: str, width: int) -> None:
    shown = cut(text, width)
    assert cell_width(shown) <= width
    assert shown in {text, ""} or (shown[-1] == "…" and text.startswith(shown[:-1]))
    assert cell_width(pad(shown, width)) == width
    assert pad(shown, width).startswith(shown)
    assert pad(shown, width, right=True).endswith(shown)


def test_no_half_of_a_wide_character() -> None:
    assert cut("镜像名称", 4) == "镜…"
    assert cut("镜像名称", 5) == "镜像…"
    assert cut("web-base", 4) == "web…"
    assert cut("web", 0) == ""
    assert pad("镜像", 6, right=True) == "  镜像"
