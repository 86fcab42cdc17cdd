"""The fault matrix, played and printed: `python -m tests.reliability [--operation NAME] [--grid]`.

Ends with 1 if a cell is bad: lost, doubled, silent, a traceback, beyond all bounds.
"""

from __future__ import annotations

import argparse
import sys

from tests.reliability.cells import Cell, play, stage
from tests.reliability.matrix import FAULTS, OPERATIONS
from tests.reliability.matrix_page import grid, told


def main() -> int:
    """Play and print."""
    names = [operation.name for operation in OPERATIONS]
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description="The fault matrix.")
    parser.add_argument("--operation", action="append", choices=names, help="Only this one; may be given again.")
    parser.add_argument("--grid", action="store_true", help="Only the grid.")
    options = parser.parse_args()
    wanted = [name for name in names if name in (options.operation or names)]
    cells: list[Cell] = []
    with stage() as on:
        for operation in OPERATIONS:
            if operation.name in wanted:
                cells += [play(on, operation, fault) for fault in FAULTS]
    if not options.grid:
        sys.stdout.writelines(f"{line}\n" for line in told(cells))
        sys.stdout.write("\n")
    sys.stdout.writelines(f"{line}\n" for line in grid(cells, wanted))
    bad = sum(bool(cell.problems) for cell in cells)
    sys.stdout.write(f"\n{len(cells)} cells, {bad} bad\n")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
