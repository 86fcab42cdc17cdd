"""The copy dialog under a pilot: opened on a row, read as a person reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from imstui.simulator.serve import Running
from imstui.tui.app import ImstuiApp
from imstui.tui.images.catalogue import View
from imstui.tui.screens.copy_panel import CopyPanel
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine
from tests.tui import on_cloud
from tests.tui.on_cloud import Script, app_on
from tests.tui.piloting import until


def play(cloud: Running, home: Path, script: Script, **more: Any) -> None:
    """Run a script once everything around the images is known."""
    on_cloud.play(
        app_on(cloud, home, **more),
        script,
        ready=lambda app: app.images.catalogue.fresh and bool(app.standing.quota),
    )


def go_to(app: ImstuiApp, name: str) -> None:
    """Put the cursor on an image of ours."""
    key = next(image.id for image in app.images.catalogue[View.MINE].images.images if image.name == name)
    assert app.images.table.move_to_key(key)


async def opened(app: ImstuiApp, pilot: Pilot[str], *names: str, key: str = "c") -> CopyPanel:
    """The dialog on one image, or on several that are marked."""
    for name in names:
        go_to(app, name)
        if len(names) > 1:
            await pilot.press("space")
    await pilot.press(key)
    return await dialog_of(app, pilot)


async def dialog_of(app: ImstuiApp, pilot: Pilot[str], after: CopyPanel | None = None) -> CopyPanel:
    """The dialog that is open, once it knows what there is to know; another one than before, if that is given."""
    await until(pilot, lambda: isinstance(app.screen, CopyPanel) and app.screen is not after)
    dialog = app.screen
    assert isinstance(dialog, CopyPanel)
    await until(pilot, lambda: dialog._laid_out and dialog._facts.keys_read and bool(dialog._facts.projects))
    return dialog


def said(dialog: CopyPanel) -> str:
    """What stands under the form."""
    return line(dialog, "outcome")


def line(dialog: CopyPanel, name: str) -> str:
    """What one of its lines says."""
    return dialog.query_one(f"#{name}", TextLine).text


def field(dialog: CopyPanel, name: str) -> str:
    """What stands in one of its fields."""
    return dialog.query_one(f"#{name}", TextField).value


def screen_lines(app: ImstuiApp) -> list[str]:
    """Every line of the screen as it is."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]
