"""Bars that invent nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.present.bars import bar, percent

SHARE = st.none() | st.floats()


@pytest.mark.parametrize(
    ("server", "estimate", "shown"),
    [
        (0.62, 0.78, "███████▒▒···"),
        (None, 0.25, "▒▒▒·········"),
        (None, None, "············"),
        (0.0, None, "············"),
        (1.0, None, "████████████"),
        (0.999, None, "███████████·"),
        (0.5, 0.2, "██████······"),
        (None, 1.0, "▒▒▒▒▒▒▒▒▒▒▒·"),
        (1.7, None, "████████████"),
        (-1.0, -1.0, "············"),
    ],
)
def test_a_bar(server: float | None, estimate: float | None, shown: str) -> None:
    assert bar(12, server, estimate) == shown
    assert bar(12, server, estimate, ascii=True) == shown.translate(str.maketrans("█▒·", "#+."))


@given(st.integers(min_value=-3, max_value=60), SHARE, SHARE)
def test_a_bar_has_its_width_and_says_no_more_than_the_server(
    width: int, server: float | None, estimate: float | None
) -> None:
    shown = bar(width, server, estimate)
    assert len(shown) == max(0, width)
    assert shown == "".join(sorted(shown, key="█▒·".index))
    if width > 0 and not (server is not None and server >= 1):
        assert shown.endswith("·")
    if server is None:
        assert "█" not in shown
    if estimate is None:
        assert "▒" not in shown


@pytest.mark.parametrize(
    ("server", "words"), [(None, ""), (0.62, "62%"), (0.29, "29%"), (0.999, "99%"), (0.9999999, "99%"), (1, "100%")]
)
def test_percent(server: float | None, words: str) -> None:
    assert percent(server) == words
