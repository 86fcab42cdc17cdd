"""What a reading of the images went through isn't kept once they are read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from imstui.simulator.options import Options
from imstui.simulator.serve import running
from imstui.tui.app import wind_up
from tests.tui.on_cloud import app_on
from tests.tui.piloting import until


def test_memory_goes_back_when_the_images_are_read(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    complete: list[bool] = []

    async def run() -> None:
        with running(Options(images=60)) as cloud:
            app = app_on(cloud, own_home)

            def give_back() -> None:
                complete.append(app.images.catalogue.complete)

            monkeypatch.setattr("imstui.local.spare_memory.give_back", give_back)
            async with app.run_test(size=(80, 24)) as pilot:
                await until(pilot, lambda: len(complete) == 1)
                await pilot.press("r")
                await until(pilot, lambda: len(complete) == 2)
            await wind_up(app)

    asyncio.run(run())
    assert complete == [True, True]
