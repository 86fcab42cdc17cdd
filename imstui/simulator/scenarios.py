"""Scenarios by name: a word on the command line that sets an option or a fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imstui.simulator.cloud import Cloud
from imstui.simulator.fault_rules import GROUPS, KINDS, OPERATIONS, FaultError, FaultRule, FaultRules
from imstui.simulator.options import OptionError, Options, change, names

# Named faults; NAME=VALUE sets how many requests they hit.
FAULTS: Mapping[str, list[dict[str, Any]]] = {
    "lost-answer": [{"operation": "copy", "kind": "cut_after"}],
    "lost-request": [{"operation": "copy", "kind": "cut_before"}],
    "silent-copy": [{"operation": "copy", "kind": "hang", "acts": True}],
    "proxy-error": [{"operation": "copy", "kind": "status", "status": 502, "acts": True}],
    "throttled": [{"operation": "copy", "kind": "status", "status": 429, "retry_after": "3"}],
    "kms-throttled": [{"operation": "copy", "kind": "status", "status": 400, "code": "IMG.0187"}],
    "eps-throttled": [{"operation": "eps", "kind": "status", "status": 403, "code": "EPS.0006"}],
    "list-down": [{"operation": "list", "kind": "status", "status": 503}],
    "jobs-down": [{"operation": "job", "kind": "status", "status": 503}],
    "slow-list": [{"operation": "list", "kind": "slow", "seconds": 3.0, "times": 0}],
    "portal": [{"operation": "*", "kind": "redirect", "times": 0}],
}

# Named options; they take no value.
OPTIONS: Mapping[str, dict[str, object]] = {
    "no-progress-call": {"progress_call": False},
    "old-jobs": {"progress_call": False, "time_form": "old"},
    "no-percent": {"percent": False},
    "sub-jobs": {"sub_jobs": True},
    "no-parent": {"parent": "absent"},
    "hidden-copies": {"copying": "hidden"},
    "no-keys": {"kms": "denied"},
    "no-eps": {"eps": "absent"},
    "read-only": {"copy_right": False},
    "one-at-a-time": {"running_limit": 1},
    "full": {"quota": 1},
    "unique-names": {"duplicates": "refused"},
    "plain": {"plain": True},
}


class ScenarioError(ValueError):
    """There is no such scenario, or its value doesn't fit; the text is one sentence for a person."""


def known() -> str:
    """All names, for a person who asks."""
    return ", ".join(sorted([*FAULTS, *OPTIONS])) + "; OPTION=VALUE; OPERATION:FAULT[=TIMES]"


def apply_options(options: Options, scenario: str) -> bool:
    """Sets the options that a scenario wants, and says whether it wants any.

    Raises:
        ScenarioError: If a value doesn't fit.
    """
    name, _, value = scenario.partition("=")
    if name in OPTIONS and not value:
        change(options, dict(OPTIONS[name]))
        return True
    if name.replace("-", "_") not in names() or not value:
        return False
    try:
        change(options, {name: value})
    except OptionError as wrong:
        raise ScenarioError(str(wrong)) from None
    return True


def read_faults(scenario: str) -> list[dict[str, Any]]:
    """The faults that a scenario wants.

    Raises:
        ScenarioError: If there is no such scenario, or its value doesn't fit.
    """
    name, _, value = scenario.partition("=")
    if value and not value.isdigit():
        raise ScenarioError(f"the scenario {name} takes a number of times, not {value!r}")
    times = {"times": int(value)} if value else {}
    if name in FAULTS:
        return [{**each, **times} for each in FAULTS[name]]
    operation, _, kind = name.partition(":")
    kind = kind.replace("-", "_")
    if kind in KINDS and operation in (*OPERATIONS, *GROUPS):
        return [{"operation": operation, "kind": kind, **times}]
    raise ScenarioError(f"there is no scenario {scenario!r}; there are: {known()}")


def play(cloud: Cloud, scenario: str) -> list[FaultRule]:
    """Sets what a scenario wants in a running cloud.

    Raises:
        ScenarioError: If there is no such scenario, or its value doesn't fit.
    """
    if apply_options(cloud.options, scenario):
        cloud.clocks.run_at(cloud.options.speed)
        return []
    return add_faults(cloud.faults, scenario)


def add_faults(rules: FaultRules, scenario: str) -> list[FaultRule]:
    """Sets the faults that a scenario wants.

    Raises:
        ScenarioError: If there is no such scenario, or its value doesn't fit.
    """
    try:
        return [rules.add(each) for each in read_faults(scenario)]
    except FaultError as wrong:
        raise ScenarioError(str(wrong)) from None
