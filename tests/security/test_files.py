"""Every file that the program writes: this person's alone under any umask, and never through a link."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.security.a_day import live
from tests.tui.on_cloud import screen_of

OURS = b"somebody else's words\n"


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


class Soft(Shell):
    """Without the umask that the program sets for itself: each file must see to it alone."""

    @property
    def env(self) -> dict[str, str]:
        return {**super().env, "IMSTUI_DEV": "1"}


def made(shell: Shell) -> list[Path]:
    return sorted((shell.home / "imstui").rglob("*"))


def test_each_file_and_folder_of_a_day_is_private_under_umask_000(shell: Shell, no_umask: None) -> None:
    soft = Soft(shell.cloud, shell.home)
    live(soft, "--log", str(soft.home / "bug.log"))
    with screen_of(soft.cloud, soft.home, env={"IMSTUI_DEV": "1"}) as terminal:
        terminal.wait_text("web-base")
        terminal.wait_quiet()
        open_now = [*made(soft), soft.home / "bug.log"]
    names = {path.name for path in open_now}
    assert {"ledger.db", "profiles.toml", "lab.json", "bug.log"} <= names
    assert any(path.suffix == ".images" or "images" in path.name for path in open_now), names
    for path in {*open_now, *made(soft)}:
        if path.exists():
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_link_in_any_file_s_place_is_never_written_through(shell: Shell, tmp_path: Path) -> None:
    live(shell, waiting=False)
    keep = tmp_path / "keep"
    shutil.copytree(shell.home / "imstui", keep, symlinks=True)
    for path in [one for one in keep.rglob("*") if one.is_file()]:
        where = shell.home / "imstui" / path.relative_to(keep)
        target = tmp_path / "target"
        target.write_bytes(OURS)
        target.chmod(0o644)
        where.unlink()
        where.symlink_to(target)
        for args in (("jobs",), ("images", "--type", "all"), ("copy", "web-base", "--name", "n", "--yes"), ("whoami",)):
            said = shell.run("--profile", "lab", *args)
            assert "fault of its own" not in said.err
        assert target.read_bytes() == OURS, path
        assert stat.S_IMODE(target.stat().st_mode) == 0o644, path
        shutil.rmtree(shell.home / "imstui")
        shutil.copytree(keep, shell.home / "imstui", symlinks=True)


@pytest.mark.long
def test_a_link_in_any_folder_s_place_leads_nowhere(shell: Shell, tmp_path: Path) -> None:
    live(shell, waiting=False)
    for folder in sorted({one.parent for one in made(shell) if one.is_file()}):
        elsewhere = tmp_path / folder.name
        folder.rename(tmp_path / f"{folder.name}-kept")
        elsewhere.mkdir()
        folder.symlink_to(elsewhere)
        for args in (("jobs",), ("images",), ("copy", "web-base", "--name", "m", "--yes")):
            shell.run(*args)
        assert list(elsewhere.iterdir()) == [], folder
        folder.unlink()
        (tmp_path / f"{folder.name}-kept").rename(folder)
