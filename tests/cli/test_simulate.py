"""`imstui simulate`: what it prints can be sourced by any shell, and its options do what they say."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import PROGRAM

NAMES = (
    *("OS_AUTH_URL", "OS_USERNAME", "OS_PASSWORD", "OS_USER_DOMAIN_NAME", "OS_PROJECT_NAME", "OS_REGION_NAME"),
    *("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_PROJECT_ID"),
    *("IMSTUI_IMS_ENDPOINT", "IMSTUI_KMS_ENDPOINT", "IMSTUI_EPS_ENDPOINT"),
)


class Stage:
    """A shell that has sourced what a rehearsal cloud in the background has printed."""

    def __init__(self, home: Path, server: subprocess.Popen[str]) -> None:
        self.server, self.file = server, home / "env"
        assert server.stdout is not None
        self.file.write_text("".join(server.stdout.readline() for _ in NAMES))
        self._env = {"PATH": f"{PROGRAM.parent}:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}

    def sh(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run a script of /bin/sh that begins as the help says."""
        return subprocess.run(
            ["/bin/sh", "-c", f"set -a; . '{self.file}'; set +a\n{script}"],
            capture_output=True,
            text=True,
            env=self._env,
            timeout=60,
            check=False,
        )

    def images(self, *options: str) -> list[dict[str, Any]]:
        done = self.sh(f"imstui images --format json {' '.join(options)}")
        assert done.returncode == 0, done.stderr
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found


@contextmanager
def stage(home: Path, *options: str) -> Iterator[Stage]:
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    with subprocess.Popen([PROGRAM, "simulate", *options], stdout=subprocess.PIPE, text=True, env=env) as server:
        try:
            yield Stage(home, server)
        finally:
            server.terminate()
            server.wait(20)


def test_what_it_prints_is_sourced_by_sh_and_ctrl_c_ends_it(own_home: Path) -> None:
    with stage(own_home) as there:
        printed = [line.partition("=")[0] for line in there.file.read_text().splitlines()]
        assert tuple(printed) == NAMES
        assert len(there.images()) > 5
        there.server.send_signal(signal.SIGINT)
        assert there.server.wait(20) in {0, 130}
        assert there.server.stdout is not None
        assert there.server.stdout.read() == ""


def test_a_seed_makes_the_same_images_again_and_another_seed_others(own_home: Path) -> None:
    seen = []
    for seed in ("7", "7", "8"):
        with stage(own_home, "--images", "120", "--seed", seed) as there:
            images = there.images("--type", "all")
            seen.append([image["name"] for image in images])
            assert len(images) > 100
    assert seen[0] == seen[1] != seen[2]


def test_a_scenario_a_limit_and_a_short_token_do_what_they_say(own_home: Path) -> None:
    faults = ("--scenario", "no-keys", "--scenario", "no-parent", "--running-limit", "0", "--token-life", "1")
    with stage(own_home, *faults) as there:
        assert there.sh("imstui images --key backup").returncode == 1
        queued = there.sh("imstui copy web-base --name x --timeout 1s --format json")
        assert json.loads(queued.stdout)[0]["state"] == "queued", queued.stderr
    with stage(own_home, "--scenario", "list-down=1000") as there:
        assert there.sh("imstui images").returncode == 5


def test_a_port_is_taken_or_refused_in_a_sentence(own_home: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with stage(own_home, "--port", str(port)) as there:
        assert f"http://127.0.0.1:{port}/v3" in there.file.read_text()
        for args in (("--port", str(port)), ("--scenario", "nope"), ("--images", "3")):
            done = subprocess.run([PROGRAM, "simulate", *args], capture_output=True, text=True, timeout=60, check=False)
            assert (done.returncode, done.stdout) == (2, "")
            assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("option", ["--speed", "--token-life", "--images"])
def test_a_value_that_is_no_number_is_refused(option: str) -> None:
    done = subprocess.run([PROGRAM, "simulate", option, "x"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert option in done.stderr
