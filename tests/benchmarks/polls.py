"""Polls and lateness for the page, of the simulated jobs in `pace`."""

from __future__ import annotations

from tests.benchmarks import pace
from tests.benchmarks.figure import Beside, Figure, Promise

TEN_MINUTES = 600


def figures() -> list[Figure]:
    """A job of ten minutes whose server tells percentages, and one whose server tells none."""
    ours, blind = pace.figures(TEN_MINUTES, pace.steady), pace.figures(TEN_MINUTES, pace.silent)
    others = pace.others(TEN_MINUTES)
    terraform, go = others["Terraform"], others["Go SDK"]
    return [
        Figure("polls", "a 10-minute job with percentages", ours.polls, "polls", None,
               Beside("Terraform's provider", terraform.polls), Promise(30)),
        Figure("polls", "its end seen, 95th percentile", ours.late_95, "s", None,
               Beside("Terraform's provider", terraform.late_95), Promise(3)),
        Figure("polls", "a 10-minute job without percentages", blind.polls, "polls", None,
               Beside("the Go SDK", go.polls)),
        Figure("polls", "its end seen late, 95th percentile", blind.late_95, "s", None,
               Beside("the Go SDK", go.late_95)),
    ]  # fmt: skip
