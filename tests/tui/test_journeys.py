"""What a person does with the real app, by keyboard, against a rehearsal cloud: from the first row to the proof."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from imstui.model.replication import State
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.app import ImstuiApp, wind_up
from imstui.tui.images.catalogue import View
from imstui.tui.screens.copy_dialog import CopyDialog
from imstui.tui.screens.detail import Detail
from imstui.tui.screens.jobs import Jobs
from imstui.tui.screens.notes import Notes
from imstui.tui.screens.picker import Picker
from imstui.tui.screens.sign_in import SignIn
from imstui.tui.widgets.message_line import MessageLine
from imstui.tui.widgets.text_block import TextBlock
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine
from tests.tui import on_cloud
from tests.tui.on_cloud import Script, app_on, control, everything_known
from tests.tui.piloting import until


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=60, speed=200)) as served:
        yield served


def play(
    cloud: Running, home: Path, script: Script, *, size: tuple[int, int] = (80, 24), read_only: bool = False
) -> None:
    on_cloud.play(app_on(cloud, home, read_only=read_only), script, size=size, ready=everything_known)


async def look_for(app: ImstuiApp, pilot: Pilot[str], text: str) -> None:
    await pilot.press("slash", "ctrl+u", *text, "enter")
    await until(pilot, lambda: app.images.catalogue[app.images.view].text == text and app.images.table.has_focus)


async def open_dialog(app: ImstuiApp, pilot: Pilot[str]) -> CopyDialog:
    await pilot.press("c")
    await until(pilot, lambda: isinstance(app.screen, CopyDialog) and bool(app.screen._facts.keys))
    assert isinstance(app.screen, CopyDialog)
    return app.screen


def said(dialog: CopyDialog) -> str:
    return dialog.query_one("#outcome", TextLine).text


def checked(dialog: CopyDialog) -> str:
    return "".join(dialog.query_one(f"#check-{number}", TextLine).text for number in range(3))


def test_a_copy_is_sent_followed_proved_and_appears_among_the_images(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await look_for(app, pilot, "web-base")
        await open_dialog(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.jobs) and app.screen is app.browser)
        assert app.images.table.has_focus
        assert "▶" in (app.images.table.cursor_row or ("", ()))[1] or app.jobs[0].state is not State.RUNNING
        await until(pilot, lambda: app.jobs[0].verified is True)
        await until(pilot, lambda: "web-base-copy" in app.images.catalogue[View.MINE].names)
        await until(pilot, lambda: "is there" in app.browser.query_one(MessageLine).text)

    play(cloud, own_home, script)
    assert [copy["name"] for copy in control(cloud, "GET", "/copies")["copies"]] == ["web-base-copy"]


def test_an_encrypted_source_is_sent_only_once_somebody_chose_what_becomes_of_it(
    cloud: Running, own_home: Path
) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await look_for(app, pilot, "db-2019")
        dialog = await open_dialog(app, pilot)
        await pilot.press("ctrl+s")
        assert dialog.is_current
        await pilot.press("space")
        await until(pilot, lambda: dialog._form.encryption == "key")
        await pilot.press("ctrl+s")
        assert dialog.focused is dialog.query_one("#key")
        await pilot.press("down")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("b", "a", "c", "enter")
        await until(pilot, lambda: dialog.is_current and dialog._form.key == "backup")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.jobs) and app.jobs[0].verified is True)

    play(cloud, own_home, script)
    (copy,) = control(cloud, "GET", "/copies")["copies"]
    assert copy["cmk_id"]


def test_the_dialog_judges_at_once_when_everything_is_known_already(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await look_for(app, pilot, "web-enc")
        await until(pilot, lambda: app.backstage is not None and bool(app.backstage.keys))
        dialog = await open_dialog(app, pilot)
        await until(pilot, lambda: "Nothing can be sent yet" in said(dialog))
        assert "choose another key" in dialog.query_one("#encryption-problem", TextLine).text
        assert "quota" in checked(dialog)

    play(cloud, own_home, script)


def test_a_taken_name_is_asked_about_once_and_nothing_is_lost_of_what_was_typed(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await look_for(app, pilot, "web-base")
        dialog = await open_dialog(app, pilot)
        dialog.query_one("#name", TextField).value = "app"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "taken by image" in said(dialog))
        assert dialog.query_one("#name", TextField).value == "app"
        assert app.jobs == ()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.jobs))

    play(cloud, own_home, script)


def test_leaving_the_dialog_sends_nothing_even_while_it_is_checked(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        control(cloud, "POST", "/faults", [{"operation": "list", "kind": "slow", "seconds": 0.4, "times": 2}])
        await look_for(app, pilot, "web-base")
        await open_dialog(app, pilot)
        await pilot.press("ctrl+s", "escape")
        await until(pilot, lambda: app.screen is app.browser)
        await until(pilot, lambda: not any(worker.group == "send" for worker in app.workers))
        assert app.jobs == ()

    play(cloud, own_home, script)
    assert control(cloud, "GET", "/copies")["copies"] == []


def test_a_refusal_is_told_in_the_line_and_in_the_job(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        refusal = {"operation": "copy", "kind": "status", "status": 403, "code": "IMG.0105", "message": "no"}
        control(cloud, "POST", "/faults", [refusal])
        await look_for(app, pilot, "web-base")
        sent = await open_dialog(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.jobs) and app.jobs[0].state is State.REFUSED)
        await until(pilot, lambda: app.notes[-1].role == "error")
        await until(pilot, lambda: isinstance(app.screen, CopyDialog) and app.screen is not sent)
        await pilot.press("escape", "J")
        await until(pilot, lambda: isinstance(app.screen, Jobs))
        story = app.screen.query_one("#story", TextBlock)
        await until(pilot, lambda: any("Next" in row.label for row in story._rows))

    play(cloud, own_home, script)


def test_each_view_remembers_its_filter_and_its_cursor(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await look_for(app, pilot, "e")
        await pilot.press("j", "j")
        here = app.images.table.cursor_key
        await pilot.press("3")
        assert app.images.catalogue[View.PUBLIC].text == ""
        await pilot.press("4", "1")
        assert app.images.table.cursor_key == here
        assert app.images.catalogue[View.MINE].text == "e"

    play(cloud, own_home, script)


def test_details_open_and_their_json_is_one_key_away(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await look_for(app, pilot, "legacy-full")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Detail))
        block = app.screen.query_one(TextBlock)
        await until(pilot, lambda: any("Full-ECS images can't be copied" in row.text for row in block._rows))
        await pilot.press("w")
        await until(pilot, lambda: '"__whole_image"' in block._rows[0].text)
        await pilot.press("w", "escape")
        await until(pilot, lambda: app.screen is app.browser)

    play(cloud, own_home, script)


def test_a_read_only_session_looks_and_opens_no_dialog(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await look_for(app, pilot, "web-base")
        for key in ("c", "C"):
            app.notes = ()
            await pilot.press(key)
            await until(pilot, lambda: "may only look" in app.browser.query_one(MessageLine).text)
            assert app.screen is app.browser
        assert "read-only" in app.browser.query_one("#title", TextLine).text

    play(cloud, own_home, script, read_only=True)
    assert control(cloud, "GET", "/copies")["copies"] == []


def test_a_wide_screen_shows_the_details_beside_the_list(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("j")
        await until(pilot, lambda: bool(app.browser.query("#glance")))
        block = app.browser.query_one("#glance", TextBlock)
        await until(pilot, lambda: any(row.text == app.images.table.cursor_key for row in block._rows))

    play(cloud, own_home, script, size=(160, 40))


def test_a_session_that_cannot_be_opened_says_so_and_r_tries_again(cloud: Running, own_home: Path) -> None:
    async def run() -> None:
        control(cloud, "POST", "/faults", [{"operation": "token", "kind": "status", "status": 503, "times": 1}])
        app = app_on(cloud, own_home)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.standing.state == "not signed in")
            assert app.notes[-1].role == "error"
            assert "r tries again" in app.images.table.empty
            await pilot.press("r")
            await until(pilot, lambda: app.images.catalogue.complete)
        await wind_up(app)

    asyncio.run(run())


def test_what_another_process_sends_appears_here(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        from tests.tui.on_cloud import PROGRAM, environment

        copying = await asyncio.create_subprocess_exec(
            PROGRAM, "copy", "web-base", "--name", "elsewhere", env=environment(cloud, own_home),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert await copying.wait() == 0
        await until(pilot, lambda: bool(app.jobs) and app.jobs[0].verified is True)

    play(cloud, own_home, script)


def test_an_answer_that_comes_while_the_app_ends_is_no_fault(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await app.images.query("#tabs").remove()
        app.images.retell(reading=False)

    play(cloud, own_home, script)


def test_e_shows_what_was_said_newest_first_and_an_error_counts_as_read_then(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        app.say("db: failed. Ask the key's owner.", "error")
        app.say("web: done.")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Notes))
        block = app.screen.query_one("#said", TextBlock)
        await until(
            pilot, lambda: [row.text for row in block._rows[:2]] == ["web: done.", "db: failed. Ask the key's owner."]
        )
        await until(pilot, lambda: all(note.read for note in app.notes if note.role == "error"))
        app.say("app: done.")
        await until(pilot, lambda: block._rows[0].text == "app: done.")

    play(cloud, own_home, script)


def test_a_key_without_anything_to_act_on_says_so(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await look_for(app, pilot, "nowhere")
        for key, words in (
            ("c", "no image"),
            ("C", "no image"),
            ("a", "no image"),
            ("y", "no image"),
            ("tab", "no jobs"),
        ):
            app.notes = ()
            await pilot.press(key)
            await until(pilot, lambda words=words: bool(app.notes) and words in app.notes[-1].text)  # type: ignore[misc] # bound now

    play(cloud, own_home, script)


def test_account_and_token_are_in_sight_wherever_one_stays(cloud: Running, own_home: Path) -> None:
    def title(app: ImstuiApp) -> str:
        return str(app.screen.query_one("#title", TextLine).render_line(0).text)

    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        first = title(app)
        assert "alex · eu-de" in first
        assert "token" in first
        for key, screen in (("enter", Detail), ("J", Jobs), ("L", SignIn)):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, screen))  # noqa: B023 - it is awaited before it changes
            await until(pilot, lambda: title(app) == first)
            app.retell(quota="49/50")
            await until(pilot, lambda: "quota 49/50" in title(app))
            app.retell(quota=first.split("quota ")[1].split()[0])
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.browser)

    play(cloud, own_home, script)
