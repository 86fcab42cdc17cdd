"""Accounts in the screen: the ways in, another project, a token that ends, and going on after it did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from imstui.local.profiles import read_profiles
from imstui.model.errors import NotSignedIn
from imstui.model.profile import Keeping
from imstui.model.replication import State
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.simulator.tenancy import MAIN, MAIN_USER, MFA_USER, OWN_DOMAIN, PASSWORD, TEAM
from imstui.tui.app import ImstuiApp
from imstui.tui.images.catalogue import View
from imstui.tui.launch import Launch
from imstui.tui.screens.copy_dialog import CopyDialog
from imstui.tui.screens.picker import Picker
from imstui.tui.screens.prompt import Prompt
from imstui.tui.screens.sign_in import SignIn
from imstui.tui.screens.sign_in_form import SignInForm
from imstui.tui.widgets.secret_field import SecretField
from imstui.tui.widgets.text_block import TextBlock
from imstui.tui.widgets.text_field import TextField
from imstui.tui.widgets.text_line import TextLine
from tests.tui.on_cloud import app_on, control, environment, everything_known, ledger_at, play
from tests.tui.piloting import until

PASSCODE = "123456"


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=30, speed=200)) as served:
        yield served


def nobody(home: Path, **more: Any) -> ImstuiApp:
    """The app where nothing tells which account is meant."""
    from imstui.local.paths import places

    def find() -> Any:
        raise NotSignedIn("Nothing is set.")

    environ = environment(None, home)
    return ImstuiApp(Launch(find, lambda: places(environ), **more))


async def settled(app: ImstuiApp, pilot: Pilot[str]) -> None:
    """Until everything was read once."""
    await until(pilot, lambda: everything_known(app))


async def on(app: ImstuiApp, pilot: Pilot[str], kind: type) -> Any:
    """Until a screen of that kind is on top."""
    await until(pilot, lambda: isinstance(app.screen, kind) and app.screen.is_mounted)
    return app.screen


def block(screen: Any, name: str) -> str:
    """What a block of a screen says."""
    return " ".join(row.text for row in screen.query_one(name, TextBlock)._rows)


def fill(screen: Any, **fields: str) -> None:
    for field, text in fields.items():
        screen.query_one(f"#{field}", TextField).value = text


async def to_form(app: ImstuiApp, pilot: Pilot[str], cloud: Running, *, user: str = MAIN_USER.name) -> SignInForm:
    """The form, filled in but for the secret."""
    await on(app, pilot, SignIn)
    await until(pilot, lambda: bool(app.screen._ways))  # type: ignore[attr-defined] # of SignIn
    await pilot.press("1")
    form: SignInForm = await on(app, pilot, SignInForm)
    await until(pilot, lambda: bool(form.query_one("#place", TextBlock)._rows))
    await pilot.press("left")
    fill(form, auth_url=f"{cloud.url}/v3", region="eu-de", domain=OWN_DOMAIN.name, user=user, name="lab")
    return form


async def type_secret(pilot: Pilot[str], screen: Any, text: str) -> None:
    screen.query_one(SecretField).focus()
    await pilot.press(*text)
    await pilot.press("enter")


def said(app: ImstuiApp) -> str:
    return "\n".join(note.text for note in app.notes)


def test_where_nothing_is_known_the_ways_in_are_shown(own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        screen: SignIn = await on(app, pilot, SignIn)
        await until(pilot, lambda: "Keyring: none on this host" in screen.query_one("#keyring", TextLine).text)
        assert [way.does for way in screen._ways] == [
            "Sign in to a cloud",
            "Use clouds.yaml",
            "Use OS_* from the environment",
            "Look around in the demo",
        ]
        await pilot.press("2")
        await until(pilot, lambda: "no clouds.yaml" in said(app))
        await pilot.press("k")
        assert screen.query_one("#keyring-why").display
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.browser)
        assert app.standing.state == "not signed in"
        await pilot.press("L")
        await on(app, pilot, SignIn)
        await pilot.press("4")
        await until(pilot, lambda: app.return_value == "demo")

    play(nobody(own_home), script)


def test_what_is_wrong_with_clouds_yaml_is_said_before_where_it_lies(own_home: Path) -> None:
    folder = own_home / ".config" / "openstack"
    folder.mkdir(parents=True)
    (folder / "clouds.yaml").write_text("clouds:\n  lab: {auth: x: y\n")

    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        screen: SignIn = await on(app, pilot, SignIn)
        await until(pilot, lambda: bool(screen._ways))
        assert screen._ways[1].uses == "can't be used"
        await pilot.press("2")
        await until(pilot, lambda: "of clouds.yaml is no YAML" in screen.query_one("#message", TextLine).text[:40])

    play(nobody(own_home), script)


def test_a_first_sign_in_proves_the_secret_chooses_the_project_and_tells_where_it_went(
    cloud: Running, own_home: Path
) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud)
        rows = form.query_one("#place", TextBlock)._rows
        assert "No OS keyring on this host" in rows[0].text
        assert "memory of this run only" in rows[-1].text
        await type_secret(pilot, form, "wrong-one")
        await until(pilot, lambda: "refused the sign-in" in block(form, "#form-outcome"))
        assert form.query_one(SecretField).value == ""
        assert form.query_one("#user", TextField).value == "alex"
        assert not read_profiles().by_name
        await type_secret(pilot, form, PASSWORD)
        picker: Picker = await on(app, pilot, Picker)
        assert [cells[0] for _, cells, *_ in picker._options] == ["eu-de", "eu-de_team1"]
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is app.browser)
        await settled(app, pilot)
        assert app.standing.project == "eu-de_team1"
        assert "Signed in as alex in project eu-de_team1" in said(app)
        assert "isn't saved" in said(app)

    app = nobody(own_home)
    play(app, script)
    profile = read_profiles().by_name["lab"]
    assert (profile.project_id, profile.keeping) == (TEAM.id, Keeping.SESSION)
    tokens = [one for one in cloud.cloud.journal.requests_json()["requests"] if one["path"] == "/v3/auth/tokens"]
    assert sum(one["status"] == 401 for one in tokens) == 1


def test_with_mfa_a_passcode_is_asked_for_only_when_one_is_wanted(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud, user=MFA_USER.name)
        fill(form, project="eu-de")
        await type_secret(pilot, form, PASSWORD)
        prompt: Prompt = await on(app, pilot, Prompt)
        assert "Passcode" in prompt.question.title
        await type_secret(pilot, prompt, PASSCODE)
        await until(pilot, lambda: app.screen is app.browser)
        await settled(app, pilot)

    play(nobody(own_home), script)


def test_what_is_wrong_in_the_form_is_said_under_its_field(own_home: Path, cloud: Running) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        form = await to_form(app, pilot, cloud)
        fill(form, domain="", name="Not Fit")
        await pilot.press("ctrl+s")
        assert form.focused is form.query_one("#domain")
        assert "account's name" in form.query_one("#domain-problem", TextLine).text
        assert "1 to 40" in form.query_one("#name-problem", TextLine).text
        fill(form, domain="D", name="")
        await pilot.press("ctrl+s")
        assert form.focused is form.query_one(SecretField)
        assert cloud.cloud.journal.requests_json()["requests"] == []

    play(nobody(own_home), script)


def test_a_profile_is_taken_without_a_restart_and_asks_for_what_lies_nowhere(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await settled(app, pilot)
        await pilot.press("L")
        form = await to_form(app, pilot, cloud)
        fill(form, project=TEAM.name)
        await type_secret(pilot, form, PASSWORD)
        await until(pilot, lambda: app.standing.account == "lab" and app.screen is app.browser)
        await pilot.press("L")
        screen: SignIn = await on(app, pilot, SignIn)
        await until(pilot, lambda: len(screen._ways) == 5)
        await pilot.press("5")
        prompt: Prompt = await on(app, pilot, Prompt)
        assert "Password of alex (lab)" in prompt.question.title
        await pilot.press("escape")
        await until(pilot, lambda: "left" in said(app) or "Nothing was changed" in said(app))
        assert app.standing.state == ""
        await pilot.press("5")
        await type_secret(pilot, await on(app, pilot, Prompt), PASSWORD)
        await until(pilot, lambda: app.screen is app.browser)
        await settled(app, pilot)
        assert f"Signed in: lab · eu-de · {TEAM.name}." in said(app)

    play(app_on(cloud, own_home), script)


def test_a_region_that_its_project_is_named_after_is_said_once(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await settled(app, pilot)
        await pilot.press("P")
        await on(app, pilot, Picker)
        await pilot.press(*TEAM.name, "enter")
        await until(pilot, lambda: f"Signed in: alex · eu-de · {TEAM.name}." in said(app))
        await settled(app, pilot)
        await pilot.press("P")
        await on(app, pilot, Picker)
        await pilot.press("home", "enter")
        await until(pilot, lambda: "Signed in: alex · eu-de." in said(app))

    play(app_on(cloud, own_home), script)


def test_another_project_shows_its_own_and_what_runs_in_the_former_stays_in_the_ledger(
    cloud: Running, own_home: Path
) -> None:
    control(cloud, "POST", "/options", {"speed": 0.001})

    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await settled(app, pilot)
        await pilot.press("slash", *"web-base", "enter")
        await until(pilot, lambda: app.images.table.has_focus)
        await pilot.press("c")
        await on(app, pilot, CopyDialog)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.jobs) and app.jobs[0].state is State.RUNNING)
        await pilot.press("space", "P")
        picker: Picker = await on(app, pilot, Picker)
        why = {cells[0]: reason for _, cells, reason, _ in picker._options}
        assert "This is eu-de" in why["eu-de"]
        assert "not of region" in why["eu-nl"]
        await pilot.press(*"eu-de_team1", "enter")
        await until(pilot, lambda: app.standing.project == TEAM.name)
        await settled(app, pilot)
        assert app.jobs == ()
        assert app.images.catalogue[View.MINE].text == ""
        assert not app.images.table.marks
        assert app.backstage is not None
        assert app.backstage.session is not None
        assert app.backstage.session.account.project_id == TEAM.id
        mine = {image.id for image in app.images.catalogue[View.MINE].images.images}
        await pilot.press("P")
        await on(app, pilot, Picker)
        await pilot.press("home", "enter")
        await until(pilot, lambda: app.standing.project == MAIN.name and bool(app.jobs))
        await settled(app, pilot)
        assert not mine & {image.id for image in app.images.catalogue[View.MINE].images.images}
        control(cloud, "POST", "/advance", {"seconds": 100_000})
        await until(pilot, lambda: app.jobs[0].verified is True)

    play(app_on(cloud, own_home), script)
    (row,) = ledger_at(own_home)
    assert row.binding.project_id == MAIN.id
