"""The commands' start and lists, beside bare scripts and the vendor's SDK: `python -m tests.benchmarks.commands`."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from imstui.local.ledger import Ledger
from imstui.model.copying import CopyRequest
from imstui.model.replication import Binding, Replication, Source, State
from tests.benchmarks.processes import FLOORS, IMSTUI, PYTHON, cost, medians, rehearsal

ROUNDS = 9
LINE = "{:44} {:>9} {:>9} {:>7} {:>9}  {}\n"


def main() -> None:
    """Measure, and print figure, floor, ratio and promise."""
    sys.stdout.write(LINE.format("what", "figure", "floor", "ratio", "promise", ""))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _fill(home / "imstui" / "state" / "ledger.db", 1000)
        with rehearsal(home, "--images", "20") as env:
            _start(env)
        with rehearsal(home, "--images", "10000") as env:
            _list(env)
        with rehearsal(home, "--images", "50000") as env:
            _many({**env, "IMSTUI_HOME": str(home / "many")})


def _start(env: dict[str, str]) -> None:
    costs = medians(
        {
            "pass": [PYTHON, "-c", "pass"],
            "version": [IMSTUI, "--version"],
            "help": [IMSTUI, "--help"],
            "short": [IMSTUI, "jobs", "--short"],
            "complete": [IMSTUI, "completion", "zsh", "--", "receipt", "r"],
            "bare": [PYTHON, str(FLOORS / "bare_list.py")],
            "images": [IMSTUI, "images"],
        },
        env,
        ROUNDS,
    )
    floor = costs["pass"].wall
    _print("imstui --version", costs["version"].wall, floor, 5)
    _print("imstui --help", costs["help"].wall, floor, 5)
    _print("imstui jobs --short, 1,000 in the ledger", costs["short"].wall, floor, 8)
    _print("completing an id, 1,000 in the ledger", costs["complete"].wall, floor, 8)
    _print("imstui images, a few, beside bare httpx", costs["images"].wall, costs["bare"].wall, 1.3)


def _list(env: dict[str, str]) -> None:
    costs = medians(
        {
            "sdk": [PYTHON, str(FLOORS / "sdk_list.py")],
            "images": [IMSTUI, "images", "--type", "all", "--format", "json"],
        },
        env,
        5,
    )
    ours, sdk = costs["images"], costs["sdk"]
    _print("10,000 images as JSON, beside the SDK", ours.wall, sdk.wall, 0.5)
    _print("the same, CPU", ours.cpu, sdk.cpu, 0.4)
    _memory("the same, memory", ours.mib, sdk.mib)


def _many(env: dict[str, str]) -> None:
    whole = cost([IMSTUI, "images", "--type", "all", "--format", "json"], env)
    _memory("50,000 images as JSON, memory", whole.mib)
    costs = medians(
        {"pass": [PYTHON, "-c", "pass"], "complete": [IMSTUI, "completion", "zsh", "--", "show", "w"]}, env, ROUNDS
    )
    _print("completing a name, 50,000 images kept", costs["complete"].wall, costs["pass"].wall, 8)


def _print(what: str, figure: float, floor: float, promise: float) -> None:
    ratio = figure / floor
    met = "met" if ratio <= promise else "NOT MET"
    sys.stdout.write(
        LINE.format(what, f"{figure * 1000:.0f} ms", f"{floor * 1000:.0f} ms", f"{ratio:.2f}", f"{promise}", met)
    )
    sys.stdout.flush()


def _memory(what: str, mib: float, floor: float | None = None) -> None:
    met = "met" if mib * 1.048576 <= 60 else "NOT MET"
    beside = "" if floor is None else f"{floor:.0f} MiB"
    sys.stdout.write(LINE.format(what, f"{mib:.0f} MiB", beside, "", "60 MB", met))


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
