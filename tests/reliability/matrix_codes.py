"""The exit code that each cell of the fault matrix must have: what a script may rely on when things go wrong."""

from __future__ import annotations

from typing import Final

from tests.reliability.matrix import Fault, Operation

_WIDTH: Final = 26
_COLUMN: Final = 9
_CODES: Final = """\
                            sign in    renew     list   page n     keys    quota     copy     poll    proof   accept
refused connection                5        5        5        5        5        0        5        6        0        5
unknown name (DNS)                5        5        5        5        5        0        5        6        0        5
untrusted TLS                     5        5        5        5        5        0        5        6        0        5
cut before acting                 5        5        5        5        5        0        6        6        0        5
cut after acting                  5        5        5        5        5        0        0        6        0        5
hang                              5        5        5        5        5        0        6        6        0        5
hang after acting                 5        5        5        5        5        0        0        6        0        5
slow drip                         5        5        5        5        5        0        6        6        0        5
401                               3        3        3        3        3        0        1        3        0        3
403                               3        3        1        1        1        0        1        6        0        1
429                               1        1        1        1        1        0        6        6        0        1
429, Retry-After 2                1        1        1        1        1        0        6        6        0        1
429, Retry-After a day            1        1        1        1        1        0        6        6        0        1
IMG.0060                          1        1        1        1        1        0        6        6        0        1
500                               5        5        5        5        5        0        6        6        0        5
502 of a proxy                    5        5        5        5        5        0        6        6        0        5
502 after acting                  5        5        5        5        5        0        0        6        0        5
503                               5        5        5        5        5        0        6        6        0        5
empty                             5        5        5        5        5        0        6        6        0        6
truncated                         5        5        5        5        5        0        0        6        0        5
broken JSON                       5        5        5        5        5        0        0        6        0        0
wrong type                        5        5        5        5        5        0        0        6        0        0
50 MB                             5        5        5        5        5        0        6        6        0        5
redirect elsewhere                5        5        5        5        5        0        6        6        0        5
clock off by 1 h                  0        0        0        0        0        0        0        0        0        0
clock off by 1 h, signed          3        3        3        3        3        3        3        3        3        3
token expires                     0        0        0        0        0        0        0        0        0        0
refused connection, once          0        0        0        0        0        0        5        0        0        5
cut before acting, once           5        5        0        0        0        0        6        0        0        5
cut after acting, once            5        5        0        0        0        0        0        0        0        5
hang, once                        5        5        0        0        0        0        6        0        0        5
401, once                         3        3        0        0        0        0        0        0        0        0
429, once                         0        0        0        0        0        0        0        0        0        1
429, Retry-After 2, once          0        0        0        0        0        0        0        0        0        1
502 of a proxy, once              5        5        0        0        0        0        6        0        0        5
503, once                         5        5        0        0        0        0        6        0        0        5
"""


def _read() -> dict[tuple[str, str], int]:
    head, *rows = _CODES.splitlines()
    names = [head[start : start + _COLUMN].strip() for start in range(_WIDTH, len(head), _COLUMN)]
    return {
        (row[:_WIDTH].strip(), name): int(code)
        for row in rows
        for name, code in zip(names, row[_WIDTH:].split(), strict=True)
    }


EXPECTED: Final = _read()


def expected(operation: Operation, fault: Fault) -> int:
    """The code of one cell.

    Raises:
        KeyError: the table has no such cell.
    """
    return EXPECTED[fault.shown, operation.name]
