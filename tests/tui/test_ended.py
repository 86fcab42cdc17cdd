"""The cloud says 401 in the middle of work: one question, and everything goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from imstui.local.environment import from_environment
from imstui.local.found import Found
from imstui.local.paths import places
from imstui.model.credentials import AccessKeyCredentials, PasswordCredentials, Scope, Secret, TokenCredentials
from imstui.model.replication import State
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.simulator.tenancy import MAIN, MAIN_USER, MFA_USER, REGION
from imstui.tui.app import ImstuiApp
from imstui.tui.launch import Launch
from imstui.tui.screens.copy_dialog import CopyDialog
from imstui.tui.screens.prompt import Prompt
from imstui.tui.widgets.text_field import TextField
from tests.tui.on_cloud import app_on, control, environment, play
from tests.tui.piloting import until
from tests.tui.test_accounts import PASSCODE, block, on, said, settled, type_secret

Change = Callable[[Found], Found]


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=30, speed=200)) as served:
        yield served


def app_by(cloud: Running, home: Path, change: Change) -> ImstuiApp:
    """The app with other credentials of the rehearsal."""
    environ = environment(cloud, home)

    def find() -> Found:
        found = from_environment(environ)
        assert found is not None
        return change(found)

    return ImstuiApp(Launch(find, lambda: places(environ)))


def by_passcode(found: Found) -> Found:
    given = found.credentials
    assert isinstance(given, PasswordCredentials)
    user = replace(given, user_name=MFA_USER.name, passcode=Secret(PASSCODE))
    return replace(found, credentials=user, source="profile 'mona'")


def token_of(cloud: Running) -> str:
    return cloud.cloud.credentials.issue(MAIN_USER, MAIN, None, ("password",), 3600).id


def by_key(secret: str) -> Change:
    def change(found: Found) -> Found:
        url, scope = found.credentials.auth_url, Scope(project_id=MAIN.id)
        pair = AccessKeyCredentials(url, MAIN_USER.access_key, Secret(secret), scope=scope, region=REGION)
        return replace(found, credentials=pair, source="profile 'key'")

    return change


def change_password(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    """Have the cloud take another password than before."""
    from imstui.simulator import tenancy

    new = replace(MAIN_USER, password=password)
    users = tuple(new if user is MAIN_USER else user for user in tenancy.USERS)
    monkeypatch.setattr(tenancy, "USERS", users)


def end_session(cloud: Running) -> None:
    control(cloud, "POST", "/expire-tokens")


def sign_ins(cloud: Running) -> list[int]:
    """The status of each sign-in."""
    made = control(cloud, "GET", "/requests")["requests"]
    return [one["status"] for one in made if (one["method"], one["path"]) == ("POST", "/v3/auth/tokens")]


def test_a_token_that_ended_is_renewed_without_a_word(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await settled(app, pilot)
        end_session(cloud)
        await pilot.press("r")
        await until(pilot, lambda: len(sign_ins(cloud)) == 2)
        await settled(app, pilot)
        assert app.screen is app.browser
        assert app.standing.state == ""

    play(app_on(cloud, own_home), script)


def test_one_question_however_many_requests_were_turned_away_and_what_was_typed_stays(
    cloud: Running, own_home: Path, monkeypatch: pytest.MonkeyPatch
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
        await pilot.press("c")
        dialog: CopyDialog = await on(app, pilot, CopyDialog)
        dialog.query_one("#name", TextField).value = "typed-before"
        change_password(monkeypatch, "another-Passw0rd")
        end_session(cloud)
        await pilot.press("ctrl+s")
        prompt: Prompt = await on(app, pilot, Prompt)
        assert app.standing.state == "session ended"
        assert prompt.question.title == "The session has ended"
        assert "password of alex" in " ".join(prompt.question.lines)
        app.on_refresh_wanted(None)  # type: ignore[arg-type] # it isn't looked at
        app.run_worker(app.read_quota())
        await pilot.pause(0.3)
        assert len([screen for screen in app.screen_stack if isinstance(screen, Prompt)]) == 1

        await type_secret(pilot, prompt, "wrong-again")
        prompt = await on(app, pilot, Prompt)
        await until(pilot, lambda: "refused the sign-in" in block(app.screen, "#prompt-problem"))
        await type_secret(pilot, app.screen, "another-Passw0rd")
        await until(pilot, lambda: app.screen is dialog)
        assert dialog.query_one("#name", TextField).value == "typed-before"
        assert app.standing.state == ""
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(app.jobs) == 2 and app.screen is app.browser)
        control(cloud, "POST", "/advance", {"seconds": 100_000})
        await until(pilot, lambda: all(job.verified for job in app.jobs))

    play(app_on(cloud, own_home), script)
    # The refused renewal and the wrong answer: nothing else was tried.
    assert sign_ins(cloud).count(401) == 2


def test_who_leaves_the_question_keeps_the_rows_and_r_asks_again(
    cloud: Running, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await settled(app, pilot)
        rows = app.images.table.model.rows
        change_password(monkeypatch, "another-Passw0rd")
        end_session(cloud)
        await pilot.press("r")
        await on(app, pilot, Prompt)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.browser)
        assert app.standing.state == "session ended"
        assert "r signs in" in said(app)
        assert len(app.images.table.model.rows) == len(rows)
        await pilot.press("j", "r")
        await type_secret(pilot, await on(app, pilot, Prompt), "another-Passw0rd")
        await until(pilot, lambda: app.standing.state == "" and app.screen is app.browser)

    play(app_on(cloud, own_home), script)
    assert sign_ins(cloud) == [201, 401, 201]


def test_with_mfa_a_fresh_passcode_is_asked_for_and_the_password_is_still_known(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await settled(app, pilot)
        end_session(cloud)
        await pilot.press("r")
        prompt: Prompt = await on(app, pilot, Prompt)
        assert prompt.question.label == "Passcode"
        assert prompt.question.again == "Read profile 'mona' again"
        control(cloud, "POST", "/options", {"passcode": "654321"})
        await type_secret(pilot, prompt, "654321")
        await until(pilot, lambda: app.standing.state == "" and app.screen is app.browser)
        await settled(app, pilot)

    play(app_by(cloud, own_home, by_passcode), script)


def test_a_ready_token_that_ended_is_asked_for_and_settings_can_be_read_again(cloud: Running, own_home: Path) -> None:
    tokens = [token_of(cloud)]

    def by_token(found: Found) -> Found:
        return replace(
            found,
            credentials=TokenCredentials(found.credentials.auth_url, Secret(tokens[-1]), REGION),
            source="profile 'tok'",
        )

    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await settled(app, pilot)
        end_session(cloud)
        await pilot.press("r")
        prompt: Prompt = await on(app, pilot, Prompt)
        assert prompt.question.label == "Token"
        tokens.append(token_of(cloud))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: app.standing.state == "" and app.screen is app.browser)
        await pilot.press("P")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press(*"eu-de_team1", "enter")
        await until(pilot, lambda: "A ready token is for one project" in said(app))

    play(app_by(cloud, own_home, by_token), script)


def test_after_a_wrong_signature_nothing_more_is_sent_until_the_person_says_so(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        prompt: Prompt = await on(app, pilot, Prompt)
        assert prompt.question.label == "Secret key"
        assert "five wrong signatures" in " ".join(prompt.question.lines)
        before = len(control(cloud, "GET", "/requests")["requests"])
        await pilot.pause(1.2)
        assert len(control(cloud, "GET", "/requests")["requests"]) == before
        await type_secret(pilot, prompt, "StillNotTheSecretKey000000000000000000001")
        await until(pilot, lambda: "five minutes" in block(app.screen, "#prompt-problem"))
        assert len(control(cloud, "GET", "/requests")["requests"]) == before + 1
        await type_secret(pilot, app.screen, MAIN_USER.secret_key)
        await until(pilot, lambda: app.standing.state == "" and app.screen is app.browser)
        await settled(app, pilot)

    play(app_by(cloud, own_home, by_key("NotTheSecretKeyAtAll00000000000000000001")), script)
    wrong = [one for one in control(cloud, "GET", "/requests")["requests"] if one["status"] == 401]
    assert len(wrong) <= 4


def test_a_token_is_renewed_before_it_ends_while_nobody_does_anything(own_home: Path) -> None:
    with running(Options(images=10, token_life=3.0)) as cloud:

        async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
            await settled(app, pilot)
            first = app.standing.expires_at
            await until(pilot, lambda: app.standing.expires_at != first)
            assert app.standing.expires_at is not None
            assert app.standing.expires_at > datetime.now(UTC)

        play(app_on(cloud, own_home), script)
        refused = [one for one in control(cloud, "GET", "/requests")["requests"] if one["status"] == 401]
        assert refused == []


def test_who_alone_can_renew_is_told_in_time_and_one_key_does_it(own_home: Path) -> None:
    with running(Options(images=10, token_life=4.0)) as cloud:

        async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
            await settled(app, pilot)
            await until(pilot, lambda: "wants a passcode: R signs in again" in said(app))
            control(cloud, "POST", "/options", {"token_life": 3600.0})
            await pilot.press("R")
            prompt: Prompt = await on(app, pilot, Prompt)
            assert prompt.question.title == f"Sign in again as {MFA_USER.name}"
            await type_secret(pilot, prompt, PASSCODE)
            await until(pilot, lambda: "Signed in again" in said(app))

        play(app_by(cloud, own_home, by_passcode), script)


def test_the_environment_isn_t_offered_to_be_read_again(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await settled(app, pilot)
        await pilot.press("R")
        prompt: Prompt = await on(app, pilot, Prompt)
        assert prompt.question.again == ""
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.browser)
        assert app.standing.state == ""

    play(app_on(cloud, own_home), script)
