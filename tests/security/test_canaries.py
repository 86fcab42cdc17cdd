"""Every command, every trace: outputs, logs, files, the command lines and environments of children hold no secret."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from imstui.cli.main import COMMANDS
from imstui.simulator.tenancy import MAIN_USER, PASSWORD
from tests.cli.shell import Shell
from tests.security.a_day import DAY, LEFT_OUT, live
from tests.tui.on_cloud import screen_of

WITNESS = """
import os, sys
from pathlib import Path
def told(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes() + b"|"
mother = os.getppid()
grandmother = Path(f"/proc/{mother}/stat").read_text().rpartition(")")[2].split()[1]
own = Path("/proc/self/environ").read_bytes()
Path(sys.argv[1]).write_bytes(own + told("self") + told(mother) + told(grandmother))
"""


def secrets(shell: Shell) -> list[str]:
    found = [PASSWORD, MAIN_USER.secret_key, *shell.cloud.cloud.credentials._tokens]
    assert len(found) > 5
    return found


def traces(folder: Path, *allowed: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path not in allowed}


def test_no_command_is_left_out() -> None:
    assert {args[0] for args in DAY} | set(LEFT_OUT) == set(COMMANDS)


def test_a_day_with_every_command_leaves_no_secret_anywhere(shell: Shell, tmp_path: Path) -> None:
    witness, seen, log = tmp_path / "witness.py", tmp_path / "seen", tmp_path / "bug.log"
    witness.write_text(WITNESS)
    child = shlex.join([sys.executable, str(witness), str(seen)])
    said = live(shell, "--verbose", "--log", str(log), child=child)
    kept = shell.home / "imstui" / "state" / "secrets" / "lab.json"
    assert PASSWORD in kept.read_text()
    assert b"IMSTUI_REPLICATIONS" in seen.read_bytes()
    assert b"--on-done" in seen.read_bytes()
    assert "/copy -> 200" in log.read_text()
    places = {
        "said": "\n".join(one.out + one.err for one in said).encode(),
        **traces(shell.home, kept),
        **traces(tmp_path, kept),
    }
    assert any("ledger.db" in name for name in places)
    assert any("cache" in name for name in places)
    for name, content in places.items():
        for secret in secrets(shell):
            assert secret.encode() not in content, name
    assert shell.run("--profile", "lab", "logout").code == 0
    assert not kept.exists()


def test_the_screen_shows_and_keeps_no_secret(shell: Shell) -> None:
    with screen_of(shell.cloud, shell.home) as terminal:
        terminal.wait_text("web-base")
        terminal.wait_quiet()
        for key in (b"\r", b"\x1b", b"?", b"\x1b", b"J", b"\x1b", b"c", b"\x1b", b"e", b"\x1b"):
            terminal.cost(key)
        raw = bytes(terminal.raw)
    found = {"screen": raw, **traces(shell.home)}
    for name, content in found.items():
        for secret in (PASSWORD, MAIN_USER.secret_key, *shell.cloud.cloud.credentials._tokens):
            assert secret.encode() not in content, name
