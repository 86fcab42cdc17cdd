"""The form of a first sign-in: what was typed stays, and lands where it belongs; all of it can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from imstui.local.keyring_choice import nothing
from imstui.local.keyring_store import Look
from imstui.local.keyring_thread import hung
from imstui.model.errors import StoreError
from imstui.model.store import StoreState
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.simulator.tenancy import OWN_DOMAIN, PASSWORD
from imstui.tui.app import ImstuiApp
from imstui.tui.screens.picker import Picker
from imstui.tui.screens.sign_in_form import SignInForm
from imstui.tui.sessions.ways_shown import keyring_why, place_problem, why_asked
from imstui.tui.widgets.secret_field import SecretField
from imstui.tui.widgets.text_field import TextField
from tests.tui.dialogs import screen_lines
from tests.tui.on_cloud import play, screen_of
from tests.tui.piloting import until
from tests.tui.terminal import LEFT
from tests.tui.test_accounts import block, fill, nobody, on, to_form, type_secret

ALL_OF = {"cloud": ("Open Telekom", "Swiss", "Huawei", "another"), "keeping": ("nowhere", "file, not encrypted")}


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=20)) as served:
        yield served


def test_a_refused_region_leaves_the_password_and_names_those_that_are_reached(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud)
        fill(form, region="eu-dee")
        await type_secret(pilot, form, PASSWORD)
        await until(pilot, lambda: "no project in region 'eu-dee'" in block(form, "#form-outcome"))
        assert "Name one that it reaches: eu-de, eu-nl." in block(form, "#form-outcome")
        assert form.query_one(SecretField).value == PASSWORD
        fill(form, region="eu-de")
        await pilot.press("ctrl+s")
        await on(app, pilot, Picker)

    play(nobody(own_home), script)


def test_on_the_lowest_screen_every_field_comes_in_sight_and_so_do_all_clouds(own_home: Path, cloud: Running) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud)
        assert any(all(text in line for text in ALL_OF["cloud"]) for line in screen_lines(app))
        await pilot.resize_terminal(60, 15)
        await until(pilot, lambda: app.size.height == 15)
        form.query_one("#cloud").focus()
        for _ in range(11):
            await until(pilot, lambda: form.focused is not None and in_sight(form, form.focused))
            assert form.focused is not None
            for text in ALL_OF.get(form.focused.id or "", ()):
                assert text in "\n".join(screen_lines(app))
            await pilot.press("tab")
        form.refuse("It is wrong. " * 20 + "At last.", of_secret=True)
        await until(pilot, lambda: "At last." in "\n".join(screen_lines(app)))
        await pilot.press("shift+tab")
        form.query_one("#secret").focus()
        await until(pilot, lambda: in_sight(form, form.query_one("#secret")))

    play(nobody(own_home), script)


def test_a_field_that_is_typed_in_stays_in_sight_when_the_screen_gets_lower(own_home: Path, cloud: Running) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud)
        form.query_one("#secret").focus()
        await pilot.resize_terminal(60, 15)
        await until(pilot, lambda: app.size.height == 15 and in_sight(form, form.query_one("#secret")))

    play(nobody(own_home), script)


def in_sight(form: SignInForm, widget: Widget) -> bool:
    """Whether all of a widget is within the form's part of the screen."""
    return bool(widget.region) and form.query_one("#form").region.contains_region(widget.region)


def test_where_there_is_no_keyring_the_form_says_what_can_be_done_in_it(own_home: Path, cloud: Running) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud)
        assert "No OS keyring on this host" in block(form, "#place")
        assert "'Keep it in' has a file" in block(form, "#place")
        assert "--" not in block(form, "#place")
        await pilot.press("escape")
        await pilot.press("k")
        await until(pilot, lambda: "without a desktop" in block(app.screen, "#keyring-why"))
        assert "--store" not in block(app.screen, "#keyring-why")

    play(nobody(own_home), script)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (nothing(), "No OS keyring on this host (no backend). 'Keep it in' has a file"),
        (hung(), "'Keep it in' has a file"),
        (
            StoreError("The keyring (x) is locked.", hint="Unlock it: x.", state=StoreState.LOCKED),
            "Unlock it, then choose",
        ),
    ],
)
def test_whatever_the_keyring_lacks_no_option_of_a_command_is_named(failure: StoreError, words: str) -> None:
    assert words in place_problem(failure)
    assert "--" not in place_problem(failure)
    assert "--" not in why_asked(failure)
    assert "--store" not in keyring_why(Look(failure.state, "x", failure=failure))


def all_typed(form: SignInForm) -> dict[str, str]:
    return {field: form.query_one(f"#{field}", TextField).value for field in ("domain", "user", "project", "secret")}


TYPED = {"domain": "D", "user": "somebody", "project": "eu-de", "secret": "canary-pw"}


def test_what_is_typed_behind_enter_in_a_burst_lands_in_the_next_field(own_home: Path, cloud: Running) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud)
        fill(form, domain="", user="", name="")
        form.set_focus(form.query_one("#domain"))
        for text in ("D\r", "somebody\r", "eu-de\r", "\r", "\r", "canary-pw"):
            for character in text:
                # As the driver does: nothing waits for what the key before has brought.
                app.post_message(events.Key("enter" if character == "\r" else character, character))
        await until(pilot, lambda: len(form.query_one(SecretField).value) >= len("canary-pw"))
        assert all_typed(form) == TYPED
        assert form.query_one("#name", TextField).value == ""

    play(nobody(own_home), script)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_that_are_pasted_land_each_in_a_field_and_nothing_is_sent(
    own_home: Path, cloud: Running, end: str
) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud)
        fill(form, domain="", user="", name="")
        form.set_focus(form.query_one("#domain"))
        app.post_message(events.Paste(end.join(("D", "some\u200bbody", "eu-de", ""))))
        app.post_message(events.Key("x", "x"))
        await until(pilot, lambda: form.query_one("#name", TextField).value == "x")
        form.set_focus(form.query_one("#secret"))
        app.post_message(events.Paste(f"canary-pw{end}"))
        await until(pilot, lambda: form.query_one(SecretField).value == "canary-pw")
        assert all_typed(form) == TYPED
        assert cloud.cloud.journal.requests_json()["requests"] == []

    play(nobody(own_home), script)


def test_one_write_to_the_terminal_fills_the_form_and_signs_in(own_home: Path, cloud: Running) -> None:
    for number in range(3):
        home = own_home / f"{number}"
        home.mkdir()
        with screen_of(None, home) as terminal:
            terminal.wait_text("Keyring: none")
            terminal.send(b"1")
            terminal.wait_text("memory of this run only")
            first = f"{LEFT.decode()}\t{cloud.url}/v3"
            fields = (first, "eu-de", "", OWN_DOMAIN.name, "alex", "eu-de", "lab", "", PASSWORD)
            terminal.send("\r".join(fields).encode() + b"\r")
            terminal.wait_text("token 2[0-9] h")
            assert PASSWORD.encode() not in terminal.raw


def test_what_is_typed_behind_enter_in_a_filter_goes_to_the_table(own_home: Path, cloud: Running) -> None:
    with screen_of(cloud, own_home) as terminal:
        terminal.wait_text("from [0-9]")
        terminal.send(b"/web-\r j c")
        terminal.wait_text("Copy 2 images")
        terminal.send(b"\x1b")
        terminal.wait_text("2 marked")
        assert "/ web- " in terminal.text
