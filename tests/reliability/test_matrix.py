"""Every operation times every fault: told in words, bounded, nothing lost, nothing doubled, the code as promised."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.reliability.cells import play, stage
from tests.reliability.matrix import FAULTS, LASTING, ONCE, OPERATIONS, Fault, Operation
from tests.reliability.matrix_codes import EXPECTED, expected
from tests.reliability.matrix_page import told

QUICK = ("sign in", "renew", "list", "page n", "keys", "copy", "accept")
_PARTS = 4
_BY_NAME = {operation.name: operation for operation in OPERATIONS}


def check(operation: Operation, faults: Sequence[Fault]) -> None:
    with stage() as on:
        cells = [(fault, play(on, operation, fault)) for fault in faults]
    bad = [
        cell
        for fault, cell in cells
        if cell.problems or cell.code != expected(operation, fault) or (cell.code and not cell.told)
    ]
    assert not bad, "\n".join(told(bad))


def test_the_table_has_no_empty_cell() -> None:
    wanted = {(fault.shown, operation.name) for fault in FAULTS for operation in OPERATIONS}
    assert set(EXPECTED) == wanted
    assert set(EXPECTED.values()) <= {0, 1, 2, 3, 5, 6}


@pytest.mark.parametrize("name", [name for name in QUICK if name != "copy"])
def test_a_lasting_fault_is_told_and_costs_nothing(name: str) -> None:
    check(_BY_NAME[name], LASTING)


# A copy waits for much that never comes: in parts, so that several workers wait at once.
@pytest.mark.parametrize("part", range(_PARTS))
def test_a_lasting_fault_is_told_and_a_copy_neither_lost_nor_doubled(part: int) -> None:
    check(_BY_NAME["copy"], LASTING[part::_PARTS])


@pytest.mark.parametrize("name", ["list", "page n", "keys", "quota", "proof"])
def test_a_fault_that_passes_is_not_even_noticed_where_only_reading_is_done(name: str) -> None:
    check(_BY_NAME[name], ONCE)
    assert {EXPECTED[fault.shown, name] for fault in ONCE} == {0}


@pytest.mark.parametrize(
    ("name", "fault", "said", "unsaid"),
    [
        ("list", "cut before acting", "Nothing was changed by it", "sent twice"),
        ("sign in", "hang", "Nothing was changed by it", "sent twice"),
        ("sign in", "slow drip", "too slowly", "no Identity"),
        ("list", "503", "The cloud said: HTTP 503.", "without saying why"),
        ("list", "429, Retry-After a day", "Wait 24 h", "86400"),
        ("page n", "IMG.0060", "too many tasks", "being deleted"),
        ("copy", "refused connection", "Copy again once", "None"),
        ("accept", "cut after acting", "does no harm", "sent twice"),
        ("poll", "401", "Go on with: imstui watch", "None"),
        ("proof", "503", "couldn't be read and compared", "None"),
    ],
)
def test_the_words_fit_what_happened(name: str, fault: str, said: str, unsaid: str) -> None:
    with stage() as on:
        cell = play(on, _BY_NAME[name], next(one for one in LASTING if one.name == fault))
    whole = "\n".join(cell.told)
    assert said in whole
    assert unsaid not in whole


@pytest.mark.long
@pytest.mark.parametrize("name", ["quota", "poll", "proof"])
def test_a_lasting_fault_beside_a_copy_is_told_and_costs_nothing(name: str) -> None:
    check(_BY_NAME[name], LASTING)


@pytest.mark.long
@pytest.mark.parametrize("name", ["sign in", "renew", "copy", "poll", "accept"])
def test_a_fault_that_passes_costs_nothing(name: str) -> None:
    check(_BY_NAME[name], ONCE)
