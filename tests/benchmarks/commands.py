"""The commands' start and lists, beside bare scripts and the vendor's SDK: `python -m tests.benchmarks.commands`."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from imstui.local.ledger import Ledger
from imstui.model.copying import CopyRequest
from imstui.model.replication import Binding, Replication, Source, State
from tests.benchmarks.figure import Beside, Figure, Promise
from tests.benchmarks.page import lines
from tests.benchmarks.processes import FLOORS, IMSTUI, PYTHON, cost, medians, rehearsal

ROUNDS = 9
_FEW, _SOME, _MANY = 20, 10_000, 50_000
_MEGABYTE = 1_000_000 / 1024**2


def main() -> None:
    """Measure, and print the page of these alone."""
    sys.stdout.writelines(f"{line}\n" for line in lines(figures()))


def figures() -> list[Figure]:
    """Starts, lists and memory of the commands."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _fill(home / "imstui" / "state" / "ledger.db", 1000)
        with rehearsal(home, "--images", str(_FEW)) as env:
            found = _start(env)
        with rehearsal(home, "--images", str(_SOME)) as env:
            found += _list(env)
        with rehearsal(home, "--images", str(_MANY)) as env:
            found += _many({**env, "IMSTUI_HOME": str(home / "many")})
    return found


def _start(env: dict[str, str]) -> list[Figure]:
    costs = medians(
        {
            "pass": [PYTHON, "-c", "pass"],
            "version": [IMSTUI, "--version"],
            "help": [IMSTUI, "--help"],
            "short": [IMSTUI, "jobs", "--short"],
            "complete": [IMSTUI, "completion", "zsh", "--", "receipt", "r"],
            "bare": [PYTHON, str(FLOORS / "bare_list.py")],
            "sdk": [PYTHON, str(FLOORS / "sdk_list.py")],
            "images": [IMSTUI, "images"],
        },
        env,
        ROUNDS,
    )
    python, bare = _beside("python -c pass", costs["pass"].wall), _beside("bare httpx", costs["bare"].wall)
    sdk = _beside("vendor SDK", costs["sdk"].wall)
    return [
        _time("start", "imstui --version", costs["version"].wall, python, 5),
        _time("start", "imstui --help", costs["help"].wall, python, 5),
        _time("start", "imstui jobs --short, 1,000 in the ledger", costs["short"].wall, python, 8),
        _time("start", "completing an id, 1,000 in the ledger", costs["complete"].wall, python, 8),
        replace(_time("list", f"imstui images, {_FEW}, sign-in included", costs["images"].wall, bare, 1.3), peer=sdk),
    ]


def _list(env: dict[str, str]) -> list[Figure]:
    costs = medians(
        {
            "sdk": [PYTHON, str(FLOORS / "sdk_list.py")],
            "images": [IMSTUI, "images", "--type", "all", "--format", "json"],
        },
        env,
        5,
    )
    ours, sdk = costs["images"], costs["sdk"]
    what = f"{_SOME:,} images as JSON"
    return [
        _to_sdk(f"{what}: time", ours.wall, sdk.wall, 0.5),
        _to_sdk(f"{what}: CPU", ours.cpu, sdk.cpu, 0.4),
        _memory(f"{what}: resident", ours.mib, sdk.mib),
    ]


def _many(env: dict[str, str]) -> list[Figure]:
    whole = cost([IMSTUI, "images", "--type", "all", "--format", "json"], env)
    costs = medians(
        {"pass": [PYTHON, "-c", "pass"], "complete": [IMSTUI, "completion", "zsh", "--", "show", "w"]}, env, ROUNDS
    )
    python = _beside("python -c pass", costs["pass"].wall)
    return [
        _memory(f"{_MANY:,} images as JSON: resident", whole.mib),
        _time("start", f"completing a name, {_MANY:,} images kept", costs["complete"].wall, python, 8),
    ]


def _beside(name: str, seconds: float) -> Beside:
    return Beside(name, seconds * 1000)


def _time(group: str, what: str, seconds: float, floor: Beside, most: float) -> Figure:
    return Figure(group, what, seconds * 1000, "ms", floor=floor, promise=Promise(most, "floor"))


def _to_sdk(what: str, ours: float, sdk: float, most: float) -> Figure:
    return Figure("list", what, ours * 1000, "ms", peer=_beside("vendor SDK", sdk), promise=Promise(most, "peer"))


def _memory(what: str, mib: float, sdk: float | None = None) -> Figure:
    peer = None if sdk is None else Beside("vendor SDK", sdk)
    return Figure("memory", what, mib, "MiB", peer=peer, promise=Promise(60 * _MEGABYTE))


def _fill(path: Path, count: int) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with Ledger(path) as ledger:
        ledger.add(
            [
                Replication(
                    id=f"r{number:010d}",
                    state=State.SUCCEEDED,
                    binding=Binding("127.0.0.1", "eu-de", "p"),
                    request=CopyRequest("i", f"copy-{number}"),
                    source=Source("i", "web-base"),
                    created_at=now,
                    since=now,
                )
                for number in range(count)
            ],
            "written",
        )


if __name__ == "__main__":
    main()
