"""The installed program, run as a person's shell runs it, against a rehearsal cloud of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imstui.simulator.announce import lines
from imstui.simulator.serve import Running

PROGRAM = Path(sys.executable).with_name("imstui")


@dataclass(frozen=True)
class Said:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """stdout as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """A shell whose environment is signed in to a rehearsal cloud."""

    cloud: Running
    home: Path

    @property
    def env(self) -> dict[str, str]:
        """The environment: what `imstui simulate` prints, a home, and nothing else."""
        printed = dict(line.split("=", 1) for line in lines(self.cloud.url).splitlines())
        plain = {name: value.strip("'\"") for name, value in printed.items()}
        kept = {name: os.environ[name] for name in ("PATH",)}
        return {**kept, "HOME": str(self.home), "LANG": "C.UTF-8", "IMSTUI_HOME": str(self.home / "imstui"), **plain}

    def run(self, *args: str, stdin: str = "", env: Mapping[str, str] | None = None, check: int | None = None) -> Said:
        """Run `imstui` with these arguments; with `check`, that is the exit code it must have."""
        done = subprocess.run(
            [PROGRAM, *args],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**self.env, **(env or {})},
            timeout=60,
            check=False,
        )
        said = Said(done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in said.err
        if check is not None:
            assert said.code == check, said
        return said

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Call the rehearsal's own door."""
        request = urllib.request.Request(  # noqa: S310 - the rehearsal's own address
            f"{self.cloud.url}/__rehearsal__{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the same
            return json.load(answer)

    def fault(self, **rule: object) -> None:
        """Have a request go wrong."""
        self.control("POST", "/faults", [rule])

    def copies(self) -> list[dict[str, Any]]:
        """The copies that the cloud really made."""
        made: list[dict[str, Any]] = self.control("GET", "/copies")["copies"]
        return made
