"""The page of figures: which promise is met, by how much one isn't, and where it is written."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.benchmarks import page, thousand
from tests.benchmarks.figure import Beside, Figure, Promise

DAY = date(2026, 3, 1)
MET = Figure("start", "imstui --version", 200, "ms", Beside("python -c pass", 50), promise=Promise(5, "floor"))
MISSED = Figure("list", "a list", 60, "ms", Beside("bare", 10), Beside("vendor SDK", 100), Promise(0.5, "peer"))
TOO_LOUD = Figure("bytes", "idle", 12, "bytes", promise=Promise(0))
KEPT = Figure("estimates", "kept", 65, "%", promise=Promise(90, least=70))


@pytest.mark.parametrize(
    ("figure", "ratio", "verdict"),
    [
        (MET, 4.0, "met"),
        (MISSED, 0.6, "missed by 20%"),
        (TOO_LOUD, None, "missed by 12"),
        (KEPT, None, "missed by 7%"),
        (Figure("polls", "told", 3, "polls"), None, ""),
    ],
)
def test_a_figure_is_held_against_what_was_promised(figure: Figure, ratio: float | None, verdict: str) -> None:
    assert figure.ratio == ratio
    assert figure.verdict == verdict


def test_the_page_stands_in_the_order_of_its_headings_and_names_what_is_missed() -> None:
    text = "\n".join(page.lines([KEPT, MISSED, MET]))
    assert text.index("-- start") < text.index("-- list") < text.index("-- estimates")
    assert "3 promises, 1 met; not met: kept (missed by 7%), a list (missed by 20%)." in text
    assert "vendor SDK 100 ms" in text


def test_it_is_written_between_its_comments_again_and_again(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n")
    page.write_into(readme, [MET], DAY)
    once = readme.read_text()
    page.write_into(readme, [MET], DAY)
    assert readme.read_text() == once
    assert once.startswith("before\n")
    assert once.endswith("\nafter\n")
    assert "Measured on 1 March 2026" in once
    assert "| imstui --version | 200 ms | python -c pass 50 ms |  | 4.00 | 5 x | met |" in once
    assert "old" not in once


def test_without_a_place_nothing_is_written(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"{page.END}\n{page.BEGIN}\n")
    with pytest.raises(ValueError, match="no place"):
        page.write_into(readme, [MET], DAY)
    assert readme.read_text() == f"{page.END}\n{page.BEGIN}\n"


def test_every_benchmark_that_has_figures_is_found() -> None:
    assert {"commands", "screen", "polls", "crowd", "thousand"} <= set(page.measures())
    assert "pace" not in page.measures()


def test_polls_are_measured_in_a_moment() -> None:
    assert [figure.verdict for figure in page.measures()["polls"]() if figure.promise] == ["met", "met"]


def test_a_thousand_jobs_keep_their_promises_in_simulated_time() -> None:
    assert [figure.verdict for figure in page.measures()["crowd"]()] == ["met", "met"]


def test_what_is_shortened_says_how_far_and_can_be_had_whole() -> None:
    assert str(thousand.SHORT) == "300 jobs over 2 min"
    assert str(thousand.WHOLE) == "1,000 jobs over 10 min"
    told = [page.measures(whole=whole)["thousand"] for whole in (False, True)]
    assert [one.keywords for one in told if isinstance(one, partial)] == [{"whole": False}, {"whole": True}]
