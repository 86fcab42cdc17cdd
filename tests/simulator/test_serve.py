from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from imstui.cli.simulate import simulate
from imstui.simulator.announce import settings
from imstui.simulator.options import Options
from imstui.simulator.serve import bound_socket, running
from tests.simulator.wire import control, sign_in_body, token_for

ROOT = Path(__file__).parents[2]
START = "import sys; sys.argv[0] = 'simulate'; from imstui.cli.simulate import simulate; simulate()"


@contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    process = subprocess.Popen(
        [sys.executable, "-c", START, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline().rstrip("\n") for _ in settings("")]
        yield process, dict(line.split("=", 1) for line in lines)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_how_to_reach_it_and_ends_quietly(ending: signal.Signals) -> None:
    with served("--images", "20", "--scenario", "running-limit=3") as (process, said):
        assert list(said) == list(settings(""))
        assert said["OS_AUTH_URL"].endswith("/v3")
        with httpx.Client(base_url=said["IMSTUI_IMS_ENDPOINT"], trust_env=False) as client:
            assert client.post(f"{said['OS_AUTH_URL']}/auth/tokens", json=sign_in_body()).status_code == 201
            assert client.get("/__rehearsal__/options").json()["options"]["running_limit"] == 3
            control(client, "faults", [{"operation": "version", "kind": "hang"}])
            with socket.create_connection(("127.0.0.1", client.base_url.port or 0), timeout=5) as hanging:
                hanging.sendall(b"GET /v3 HTTP/1.1\r\nHost: here\r\n\r\n")
                while client.get("/__rehearsal__/requests").json()["by_operation"].get("version") != 1:
                    continue
                began = time.monotonic()
                process.send_signal(ending)
                out, err = process.communicate(timeout=5)
        assert time.monotonic() - began < 1.0
        assert (process.returncode, out, err) == (0, "", "")


def test_the_lines_can_be_sourced(tmp_path: Path) -> None:
    with served("--images", "10") as (_, said):
        file = tmp_path / "rehearsal.env"
        file.write_text("".join(f"{name}={value}\n" for name, value in said.items()), encoding="utf-8")
        script = f"set -a; . {shlex.quote(str(file))}; exec env"
        seen = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True).stdout
    assert set(seen.splitlines()) >= {
        f"{name}={value}" for name, value in settings(said["IMSTUI_IMS_ENDPOINT"]).items()
    }


def test_a_taken_port_and_a_strange_scenario_are_one_sentence_and_exit_2() -> None:
    with bound_socket(0) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = CliRunner().invoke(simulate, ["--port", port])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1
    assert f"port {port}" in refused.stderr
    for scenario in ("nonsense", "list:explode", "parent=perhaps", "lost-answer=often"):
        refused = CliRunner().invoke(simulate, ["--scenario", scenario])
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert refused.stderr.count("\n") == 1


def test_fifty_thousand_images_are_there_at_once_and_pages_are_quick() -> None:
    # Counted is computing, so that a busy machine makes nobody slower.
    began = time.process_time()
    with running(Options(images=50_000)) as run, httpx.Client(base_url=run.url, trust_env=False) as client:
        assert time.process_time() - began < 2.0
        client.headers["X-Auth-Token"] = token_for(client)
        times: list[float] = []
        seen: set[str] = set()
        marker: dict[str, str] = {}
        while True:
            asked = time.process_time()
            answer = client.get("/v2/cloudimages", params={"limit": 1000, **marker})
            times.append(time.process_time() - asked)
            page = json.loads(answer.content)["images"]
            if not page:
                break
            seen |= {row["id"] for row in page}
            marker = {"marker": page[-1]["id"]}
        assert len(seen) > 48_000
        assert sorted(times)[len(times) // 2] < 0.1
        assert len(client.get("/v2/cloudimages?name=web-base").json()["images"]) == 1


def test_two_clouds_side_by_side_share_nothing() -> None:
    with running() as one, running() as other, httpx.Client(trust_env=False) as client:
        assert one.url != other.url
        token = client.post(f"{one.url}/v3/auth/tokens", json=sign_in_body()).headers["X-Subject-Token"]
        headers = {"X-Auth-Token": token}
        assert client.get(f"{one.url}/v3/auth/projects", headers=headers).status_code == 200
        assert client.get(f"{other.url}/v3/auth/projects", headers=headers).status_code == 401


def test_the_simulator_stands_alone() -> None:
    script = "import sys, imstui.simulator.serve; print(*sorted(n for n in sys.modules if n.startswith('imstui')))"
    seen = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert {name for name in seen.split() if not name.startswith("imstui.simulator")} == {"imstui"}
