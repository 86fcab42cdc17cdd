"""Outside text made safe: what may never reach a terminal, and what must survive."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imstui.present.text import clean, clean_block

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
"""All of Unicode, lone surrogates included."""

FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Cn"}
BIDI = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}

HOSTILE = {
    "sgr": "A\x1b[31mRED\x1b[0mB",
    "osc52": "A\x1b]52;c;ZXZpbA==\x07B",
    "clear and home": "A\x1b[2J\x1b[HB",
    "c1 csi": "A\x9b31mB",
    "c1 osc": "A\x9d0;title\x9cB",
    "newline": "one\ntwo",
    "tab": "a\tb",
    "carriage return": "abc\rX",
    "backspace": "abc\b\bX",
    "bell, vt, ff, del": "a\x07b\x0bc\x0cd\x7fe",
    "nul": "a\x00b",
    "rlo": "abc\u202egnp.exe\u202c",
    "isolates": "a\u2066b\u2069c\u200ed\u200fe\u061cf",
    "zero width": "a\u200bb\u00adc\ufeffd\u2060e",
    "line and paragraph separator": "a\u2028b\u2029c",
    "next line": "a\x85b",
    "surrogate": "a\udcffb",
    "zwj": "\U0001f468\u200d\U0001f469\u200d\U0001f467X",
    "vs16": "\u26a0\ufe0fX",
    "skin tone": "\U0001f44d\U0001f3fdX",
    "tag characters": "a\U000e0041\U000e007fb",
    "fillers": "a\u3164\u115f\u1160\uffa0b",
    "zalgo": "e" + "\u0301" * 40 + "x",
    "leading mark": "\u0301x",
    "stacked jamo": "\u1100" + "\u1161" * 40,
    "noncharacter": "a\ufffe\U0010ffffb",
}


def assert_safe(text: str) -> None:
    for char in text:
        assert unicodedata.category(char) not in FORBIDDEN, f"{char!r} in {text!r}"
        assert unicodedata.bidirectional(char) not in BIDI
    assert len(text.splitlines()) <= 1
    text.encode()


@given(ANY_TEXT)
@example("\u0301" * 9)
@example("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\")
def test_whatever_comes_is_one_safe_line(text: str) -> None:
    cleaned = clean(text)
    assert_safe(cleaned)
    assert len(cleaned) <= len(text)
    assert clean(cleaned) == cleaned


@given(ANY_TEXT, st.integers(min_value=0, max_value=20))
def test_a_limit_is_kept(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    assert len(cleaned) <= limit
    assert clean(cleaned, limit) == cleaned
    assert_safe(cleaned)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_made_harmless(text: str) -> None:
    assert_safe(clean(text))
    assert clean(text).startswith(text[0]) or text[0] == "\u0301"


def test_every_code_point_alone_and_beside_a_letter() -> None:
    for code in range(0x110000):
        assert_safe(clean(f"a{chr(code)}"))


@pytest.mark.parametrize(
    "text",
    [
        "web-base",
        "[red]x[/red]",
        "[/]oops",
        "[@click=app.quit]x[/]",
        "Größe: 1 €",
        "镜像名称",
        "שלום",
        "हिन्दी",
        "e\u0301",
    ],
)
def test_what_people_write_stands_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_breaks_and_odd_spaces_become_spaces_and_controls_are_seen() -> None:
    assert clean("a\tb\r\nc\u00a0d\u3000e") == "a b  c d e"
    assert clean("a\x1b[31mb\udcffc") == "a\ufffd[31mb\ufffdc"
    assert clean("abc\u202edef\u200b") == "abcdef"


def test_marks_are_thinned_but_kept_where_a_language_needs_them() -> None:
    assert clean("e" + "\u0301" * 40 + "x") == "e" + "\u0301" * 4 + "x"
    assert clean("\u0301x") == "x"


def test_a_cut_text_says_so() -> None:
    assert clean("abcdef", 4) == "abc…"
    assert clean("abcd", 4) == "abcd"
    assert clean("abcd", 0) == ""


@given(ANY_TEXT)
def test_a_block_keeps_its_line_breaks_and_nothing_else(text: str) -> None:
    block = clean_block(text)
    for line in block.split("\n"):
        assert_safe(line)
    assert len(block) <= len(text)
    assert clean_block(block) == block
    assert "\r" not in block


def test_a_block_of_any_line_ends() -> None:
    assert clean_block("a\r\nb\rc\n\n\td\x1b") == "a\nb\nc\n\n d\ufffd"
    assert clean_block("abc\ndef", 5) == "abc\n…"
