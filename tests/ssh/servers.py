"""An sshd of the test's own: its own keys, a free port on loopback, whoever runs the tests as its only user."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.tui.terminal import ROOT, Terminal

SSHD: Final = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin") or ""
MISSING: Final = [
    package
    for package, found in {
        "openssh-server": SSHD,
        "openssh-client": shutil.which("ssh") and shutil.which("ssh-keygen"),
    }.items()
    if not found
]
_SEPARATION: Final = Path("/run/sshd")
"""What an sshd wants that runs as root; the service's start makes it where sshd is a service."""
_PATIENCE: Final = 10.0


@dataclass(frozen=True)
class Sshd:
    """One that runs, and how to reach it."""

    port: int
    keys: Path

    def terminal(
        self, command: str, *, port: int = 0, columns: int = 80, lines: int = 24, term: str = "xterm-256color"
    ) -> Terminal:
        """A terminal in which ssh runs a command on the other side, as `ssh -tt` from a person's shell."""
        return Terminal(self.argv(command, port=port), columns=columns, lines=lines, term=term, far=True)

    def argv(self, command: str, *, port: int = 0) -> Sequence[str]:
        """The client's command line; nothing of the person's own settings counts."""
        options = {
            "IdentityFile": self.keys / "user",
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "UserKnownHostsFile": self.keys / "known_hosts",
            "GlobalKnownHostsFile": "/dev/null",
            "HostKeyAlias": "the-bastion",
            "StrictHostKeyChecking": "yes",
            "BatchMode": "yes",
            "LogLevel": "ERROR",
        }
        told = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        return ["ssh", "-F", "none", *told, "-p", str(port or self.port), "-tt", "127.0.0.1", command]


@contextmanager
def sshd(folder: Path, environ: Mapping[str, str]) -> Iterator[Sshd]:
    """Run one; sessions get that environment, HOME included."""
    keys = folder / "ssh"
    keys.mkdir(mode=0o700)
    for name in ("host", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    (keys / "known_hosts").write_text(f"the-bastion {(keys / 'host.pub').read_text()}")
    shutil.copy(keys / "user.pub", keys / "authorized_keys")
    if os.geteuid() == 0:
        _SEPARATION.mkdir(mode=0o755, exist_ok=True)
    port = _free_port()
    (keys / "sshd_config").write_text(_config(keys, port, environ))
    log = keys / "log"
    with log.open("wb") as file:
        child = subprocess.Popen([SSHD, "-D", "-e", "-f", str(keys / "sshd_config")], stderr=file, cwd=ROOT)
        try:
            _wait_for(port, child, log)
            yield Sshd(port, keys)
        finally:
            child.terminate()
            child.wait(_PATIENCE)


def _config(keys: Path, port: int, environ: Mapping[str, str]) -> str:
    told = " ".join(f'"{name}={value}"' for name, value in environ.items())
    return "\n".join([
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {keys / 'host'}",
        f"AuthorizedKeysFile {keys / 'authorized_keys'}",
        f"PidFile {keys / 'pid'}",
        f"AllowUsers {getpass.getuser()}",
        "PermitRootLogin prohibit-password",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "StrictModes no",
        "UsePAM no",
        "PrintMotd no",
        "PrintLastLog no",
        f"SetEnv {told}",
        "",
    ])  # fmt: skip


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        if child.poll() is not None:
            break
        time.sleep(0.02)  # sshd tells nobody that it listens.
    raise RuntimeError(f"sshd doesn't listen: {log.read_text(errors='replace')}")
