"""imstui as a library: the README's example runs, and the API is typed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import imstui
from imstui.accounts import credentials
from imstui.model.errors import Duplicate, EncryptionChoice, NotFound
from imstui.model.replication import State
from imstui.session import open_session
from tests.cli.shell import Shell

EXAMPLE = Path(__file__).with_name("library_example.py")
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def signed_in(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """This very process has the shell's environment."""
    for name, value in shell.env.items():
        monkeypatch.setenv(name, value)
    return shell


def examples() -> list[str]:
    """Each example of Python that the README shows, and the one beside this file, as a reader would copy it."""
    shown = re.findall(r"(?ms)^```python\n(.*?)^```$", README.read_text(encoding="utf-8"))
    return [EXAMPLE.read_text(encoding="utf-8"), *shown]


@pytest.mark.parametrize("example", examples())
def test_the_example_runs(shell: Shell, tmp_path: Path, example: str) -> None:
    script = tmp_path / "example.py"
    script.write_text(example, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=shell.env, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert any(re.search(r"\bweb-base\b", line) for line in lines)
    assert lines[-1].endswith(" verified")
    (copy,) = shell.copies()
    assert copy["name"] == "web-base-enc"
    assert len(example.splitlines()) < 30


def test_the_examples_are_typed(tmp_path: Path) -> None:
    scripts = [tmp_path / f"example_{number}.py" for number in range(len(examples()))]
    for script, example in zip(scripts, examples(), strict=True):
        script.write_text(example, encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", *scripts],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=110,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_it_is_typed() -> None:
    assert (Path(imstui.__file__).parent / "py.typed").exists()


async def wanted(image: str, name: str, **more: bool | str) -> State:
    async with open_session(credentials()) as session:
        with session.desk_here() as desk:
            return (await session.order(desk, image, name, **more)).state  # type: ignore[arg-type] # told by the cases


@pytest.mark.parametrize(
    ("image", "name", "kind"),
    [("nothing-like-it", "x", NotFound), ("db-2019", "x", EncryptionChoice), ("web-base", "app", Duplicate)],
)
def test_what_may_not_be_is_raised_and_nothing_is_sent(
    signed_in: Shell, image: str, name: str, kind: type[Exception]
) -> None:
    import asyncio

    with pytest.raises(kind):
        asyncio.run(wanted(image, name))
    assert signed_in.copies() == []


def test_an_order_is_written_down_and_sent_by_following_alone(signed_in: Shell) -> None:
    import asyncio

    assert asyncio.run(wanted("web-base", "app", again=True)) is State.QUEUED
    assert signed_in.copies() == []
    (row,) = signed_in.run("watch", "--format", "json", check=0).data
    assert (row["state"], row["image_name"]) == ("succeeded", "app")
