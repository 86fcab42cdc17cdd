"""Sizes in words, in binary units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.present import sizes
from imstui.present.text import NOTHING

GIB = 1024**3


@pytest.mark.parametrize(
    ("size", "cell", "text"),
    [
        (None, NOTHING, NOTHING),
        (0, "0B", "0 bytes"),
        (1, "1B", "1 byte"),
        (1023, "1023B", "1023 bytes"),
        (1024, "1K", "1 KB"),
        (52 * 1024**2, "52M", "52 MB"),
        (614 * 1024**2, "0.6G", "0.6 GB"),
        (int(1.9 * GIB), "1.9G", "1.9 GB"),
        (int(38.2 * GIB), "38.2G", "38.2 GB"),
        (128 * GIB, "128.0G", "128.0 GB"),
        (1023 * GIB, "1023.0G", "1023.0 GB"),
        (1024 * GIB - 1, "1.0T", "1.0 TB"),
        (-5, "0B", "0 bytes"),
    ],
)
def test_a_size(size: int | None, cell: str, text: str) -> None:
    assert sizes.size_cell(size) == cell
    assert sizes.size_text(size) == text


@given(st.integers(min_value=0, max_value=1024**5))
def test_a_cell_is_short(size: int) -> None:
    assert len(sizes.size_cell(size)) <= 7


def test_figures_of_the_api() -> None:
    assert (sizes.gb_text(40), sizes.gb_text(None)) == ("40 GB", NOTHING)
    assert (sizes.mb_text(1024), sizes.mb_text(None)) == ("1024 MB", NOTHING)
