"""Keys: other ones by settings, none that a console can't send, and the needed ones always in the key line."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.pilot import Pilot

from imstui.local.settings import Settings
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.app import ImstuiApp, wind_up
from imstui.tui.screens.help import Help
from imstui.tui.terminal.keymap import name_all, name_of
from imstui.tui.widgets.jobs_panel import JobsPanel
from imstui.tui.widgets.key_line import Key, KeyLine
from imstui.tui.widgets.table import Table
from imstui.tui.widgets.text_block import TextBlock
from tests.tui.on_cloud import app_on
from tests.tui.piloting import Host, drive, until

EVERYWHERE = re.compile(
    r"([a-zA-Z0-9]|slash|question_mark|asterisk|space|enter|escape|tab|up|down|left|right|home|end|pageup|pagedown"
    r"|backspace|delete|f[1-9]|ctrl\+[a-z])$"
)
"""What the Linux console sends, and what tmux and screen pass on."""
ELSEWHERE = {"shift+down", "shift+up"}
"""v marks a range as well."""


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=20)) as served:
        yield served


def classes(parent: type[DOMNode] = DOMNode) -> Iterator[type[DOMNode]]:
    for child in parent.__subclasses__():
        if child.__module__.startswith("imstui.tui."):
            yield child
        yield from classes(child)


def bindings() -> Iterator[tuple[type[DOMNode], Binding]]:
    name_all()
    for owner in set(classes()):
        for binding in Binding.make_bindings(vars(owner).get("BINDINGS", ())):
            if name_of(owner, binding).count("."):
                yield owner, binding


def test_whatever_can_be_done_has_a_name_of_its_own_and_says_what_it_does() -> None:
    found: dict[str, str] = {}
    for owner, binding in bindings():
        if owner.__name__ == "TextField" and not binding.description:
            continue
        name = name_of(owner, binding)
        assert binding.description, f"{name} has no words for the help"
        assert found.setdefault(name, binding.action) == binding.action
    assert {"app.quit", "browser.copy", "table.first", "images.filter", "copy_panel.send", "app.mouse"} <= set(found)


def test_whatever_can_be_done_can_be_done_on_a_console_and_inside_tmux_and_screen() -> None:
    keys: dict[str, set[str]] = {}
    for owner, binding in bindings():
        keys.setdefault(name_of(owner, binding), set()).add(binding.key)
    stuck = {
        name: found
        for name, found in keys.items()
        if not any(EVERYWHERE.match(key) for key in found) and not found & ELSEWHERE and "text_field" not in name
    }
    assert stuck == {}


@pytest.mark.parametrize("pane", [Table, JobsPanel, TextBlock])
def test_the_habits_of_vi_hold_where_one_moves(pane: type[DOMNode]) -> None:
    own = {binding.key for binding in Binding.make_bindings(vars(pane)["BINDINGS"])}
    assert {"j", "k", "g", "G", "ctrl+d", "ctrl+u", "ctrl+f", "ctrl+b"} <= own


def test_settings_give_other_keys_and_the_old_ones_are_free(cloud: Running, own_home: Path) -> None:
    keys = MappingProxyType({"browser.copy": "f5,ctrl+k", "app.help": "f1"})
    app = app_on(cloud, own_home, settings=Settings(keys=keys))

    async def run() -> None:
        async with app.run_test() as pilot:
            await until(pilot, lambda: bool(app.images.table.cursor_key))
            await pilot.press("c")
            await pilot.press("f1")
            await until(pilot, lambda: isinstance(app.screen, Help))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.browser)
            assert "f5 copy" in app.browser.query_one(KeyLine).text
            await pilot.press("f5")
            await until(pilot, lambda: app.dialog is not None)
        await wind_up(app)

    asyncio.run(run())


def test_a_name_that_nothing_has_is_told(cloud: Running, own_home: Path) -> None:
    app = app_on(cloud, own_home, settings=Settings(keys=MappingProxyType({"browser.fly": "f9"})))

    async def run() -> None:
        async with app.run_test() as pilot:
            await until(pilot, lambda: any("doesn't exist: browser.fly" in note.text for note in app.notes))
        await wind_up(app)

    asyncio.run(run())


def test_the_needed_keys_stay_in_80_columns(cloud: Running, own_home: Path) -> None:
    app: ImstuiApp = app_on(cloud, own_home)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: bool(app.images.table.cursor_key))
            await pilot.pause()
            line = app.browser.query_one(KeyLine)
            shown = "".join(segment.text for segment in line.render_line(0))
            for key in ("enter open", "space mark", "/ filter", "tab jobs", "c copy", "y copy", "? help", "q quit"):
                assert f" {key}" in shown
            assert "\n" not in shown
        await wind_up(app)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("width", "left"),
    [(60, "r c x / ? q"), (45, "r c / ? q"), (36, "c / ? q"), (27, "c ? q"), (18, "? q")],
)
def test_the_least_needed_leave_first(width: int, left: str) -> None:
    line = KeyLine()

    async def script(pilot: Pilot[None], _: Host) -> None:
        line.show_keys([Key(key, "word") for key in ("r", "c", "x", "/", "?", "q")])
        await until(pilot, lambda: line.size.width == width)
        shown = "".join(segment.text for segment in line.render_line(0))
        assert shown.split()[::2] == left.split()

    drive(line, script, size=(width, 5))
