"""The form of a first sign-in: what was typed stays, and lands where it belongs; all of it can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running
from imstui.simulator.tenancy import PASSWORD
from imstui.tui.app import ImstuiApp
from imstui.tui.screens.picker import Picker
from imstui.tui.widgets.secret_field import SecretField
from tests.tui.piloting import until
from tests.tui.test_accounts import block, fill, nobody, on, play, to_form, type_secret


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
