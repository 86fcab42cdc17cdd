"""The copy dialog by keyboard alone, at 80x24: every kind of copy, many at once, and what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from imstui.local.settings import Settings
from imstui.model.replication import State
from imstui.simulator.keys import ARCHIVE, BACKUP
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.tui.app import ImstuiApp
from imstui.tui.messages import AgainWanted
from imstui.tui.screens.batch_dialog import BatchDialog
from imstui.tui.screens.picker import Picker
from imstui.tui.widgets.table import Table
from tests.tui.dialogs import dialog_of, field, line, opened, play, said, screen_lines
from tests.tui.on_cloud import control, screen_of
from tests.tui.piloting import until


@pytest.fixture
def cloud() -> Iterator[Running]:
    with running(Options(images=60, speed=200)) as served:
        yield served


def copies(cloud: Running) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = control(cloud, "GET", "/copies")["copies"]
    return made


async def verified(app: ImstuiApp, pilot: Pilot[str], number: int = 1) -> None:
    await until(pilot, lambda: len(app.jobs) == number and all(one.verified for one in app.jobs))


def test_plain_to_encrypted(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-base")
        await pilot.press("ctrl+u", *"web-base-enc", "tab", *"for", "space", *"audits", "tab", "right", "tab")
        await pilot.press(*"backup")
        await until(pilot, lambda: "encrypted with key backup" in said(dialog))
        assert "enabled" in line(dialog, "key-state")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is app.browser)
        assert app.images.table.has_focus
        await verified(app, pilot)

    play(cloud, own_home, script)
    (copy,) = copies(cloud)
    assert (copy["name"], copy["description"], copy["cmk_id"]) == ("web-base-enc", "for audits", BACKUP.id)


def test_encrypted_to_another_key_by_the_list(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-enc")
        assert "choose another key" in line(dialog, "encryption-problem")
        await pilot.press("ctrl+s")
        assert dialog.focused is dialog.query_one("#encryption")
        await pilot.press("space", "tab", "down")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        assert any("archive" in row and "the image's own" in row for row in screen_lines(app))
        await pilot.press(*"arch")
        await until(pilot, lambda: any("IMG.0096" in row for row in screen_lines(app)))
        await pilot.press("enter")
        assert isinstance(app.screen, Picker)
        await pilot.press("home", "enter")
        await until(pilot, lambda: field(dialog, "key") == "backup" and dialog._draft.sendable)
        await pilot.press("ctrl+s")
        await verified(app, pilot)

    play(cloud, own_home, script)
    (copy,) = copies(cloud)
    assert copy["cmk_id"] == BACKUP.id != ARCHIVE.id


def test_the_list_of_keys_begins_where_one_has_typed(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-base")
        await pilot.press("tab", "tab", "right", "tab", *"back", "down")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is dialog)
        assert field(dialog, "key") == "backup"

    play(cloud, own_home, script)


def test_encrypted_to_plain_is_confirmed_in_capitals(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-enc")
        await pilot.press("tab", "tab", "space", "space")
        await until(pilot, lambda: dialog._form.encryption == "none")
        await pilot.press("ctrl+s")
        assert "ENCRYPTION WILL BE LOST" in said(dialog)
        assert "ctrl+s again" in said(dialog)
        await pilot.press("shift+tab", *"x")
        await until(pilot, lambda: "ENCRYPTION" not in said(dialog))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "ENCRYPTION WILL BE LOST" in said(dialog))
        assert app.jobs == ()
        dialog.take_facts(replace(app.facts(), running=3))
        await pilot.press("ctrl+y")
        assert "ENCRYPTION WILL BE LOST" in said(dialog)
        await pilot.press("ctrl+s")
        await verified(app, pilot)

    play(cloud, own_home, script)
    (copy,) = copies(cloud)
    assert (copy["cmk_id"], copy["description"]) == ("", "x")


def test_a_batch_of_six_of_which_two_can_not_be_copied(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        names = ("web-base", "app", "db-2019", "web-enc", "legacy-full", "rescue")
        dialog = await opened(app, pilot, *names)
        assert isinstance(dialog, BatchDialog)
        await pilot.press("ctrl+u", *"{name}-enc", "tab", "tab", "space", "tab", *"backup")
        await until(pilot, lambda: "4 ready, 2 left out" in line(dialog, "sum"))
        shown = "\n".join(screen_lines(app))
        for text in ("app-enc", "Full-ECS images can't", "ctrl+s send 4", "quota after this", "web-base"):
            assert text in shown
        await pilot.press("ctrl+s")
        assert "4 copies will be sent and 2 left out" in said(dialog)
        assert copies(cloud) == []
        await pilot.press("ctrl+s")
        await verified(app, pilot, 4)
        assert not app.images.table.marks
        assert len({one.batch_id for one in app.jobs}) == 1
        assert app.jobs[0].batch_id

    play(cloud, own_home, script)
    made = {copy["name"]: copy["cmk_id"] for copy in copies(cloud)}
    assert made == dict.fromkeys(("web-base-enc", "app-enc", "db-2019-enc", "web-enc-enc"), BACKUP.id)


def test_of_many_one_gets_a_name_of_its_own_and_one_is_left_out(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-base", "app", "orders-data")
        table = dialog.query_one("#batch", Table)
        await pilot.press("tab", "tab", "tab", "tab")
        assert table.has_focus
        order = [line.planned.image.name for line in dialog._draft.lines]
        await pilot.press("e", "ctrl+u", *"bad#")
        await until(pilot, lambda: "'#' at 4" in "".join(screen_lines(app)))
        await pilot.press("escape")
        assert table.has_focus
        await until(pilot, lambda: "3 ready" in line(dialog, "sum"))
        await pilot.press("e", "ctrl+u", *"own-name", "enter", "j", "space")
        await until(pilot, lambda: "2 ready, 1 left out" in line(dialog, "sum"))
        assert "left out by you" in "".join(screen_lines(app))
        await pilot.press("ctrl+s", "ctrl+s")
        await verified(app, pilot, 2)
        assert "own-name" in {one.request.name for one in app.jobs}
        assert order[1] not in {one.source.name for one in app.jobs}

    play(cloud, own_home, script)


def test_of_many_a_reason_that_is_cut_is_told_in_full_and_so_is_why_nothing_can_be_edited(
    cloud: Running, own_home: Path
) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-base", "legacy-full", "app")
        await pilot.press("tab", "tab", "tab", "tab")
        table = dialog.query_one("#batch", Table)
        order = [one.planned.image.name for one in dialog._draft.lines]
        table.go_to(order.index("legacy-full"))
        whole = next(why for one, why in dialog._draft.left_out)
        await until(pilot, lambda: whole in " ".join("".join(f"{text} " for text in screen_lines(app)).split()))
        await pilot.press("e")
        await until(pilot, lambda: "nothing to edit" in line(dialog, "reason"))
        assert table.has_focus
        assert whole in line(dialog, "reason")
        table.go_to(order.index("app"))
        await until(pilot, lambda: not dialog.query_one("#reason").display)
        await pilot.press("space", "e")
        await until(pilot, lambda: "space takes it in again" in line(dialog, "reason"))
        await pilot.press("space")
        await until(pilot, lambda: not dialog.query_one("#reason").display)

    play(cloud, own_home, script)


def test_all_of_it_is_in_sight_at_80x24_and_so_is_the_source(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-enc")
        await pilot.press("ctrl+u", *"a#", "tab", "<", "tab", "space", "tab", *"nobody")
        await until(pilot, lambda: "no key nobody" in "".join(screen_lines(app)))
        lines = screen_lines(app)
        panel = next(number for number, text in enumerate(lines) if "Copy web-enc" in text)
        assert any("web-enc" in text and "active" in text for text in lines[:panel])
        for text in ("'#' at 2", "'<'", "Project", "Before sending", "source key enabled", "Will be sent"):
            assert any(text in row for row in lines[panel:]), text
        assert "Nothing, as it stands." in "".join(lines)
        assert "send" not in lines[-1]
        assert "esc cancel" in lines[-1]
        assert dialog.query_one("#source").styles.background == dialog.query_one("#before").styles.background

    play(cloud, own_home, script)


def test_the_offered_name_comes_from_the_settings(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-base")
        assert field(dialog, "name") == "golden-web-base"
        await pilot.press("escape")
        await opened(app, pilot, "web-base", "app")
        assert isinstance(app.screen, BatchDialog)
        assert field(app.screen, "name") == "golden-{name}"

    play(cloud, own_home, script, settings=Settings(copy_name="golden-{name}"))


def test_what_will_be_sent_is_shown_in_three_forms_and_taken_along(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-base")
        assert '{"name": "web-base-copy"}' in line(dialog, "request")
        await pilot.press("ctrl+t")
        assert "imstui copy" in line(dialog, "request")
        await pilot.press("ctrl+y")
        await until(pilot, lambda: any(note.text.startswith("Copied: imstui copy") for note in app.notes))
        await pilot.press("ctrl+t")
        assert "$OS_TOKEN" in line(dialog, "request")
        assert f"{cloud.url}/v1/cloudimages/" in line(dialog, "request")
        await pilot.press("ctrl+t", "x")
        await until(pilot, lambda: "web-base-copyx" in line(dialog, "request"))

    play(cloud, own_home, script)


def test_without_a_right_to_kms_a_key_is_typed(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        dialog = await opened(app, pilot, "web-base")
        await pilot.press("tab", "tab", "space", "tab", "down")
        await until(pilot, lambda: "KMS can't be asked" in said(dialog))
        assert not isinstance(app.screen, Picker)
        assert "type a key's id" in line(dialog, "key-state")
        await pilot.press(*BACKUP.id)
        await until(pilot, lambda: dialog._draft.sendable)
        assert "key: could not check" in "".join(screen_lines(app))

    control(cloud, "POST", "/options", {"kms": "denied"})
    play(cloud, own_home, script)


def test_the_settings_of_the_last_copy_serve_another_image(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await opened(app, pilot, "web-base")
        await pilot.press("ctrl+u", *"web-base-enc", "tab", "d", "tab", "space", "tab", *"backup", "ctrl+s")
        await verified(app, pilot)
        dialog = await opened(app, pilot, "app", key="C")
        assert [field(dialog, name) for name in ("name", "description", "key")] == ["app-enc", "d", "backup"]
        await pilot.press("ctrl+s")
        await verified(app, pilot, 2)

    play(cloud, own_home, script)
    assert [copy["cmk_id"] for copy in copies(cloud)] == [BACKUP.id] * 2


def test_a_failed_one_opens_the_dialog_as_it_was_with_why(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        name = next(image["name"] for image in doomed)
        await opened(app, pilot, name)
        await pilot.press("ctrl+u", *"again", "tab", "d", "ctrl+s")
        await until(pilot, lambda: bool(app.jobs) and app.jobs[0].state is State.FAILED)
        app.post_message(AgainWanted(app.jobs[0].id))
        dialog = await dialog_of(app, pilot)
        assert [field(dialog, one) for one in ("name", "description")] == ["again", "d"]
        assert "IMG.0103" in said(dialog)
        assert "Next:" in said(dialog)
        await pilot.press("x")
        await until(pilot, lambda: "IMG.0103" not in said(dialog))

    doomed = [control(cloud, "POST", "/images", {
        "name": "doomed", "_fate": {"code": "IMG.0103", "reason": "no access", "after": 0.1},
    })]  # fmt: skip
    play(cloud, own_home, script)


def test_keys_that_come_in_one_burst_reach_the_fields_they_were_meant_for(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        terminal.wait_text("from [0-9]")
        terminal.cost(b"/", "/ ")
        terminal.cost(b"web-base", "1 of")
        terminal.cost(b"\r")
        terminal.cost(b"c", "Before sending")
        terminal.wait_text("name free")
        terminal.send(b"\x15burst\tall at once\t \tbackup\x13")
        terminal.wait_text("burst: accepted")
    (copy,) = copies(cloud)
    assert (copy["name"], copy["description"], copy["cmk_id"]) == ("burst", "all at once", BACKUP.id)


def test_a_name_of_its_own_may_come_in_the_burst_that_asks_for_it(cloud: Running, own_home: Path) -> None:
    with screen_of(cloud, own_home) as terminal:
        terminal.wait_text("from [0-9]")
        terminal.cost(b"/", "/ ")
        terminal.cost(b"web-", "web-base")
        terminal.cost(b"\r")
        terminal.cost(b" j ", "2 marked")
        terminal.cost(b"c", "BEFORE SENDING")
        terminal.send(b"\t\t\t\tje\x15jj-k\r")
        terminal.wait_text("web-base +jj-k")
        terminal.wait_text("e edit this name")


def test_on_the_lowest_screen_what_comes_of_it_the_keys_and_the_names_of_keys_stay(
    cloud: Running, own_home: Path
) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.resize_terminal(60, 15)
        await opened(app, pilot, "web-base")
        await until(pilot, lambda: "ctrl+s send" in screen_lines(app)[-1])
        assert any("The copy will" in text for text in screen_lines(app))
        assert any("web-base " in text and "1.9G" in text for text in screen_lines(app)[:4])
        await pilot.press("tab", "tab", "right", "tab")
        await until(pilot, lambda: "esc cancel" in screen_lines(app)[-1])
        assert any("No key is chosen" in text for text in screen_lines(app))
        await pilot.press("down")
        await until(pilot, lambda: any("ims/default" in text for text in screen_lines(app)))

    play(cloud, own_home, script)


def test_on_the_lowest_screen_a_batch_shows_its_sources(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await pilot.resize_terminal(60, 15)
        await opened(app, pilot, "web-base", "app")
        await until(pilot, lambda: "ctrl+s send 2" in screen_lines(app)[-1])
        shown = "\n".join(screen_lines(app))
        for text in ("✓ web-base", "✓ app", "web-base-copy", "ready", "will not be encrypted"):
            assert text in shown

    play(cloud, own_home, script)


def test_on_a_lower_screen_the_source_stays_in_sight_too(cloud: Running, own_home: Path) -> None:
    async def script(app: ImstuiApp, pilot: Pilot[str]) -> None:
        await opened(app, pilot, "web-enc")
        await pilot.resize_terminal(80, 20)

        def source_in_sight() -> bool:
            lines = screen_lines(app)
            panel = next((number for number, text in enumerate(lines) if "Copy web-enc" in text), 0)
            return len(lines) == 20 and any("web-enc" in text and "active" in text for text in lines[:panel])

        await until(pilot, source_in_sight)

    play(cloud, own_home, script)
