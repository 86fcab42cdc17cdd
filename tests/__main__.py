"""All checks, one after the other: `python -m tests`. Arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent
WORKERS = str(min(8, 2 * (os.cpu_count() or 1)))
"""Twice as many as cores: a test waits for a process or a terminal for more than half of its time."""
STEPS = (
    ("lint", ("ruff", "check", "--quiet")),
    ("format", ("ruff", "format", "--check", "--quiet")),
    ("security", ("bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", "imstui")),
    ("types", ("mypy",)),
    ("import contracts", ("lint-imports", "--no-logo")),
)


def main() -> int:
    """Run every check, also after one has failed; gives the first exit code that isn't 0."""
    codes = [_run(name, command) for name, command in STEPS]
    codes.append(_run("tests", ("pytest", "--numprocesses", WORKERS, *sys.argv[1:])))
    return next((code for code in codes if code), 0)


def _run(name: str, command: tuple[str, ...]) -> int:
    sys.stdout.write(f"== {name}\n")
    sys.stdout.flush()
    return subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
