"""The wheel and the source archive: what is in them, and a copy done by a program that was installed from the wheel."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from imstui import __version__
from tests.tui.terminal import Terminal

ROOT = Path(__file__).parents[2]
PATIENCE = 600
ANNOUNCED = 12

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]


def run(*command: str | Path, **options: object) -> str:
    """Run a command to its end; what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, **options)  # type: ignore[call-overload] # as the caller has them
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    printed: str = done.stdout
    return printed


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both: the wheel is made from the source archive, as an index would have it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    return folder


def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


def shipped() -> set[str]:
    """The package's files as they lie here."""
    files = (path for path in (ROOT / "imstui").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(ROOT)) for path in files}


def test_the_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(wheel(built)) as archive:
        names = set(archive.namelist())
        metadata = archive.read(f"imstui-{__version__}.dist-info/METADATA").decode()
    about = {name for name in names if name.startswith(f"imstui-{__version__}.dist-info/")}
    assert names - about == shipped()
    assert {"imstui/py.typed", "imstui/tui/imstui.tcss", "imstui/cli/completion_scripts/bash.sh"} <= names
    assert {name.rpartition("/")[2] for name in about} == {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "LICENSE"}
    assert f"Version: {__version__}" in metadata
    assert "Requires-Python: >=3.11" in metadata


def test_the_source_archive_holds_the_tests_too_and_no_leftovers(built: Path) -> None:
    (found,) = built.glob("*.tar.gz")
    with tarfile.open(found) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert shipped() <= names
    assert {"LICENSE", "README.md", "pyproject.toml", "tests/conftest.py", "PKG-INFO"} <= names
    assert {name.partition("/")[0] for name in names} <= {
        *("imstui", "tests", "LICENSE", "README.md", "pyproject.toml", "PKG-INFO", ".gitignore"),
    }
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".db"))]


@contextmanager
def served(program: Path, env: dict[str, str]) -> Iterator[dict[str, str]]:
    """A rehearsal cloud by the installed program itself; gives what it prints."""
    command = [str(program), "simulate", "--speed", "2000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as server:
        try:
            assert server.stdout is not None
            printed = [server.stdout.readline().rstrip("\n") for _ in range(ANNOUNCED)]
            yield {name: value.strip("'\"") for name, _, value in (line.partition("=") for line in printed)}
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, from the wheel in an environment that was empty before."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    run(sys.executable, "-m", "venv", place)
    run(place / "bin" / "pip", "install", "--quiet", wheel(built))
    run(place / "bin" / "pip", "check")
    return place / "bin" / "imstui"


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has nothing yet."""
    return {"HOME": str(tmp_path), "IMSTUI_HOME": str(tmp_path / "imstui"), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def test_a_program_from_the_wheel_does_the_main_job(installed: Path, home: dict[str, str], tmp_path: Path) -> None:
    assert run(installed, "--version", env=home, cwd=tmp_path) == f"imstui {__version__}\n"
    with served(installed, home) as told:
        env = {**home, **told}
        said = run(installed, "images", "--format", "json", env=env, cwd=tmp_path)
        assert len(json.loads(said)) > 1
        copying = ("copy", "web-base", "--name", "x", "--key", "backup", "--wait", "--format", "json")
        (made,) = json.loads(run(installed, *copying, env=env, cwd=tmp_path))
        assert (made["state"], made["verified"]) == ("succeeded", True)
        assert made["replication_id"] in run(installed, "receipt", made["replication_id"], env=env, cwd=tmp_path)
    assert run(installed, "help", "demo", env=home, cwd=tmp_path).startswith("The rehearsal cloud")
    assert run(installed, "completion", "bash", env=home, cwd=tmp_path).startswith("# Completion")


def test_its_demo_opens_and_a_copy_is_done_in_it(installed: Path, home: dict[str, str], tmp_path: Path) -> None:
    with Terminal([str(installed), "demo"], env=home, cwd=tmp_path) as shown:
        shown.wait_text("2▶ 1✗")
        shown.send(b"/web-base\r")
        shown.wait_text(r"(?m)^ +web-base  ")
        shown.wait_text(r"\b1 of \d+")
        shown.send(b"c")
        shown.wait_text("Will be sent")
        shown.wait_text("quota [0-9]+ of [0-9]+")
        shown.send(b"\x13")
        shown.wait_text("web-base → web-base-copy")
        shown.send(b"q")
        assert shown.wait_exit() == 0
    assert not (tmp_path / "imstui").exists()
