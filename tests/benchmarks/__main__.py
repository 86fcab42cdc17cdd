"""All benchmarks, one page: `python -m tests.benchmarks [--only NAME] [--whole] [--readme FILE]`.

Ends with 1 if a promise isn't met. On a busy machine the times wobble; bytes and counts don't.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.page import lines, measures, write_into


def main() -> int:
    """Measure, print, and write into a file if that is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="All figures on one page.")
    parser.add_argument("--only", action="append", choices=sorted(measures()), help="Only this; may be given again.")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="Also write the table into this file.")
    parser.add_argument("--whole", action="store_true", help="Also at length what else is shortened: 12 minutes more.")
    options = parser.parse_args()
    found = measures(whole=options.whole)
    figures: list[Figure] = []
    for name in options.only or sorted(found):
        sys.stderr.write(f"measuring {name} ...\n")
        figures += found[name]()
    sys.stdout.writelines(f"{line}\n" for line in lines(figures))
    if options.readme is not None:
        write_into(options.readme, figures, datetime.now(UTC).date())
    return int(any(figure.verdict not in {"", "met"} for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
