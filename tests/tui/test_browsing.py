"""Finding and understanding images in the real app: remembered lists, filters, relations, accepting, exporting."""

from __future__ import annotations

import csv
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from imstui.local.environment import from_environment
from imstui.local.found import Found
from imstui.local.paths import places
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.simulator.tenancy import MAIN
from imstui.tui.app import ImstuiApp
from imstui.tui.images.catalogue import View
from imstui.tui.launch import Launch
from imstui.tui.screens.detail import Detail
from imstui.tui.screens.export import Export
from imstui.tui.screens.question import Question
from imstui.tui.widgets.filter_field import FilterField
from imstui.tui.widgets.text_block import TextBlock
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine
from tests.tui import on_cloud
from tests.tui.on_cloud import Script, control, environment
from tests.tui.piloting import until


class Known:
    """What a start is told of the account, as the shell's door tells it."""

    def __init__(self, environ: dict[str, str]) -> None:
        from imstui.accounts.choosing import Wanted
        from imstui.accounts.known import KnownAccount

        self._account = KnownAccount(Wanted(), lambda: places(environ), environ)

    def __call__(self) -> Any:
        return self._account


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=60, speed=200)) as served:
        yield served


def play(environ: dict[str, str], script: Script, *, fresh: bool = True, **more: Any) -> None:
    """Start the app as a shell with that environment does, and run the script once all images are known."""

    def find() -> Found:
        found = from_environment(environ)
        assert found is not None
        return found

    on_cloud.play(
        ImstuiApp(Launch(find, lambda: places(environ), Known(environ), **more)),
        script,
        ready=lambda app: app.images.catalogue.fresh if fresh else app.images.catalogue.complete,
    )


def out_of_reach(environ: dict[str, str]) -> dict[str, str]:
    """The same account, and nobody listens there."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return environ | {"HTTPS_PROXY": f"http://127.0.0.1:{unused.getsockname()[1]}"}


async def nothing(app: ImstuiApp, pilot: Pilot[str]) -> None:
    await until(pilot, lambda: not app.images._reading)


def said(app: ImstuiApp) -> list[str]:
    return [note.text for note in app.notes]


def lines(app: ImstuiApp) -> list[str]:
    return [f"{row.label} {row.text}" for row in app.screen.query_one(TextBlock)._rows]


def test_the_images_are_there_before_anybody_signs_in_and_without_the_cloud(own_home: Path) -> None:
    with running(Options(images=60)) as cloud:
        environ = environment(cloud, own_home)
        play(environ, nothing)

    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        assert app.images.catalogue.number > 50
        assert not app.images.catalogue.fresh
        await until(pilot, lambda: app.standing.state == "not signed in")
        await pilot.press("slash", *"web-base", "enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, Detail))
        assert any(line.startswith("Id ") for line in lines(app))
        await pilot.press("w")
        await until(pilot, lambda: '"__imagetype"' in lines(app)[0])
        await pilot.press("escape", "c")
        await until(pilot, lambda: any("Nobody is signed in" in text for text in said(app)))
        assert app.screen is app.browser

    play(environ, script, fresh=False)


def test_another_project_shows_none_of_the_images_of_the_one_before(own_home: Path) -> None:
    with running(Options(images=60)) as first:
        environ = environment(first, own_home)
        play(environ, nothing)
        # The same settings lead to another project from now on.
        account = Known(environ)()
        binding = account.binding()
        assert binding is not None
        kept = next((places(environ).cache / "accounts").glob("*.json"))
        told = json.loads(kept.read_text())
        kept.write_text(json.dumps(told | {"project_id": "f" * 32}))

        async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
            assert app.backstage is not None
            assert app.images.catalogue.around.project_id == binding.project_id

        play(environ, script)
        assert account.binding() == binding


def test_what_changed_since_then_is_marked_until_the_next_key(cloud: Running, own_home: Path) -> None:
    environ = environment(cloud, own_home)
    play(environ, nothing)
    control(cloud, "POST", "/images", {"name": "just-made"})

    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        row = next(row for row in map(app.images.table.model.rows.__getitem__, range(5)) if row.cells[0] == "just-made")
        assert row.cells[-1] == "+ new"
        await pilot.press("j")
        again = app.images.table.model.rows[app.images.table.model.index_of(row.key) or 0]
        assert again.cells[-1] == ""

    play(environ, script)


def test_a_wrong_term_is_told_in_place_and_tab_takes_what_was_meant(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("slash", *"statsu:active")
        status = app.browser.query_one("#status", TextLine)
        await until(pilot, lambda: "There is no term statsu:" in status.text and "status:active" in status.text)
        await pilot.press("tab")
        await until(pilot, lambda: app.images.catalogue[View.MINE].text == "status:active")
        await pilot.press("ctrl+u", *"os:ubunu")
        await until(pilot, lambda: "Did you mean os:ubuntu?" in app.images.table.empty)

    play(environment(cloud, own_home), script)


def test_tab_is_offered_only_while_the_filter_is_typed(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("slash", *"os:ubunu")
        await until(pilot, lambda: "Did you mean os:ubuntu? (tab takes it)" in app.images.table.empty)
        await pilot.press("enter")
        await until(pilot, lambda: "(tab takes it)" not in app.images.table.empty)
        assert "Did you mean os:ubuntu?" in app.images.table.empty
        await pilot.press("slash", "ctrl+u", *"statsu:active web")
        status = app.images.query_one("#status", TextLine)
        await until(pilot, lambda: "(tab takes it)" in f"{status.text}{app.images.table.empty}")
        await pilot.press("enter")
        await until(pilot, lambda: "(tab takes it)" not in f"{status.text}{app.images.table.empty}")
        await pilot.press("slash")
        await until(pilot, lambda: "(tab takes it)" in f"{status.text}{app.images.table.empty}")

    play(environment(cloud, own_home), script)


def test_what_waits_to_be_accepted_is_found_by_a_term(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        shared = app.images.catalogue[View.SHARED].images.images
        waiting = [image.id for image in shared if image.member_status == "pending" and image.owner != MAIN.id]
        await pilot.press("2", "slash", *"member:pend")
        await until(pilot, lambda: list(app.images.table.model.shown_keys()) == waiting)
        assert waiting
        await pilot.press("ctrl+u", *"pending")
        await until(pilot, lambda: "Did you mean member:pending?" in app.images.table.empty)
        await pilot.press("ctrl+u", *"member_status:x")
        await until(pilot, lambda: "Did you mean member:x?" in app.images.query_one("#status", TextLine).text)

    play(environment(cloud, own_home), script)


def test_filters_come_back_by_the_arrow_key_also_at_the_next_start(cloud: Running, own_home: Path) -> None:
    environ = environment(cloud, own_home)

    async def keep_two(app: ImstuiApp, pilot: Pilot[str]) -> None:
        for text in ("web", "os:ubuntu key:no"):
            await pilot.press("slash", "ctrl+u", *text, "enter")
            await until(pilot, lambda: app.images.table.has_focus)
            assert app.images.catalogue[View.MINE].text == text
        assert app.launch.remembered.filters == ("web", "os:ubuntu key:no")

    async def bring_back(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("slash", "up", "up")
        await until(pilot, lambda: app.images.catalogue[View.MINE].text == "web")
        await pilot.press("down")
        await until(pilot, lambda: app.images.catalogue[View.MINE].text == "os:ubuntu key:no")
        assert app.browser.query_one(FilterField).value == "os:ubuntu key:no"

    from imstui.local.remembered import read_remembered

    play(environ, keep_two)
    play(environ, bring_back, remembered=read_remembered(places(environ).state))


def test_parent_and_copies_are_opened_by_their_digits(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        mine = app.images.catalogue[View.MINE]
        source = next(image.id for image in mine.images.images if image.name == "web-base")
        control(cloud, "POST", "/images", {"name": "its-copy", "__originalimagename": source})
        await pilot.press("r")
        await until(pilot, lambda: "its-copy" in mine.names)
        await pilot.press("slash", *"its-copy", "enter")
        await until(pilot, lambda: app.images.table.has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Detail))
        assert f"Copied from 1 web-base ({source})" in lines(app)
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, Detail) and app.screen.image_id == source)
        copies = [line for line in lines(app) if "its-copy" in line]
        assert len(copies) == 1
        await pilot.press(copies[0].split()[1] if copies[0].startswith("Copies") else copies[0].split()[0])
        await until(pilot, lambda: isinstance(app.screen, Detail) and app.screen.image_id != source)
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: app.screen is app.browser)

    play(environment(cloud, own_home), script)


def test_attributes_are_told_with_their_meaning(cloud: Running, own_home: Path) -> None:
    control(cloud, "POST", "/images", {"name": "odd-one", "__support_fc_inject": "true", "__support_kvm": "true"})

    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("slash", *"odd-one", "enter")
        await until(pilot, lambda: app.images.table.has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Detail))
        assert any("__support_fc_inject = true: cloud-init injection is NOT supported" in line for line in lines(app))
        assert any("__support_kvm = true: runs on KVM" in line for line in lines(app))

    play(environment(cloud, own_home), script)


def test_a_pending_image_is_accepted_after_one_question(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("2")
        shared = app.images.catalogue[View.SHARED].images.images
        pending = next(image for image in shared if image.member_status == "pending")
        app.images.table.move_to_key(pending.id)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("escape", "a")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("enter")
        await until(pilot, lambda: any("is accepted" in text for text in said(app)))

        def now() -> str | None:
            images = app.images.catalogue[View.SHARED].images.images
            return next(image.member_status for image in images if image.id == pending.id)

        await until(pilot, lambda: now() == "accepted")
        await pilot.press("a")
        await until(pilot, lambda: any("accepted already" in text for text in said(app)))
        await pilot.press("1", "a")
        await until(pilot, lambda: any("nothing to accept" in text for text in said(app)))

    play(environment(cloud, own_home), script)


def test_a_session_for_looking_only_accepts_nothing(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("2")
        shared = app.images.catalogue[View.SHARED].images.images
        app.images.table.move_to_key(next(image.id for image in shared if image.member_status == "pending"))
        await pilot.press("a")
        await until(pilot, lambda: any("may only look" in text for text in said(app)))
        assert app.screen is app.browser

    play(environment(cloud, own_home), script, read_only=True)


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_what_is_shown_is_written_to_a_file_that_was_not_there(
    cloud: Running, own_home: Path, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"ubuntu.{suffix}"

    async def export(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("X")
        await until(pilot, lambda: isinstance(app.screen, Export))
        app.screen.query_one(TextField).value = str(file)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.browser)

    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("slash", *"os:ubuntu", "enter", "s")
        shown = app.images.table.model.shown_keys()
        await export(app, pilot)
        await until(pilot, lambda: any(f"are in {file}" in text for text in said(app)))
        text = file.read_text()
        rows = json.loads(text) if suffix == "json" else list(csv.DictReader(text.splitlines()))
        assert [row["id"] for row in rows] == shown
        await export(app, pilot)
        await until(pilot, lambda: any("is there already, and stays" in text for text in said(app)))
        assert file.read_text() == text

    play(environment(cloud, own_home), script)
