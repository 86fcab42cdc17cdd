"""Whatever the cloud refuses comes back into the dialog: all that was typed, the field at fault, cause, next step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from imstui.model.replication import State
from imstui.present.explain import explain_code
from imstui.simulator.keys import BACKUP
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.app import ImstuiApp
from imstui.tui.screens.batch_dialog import BatchDialog
from imstui.tui.screens.copy_panel import CopyPanel
from imstui.tui.screens.jobs import Jobs
from imstui.tui.widgets.paragraphs import Paragraphs
from tests.refusal_codes import REFUSALS, refusal
from tests.tui.dialogs import dialog_of, field, go_to, line, opened, play, said, screen_lines
from tests.tui.on_cloud import control
from tests.tui.piloting import until


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=40, speed=200)) as served:
        yield served


def assert_told(dialog: CopyPanel, code: str, at_fault: str) -> None:
    told = explain_code(code)
    for text in (code, told.title, told.cause, f"Next: {told.next_step}", "The cloud said: IMG."):
        assert text in said(dialog), code
    outcome = dialog.query_one("#outcome", Paragraphs)
    assert len(outcome._lines(outcome.size.width)) <= outcome.size.height, code
    assert [field(dialog, name) for name in ("name", "description", "key")] == ["typed", "kept", "backup"]
    if at_fault not in {"source", "account"}:
        assert code in line(dialog, f"{at_fault}-problem")
        assert dialog.focused is dialog.query_one("#key" if at_fault == "encryption" else f"#{at_fault}")


@pytest.mark.parametrize("at_fault", REFUSALS)
def test_each_refusal_comes_back_with_its_cause_and_its_next_step(
    cloud: Running, own_home: Path, at_fault: str
) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-base")
        await pilot.press("ctrl+u", *"typed", "tab", *"kept", "tab", "space", "tab", *"backup")
        for code in REFUSALS[at_fault]:
            control(cloud, "POST", "/faults", [refusal(code)])
            await pilot.press("ctrl+s")
            dialog = await dialog_of(app, pilot, after=dialog)
            await until(pilot, lambda: "esc cancel" in screen_lines(app)[-1])
            assert_told(dialog, code, at_fault)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: any(one.state is State.SUCCEEDED for one in app.jobs))

    play(cloud, own_home, script)
    assert [copy["name"] for copy in control(cloud, "GET", "/copies")["copies"]] == ["typed"]


@pytest.mark.parametrize(
    ("source", "code"),
    [("key-deleted", "IMG.0101"), ("key-disabled", "IMG.0102"), ("key-of-partner", "IMG.0103")],
)
def test_a_source_key_that_can_not_be_used_is_the_clouds_to_refuse(
    cloud: Running, own_home: Path, source: str, code: str
) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, source)
        await pilot.press("tab", "tab", "space", "tab", *"backup")
        await until(pilot, lambda: dialog._draft.sendable)
        await pilot.press("ctrl+s")
        again = await dialog_of(app, pilot, after=dialog)
        await until(pilot, lambda: code in said(again))
        assert explain_code(code).cause in said(again)

    play(cloud, own_home, script)


def test_another_name_takes_the_refusal_off_and_esc_leaves_it(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-base")
        full = refusal("IMG.0015")
        control(cloud, "POST", "/faults", [full])
        await pilot.press("ctrl+s")
        dialog = await dialog_of(app, pilot, after=dialog)
        await pilot.press("x")
        await until(pilot, lambda: "IMG.0015" not in said(dialog))
        assert field(dialog, "name") == "web-base-copyx"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.browser)
        assert app.images.table.has_focus

    play(cloud, own_home, script)


def test_of_a_batch_only_the_refused_ones_come_back(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        ids = {image.name: image.id for image in app.images.catalogue[app.images.view].images.images}
        control(cloud, "POST", "/faults", [refusal("IMG.0009", ids["app"]), refusal("IMG.0105", ids["orders-data"])])
        dialog = await opened(app, pilot, "web-base", "app", "orders-data")
        await pilot.press("ctrl+s", "ctrl+s")
        again = await dialog_of(app, pilot, after=dialog)
        assert isinstance(again, BatchDialog)
        assert {one.planned.image.name for one in again._draft.lines} == {"app", "orders-data"}
        assert "IMG.0" in said(again)

    play(cloud, own_home, script)


def test_what_is_sent_again_from_the_jobs_comes_back_there(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        control(cloud, "POST", "/faults", [refusal("IMG.0009"), refusal("IMG.0105")])
        first = await opened(app, pilot, "web-base")
        await pilot.press("ctrl+s")
        second = await dialog_of(app, pilot, after=first)
        await pilot.press("escape", "J")
        await until(pilot, lambda: isinstance(app.screen, Jobs))
        await pilot.press("a")
        third = await dialog_of(app, pilot, after=second)
        assert "IMG.0009" in said(third)
        await pilot.press("ctrl+u", *"other", "ctrl+s")
        fourth = await dialog_of(app, pilot, after=third)
        assert "IMG.0105" in said(fourth)
        assert field(fourth, "name") == "other"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Jobs))

    play(cloud, own_home, script)


def test_a_refusal_does_not_come_between_a_person_who_went_on(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        slow = {"operation": "copy", "kind": "slow", "seconds": 0.5}
        await opened(app, pilot, "web-base")
        control(cloud, "POST", "/faults", [{**refusal("IMG.0105"), **slow, "kind": "slow"}])
        control(cloud, "POST", "/options", {"copy_right": False})
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is app.browser)
        await pilot.press("slash", *"ap")
        await until(pilot, lambda: bool(app.jobs) and app.jobs[0].state is State.REFUSED)
        await until(pilot, lambda: not any(worker.group == "send" for worker in app.workers))
        assert app.screen is app.browser
        await pilot.press("escape")
        go_to(app, "web-base")

    play(cloud, own_home, script)


def test_a_shared_encrypted_source_is_warned_of_and_refused(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.press("2")
        await until(pilot, lambda: len(app.images.table.model.view) > 0)
        key = next(i.id for i in app.images.catalogue[app.images.view].images.images if i.name == "partner-encrypted")
        app.images.table.move_to_key(key)
        await pilot.press("c")
        dialog = await dialog_of(app, pilot)
        await pilot.press("tab", "tab", "space", "tab", *BACKUP.id)
        await until(pilot, lambda: "IMG.0197" in said(dialog))
        assert "source key: could not check" in "".join(screen_lines(app))
        await pilot.press("ctrl+s")
        again = await dialog_of(app, pilot, after=dialog)
        await until(pilot, lambda: "The cloud said: IMG.0197" in said(again))

    play(cloud, own_home, script)
