"""What the screen is started with: the settings' file and the environment, the environment first."""

from __future__ import annotations

import asyncio
from pathlib import Path

from imstui.local.found import Found
from imstui.local.paths import places
from imstui.model.errors import NotSignedIn
from imstui.tui.app import ImstuiApp
from imstui.tui.launch import Launch, launch_from
from tests.tui.piloting import until


def _nobody() -> Found:
    raise NotSignedIn("Nobody is signed in.")


def _launch(home: Path, text: str, **environ: str) -> Launch:
    known = {"IMSTUI_HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color"} | environ
    folder = places(known).config
    folder.mkdir(parents=True, mode=0o700)
    file = folder / "settings.toml"
    file.write_text(text)
    file.chmod(0o600)
    return launch_from(_nobody, lambda: places(known), known)


def test_the_settings_hold(tmp_path: Path) -> None:
    launch = _launch(tmp_path, 'theme = "light"\nascii = true\ndiffer = false\n')
    app = ImstuiApp(launch)
    assert launch.ascii_only
    assert app.theme == "imstui-light"
    assert not app.differ_enabled


def test_the_environment_comes_before_them(tmp_path: Path) -> None:
    assert _launch(tmp_path, 'theme = "light"', IMSTUI_THEME="terminal").theme == "imstui-terminal"


def test_gnu_screen_keeps_the_mouse_for_it_would_hold_escape_back(tmp_path: Path) -> None:
    assert not _launch(tmp_path / "screen", "", TERM="screen.xterm-256color", STY="1.pts").mouse
    assert _launch(tmp_path / "tmux", "", TERM="screen-256color", TMUX="a,1,0").mouse
    assert _launch(tmp_path / "neither", "").mouse


def test_wrong_settings_are_told_and_the_usual_ones_hold(tmp_path: Path) -> None:
    app = ImstuiApp(_launch(tmp_path, 'theme = "pink"'))

    async def run() -> None:
        async with app.run_test() as pilot:
            await until(pilot, lambda: any("'theme' is one of" in note.text for note in app.notes))

    asyncio.run(run())
    assert app.theme == "imstui-dark"
