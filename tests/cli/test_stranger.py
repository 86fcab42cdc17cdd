"""A shell script as a stranger would write it."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.shell import PROGRAM, Shell

SCRIPT = Path(__file__).with_name("stranger.sh")


def run(shell: Shell, *args: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("jq") is None:
        pytest.skip("jq isn't here: apt-get install jq")
    env = {**shell.env, "PATH": f"{PROGRAM.parent}:{shell.env['PATH']}"}
    return subprocess.run(
        ["/bin/bash", SCRIPT, *args], capture_output=True, text=True, env=env, timeout=60, check=False
    )


def test_all_are_copied_and_reported(shell: Shell, tmp_path: Path) -> None:
    for number in range(4):
        shell.control("POST", "/images", {"name": f"plain-{number}"})
    report = tmp_path / "report.csv"
    done = run(shell, "backup", "plain-*", str(report))
    assert (done.returncode, done.stdout) == (0, "all are encrypted\n")
    rows = list(csv.DictReader(report.read_text().splitlines()))
    assert {row["image_name"] for row in rows} == {f"plain-{number}-enc" for number in range(4)}
    assert {(row["state"], row["verified"]) for row in rows} == {("succeeded", "true")}
    assert len(shell.copies()) == 4
    # A second run makes nothing twice.
    assert run(shell, "backup", "plain-?", str(report)).returncode == 0
    assert len(shell.copies()) == 4
    assert run(shell, "backup", "plain-?-enc", str(report)).stdout == "nothing to do\n"


def test_a_failure_is_told_by_its_exit_code(shell: Shell, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    done = run(shell, "backup", "doomed", str(report))
    assert done.returncode == 1
    assert "The cloud refused it, or the job failed." in done.stdout
    assert "failed" in report.read_text()
    done = run(shell, "no-such-key", "web-base", str(report))
    assert done.returncode == 4
    assert "no key 'no-such-key'" in done.stderr
