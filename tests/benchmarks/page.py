"""All figures on one page: for a terminal, and as a Markdown table for the README.

A benchmark is any module beside this one with a function `figures` that wants no argument.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import platform
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from tests import benchmarks
from tests.benchmarks.figure import Beside, Figure, Promise

BEGIN: Final = "<!-- figures: written by python -m tests.benchmarks --readme README.md -->"
END: Final = "<!-- figures: end -->"
GROUPS: Final = ("start", "list", "table", "bytes", "polls", "jobs", "estimates", "memory")
_LINE: Final = "{:50} {:>11} {:>24} {:>32} {:>7} {:>12}  {}"

Measure = Callable[[], list[Figure]]


def measures(*, whole: bool = False) -> dict[str, Measure]:
    """Each benchmark's name and what measures it; with `whole`, those that are shortened else as they are promised."""
    found: dict[str, Measure] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(benchmarks.__path__)):
        if module.startswith(("test_", "__")):
            continue
        measure = getattr(importlib.import_module(f"{benchmarks.__name__}.{module}"), "figures", None)
        if measure is not None and not _wanted(measure):
            can_be_whole = "whole" in inspect.signature(measure).parameters
            found[module] = partial(measure, whole=whole) if can_be_whole else measure
    return found


def _wanted(measure: Callable[..., object]) -> list[str]:
    """The arguments without which it can't be called."""
    return [
        parameter.name
        for parameter in inspect.signature(measure).parameters.values()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    ]


def ordered(figures: Sequence[Figure]) -> list[Figure]:
    """By their headings, each heading's in the order of measuring."""
    return sorted(figures, key=lambda figure: (*GROUPS, figure.group).index(figure.group))


def lines(figures: Sequence[Figure]) -> Iterator[str]:
    """The page for a terminal."""
    yield about()
    yield ""
    yield _LINE.format("what", "figure", "floor", "peer", "ratio", "promise", "").rstrip()
    group = ""
    for figure in ordered(figures):
        if figure.group != group:
            group = figure.group
            yield f"-- {group}"
        yield _LINE.format(*_cells(figure)).rstrip()
    yield ""
    yield summary(figures)


def markdown(figures: Sequence[Figure], day: date) -> Iterator[str]:
    """The page as a table, with the day and the machine."""
    yield f"Measured on {day:%d %B %Y}: {about()}".replace("on 0", "on ")
    yield ""
    yield "| what | figure | floor | peer | ratio | promise | |"
    yield "|---|---:|---:|---:|---:|---:|---|"
    for figure in ordered(figures):
        yield f"| {' | '.join(_cells(figure))} |"
    yield ""
    yield summary(figures)


def write_into(readme: Path, figures: Sequence[Figure], day: date) -> None:
    """Put the table between the two comments of a file.

    Raises:
        ValueError: they aren't there, once each and in order.
    """
    before, opened, rest = readme.read_text().partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (opened and closed) or BEGIN in after or END in before:
        raise ValueError(f"{readme} has no place for the figures: it wants the lines {BEGIN} and {END}")
    table = "\n".join(markdown(figures, day))
    readme.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


def about() -> str:
    """The machine."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            model = " ".join(line.partition(":")[2].split())
            break
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}."


def summary(figures: Sequence[Figure]) -> str:
    """How many promises there are, and which aren't met."""
    promised = [figure for figure in figures if figure.promise is not None]
    missed = [f"{figure.what} ({figure.verdict})" for figure in promised if figure.verdict != "met"]
    return f"{len(promised)} promises, {len(promised) - len(missed)} met" + (
        f"; not met: {', '.join(missed)}." if missed else "."
    )


def _cells(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    return (
        figure.what,
        _amount(figure.value, figure.unit),
        _beside(figure.floor, figure.unit),
        _beside(figure.peer, figure.unit),
        ratio,
        _promise(figure.promise, figure.unit),
        figure.verdict,
    )


def _promise(promise: Promise | None, unit: str) -> str:
    if promise is None:
        return ""
    if promise.least is not None:
        return f"{promise.least:g} to {_amount(promise.most, unit)}"
    return _amount(promise.most, unit) if promise.of == "value" else f"{promise.most:g} x"


def _beside(beside: Beside | None, unit: str) -> str:
    return "" if beside is None else f"{beside.name} {_amount(beside.value, unit)}"


def _amount(value: float, unit: str) -> str:
    number = (
        f"{value:,.0f}"
        if unit in {"ms", "bytes", "MiB", "%", "requests", "jobs"} and (value >= 10 or value == 0)
        else f"{value:,.2f}"
    )
    return f"{number} {unit}".replace(" times", " x")
