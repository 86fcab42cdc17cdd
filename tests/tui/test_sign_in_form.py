"""The form of a first sign-in: what was typed stays, and lands where it belongs; all of it can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from imstui.local.keyring_choice import nothing
from imstui.local.keyring_store import Look
from imstui.local.keyring_thread import hung
from imstui.model.errors import StoreError
from imstui.model.store import StoreState
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.simulator.tenancy import PASSWORD
from imstui.tui.app import ImstuiApp
from imstui.tui.screens.picker import Picker
from imstui.tui.screens.sign_in_form import SignInForm
from imstui.tui.sessions.ways_shown import keyring_why, place_problem, why_asked
from imstui.tui.widgets.secret_field import SecretField
from tests.tui.dialogs import screen_lines
from tests.tui.piloting import until
from tests.tui.test_accounts import block, fill, nobody, on, play, to_form, type_secret

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
