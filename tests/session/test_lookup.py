"""From a prefix to the image: by the kept lists first, and verified."""

from __future__ import annotations

import asyncio

import pytest

from imstui.model.errors import NotFound
from imstui.session import ImageQuery
from imstui.session.cached_images import View
from imstui.simulator.serve import Running
from tests.session.conftest import Sessions
from tests.session.test_cached_images import keep_all


def test_a_prefix_that_was_listed_needs_no_new_list(sessions: Sessions) -> None:
    async def work() -> None:
        async with sessions() as (session, seen):
            image = await session.image("web-base")
            await keep_all(session, View.ALL, ImageQuery(type=None))
            seen.clear()
            assert await session.image(image.id[:8]) == image
            assert [one.path for one in seen] == ["/v2/cloudimages"] * 2  # the name, and the image

    asyncio.run(work())


def test_a_kept_image_that_is_gone_is_looked_for_in_the_cloud(sessions: Sessions, cloud: Running) -> None:
    async def work() -> None:
        async with sessions() as (session, _):
            image = await session.image("web-base")
            await keep_all(session, View.ALL, ImageQuery(type=None))
            cloud.cloud.shelf.drop(image.id)
            with pytest.raises(NotFound):
                await session.image(image.id[:8])

    asyncio.run(work())


def test_without_a_kept_list_the_cloud_is_asked_for_all(sessions: Sessions) -> None:
    async def work() -> None:
        async with sessions() as (session, _):
            image = await session.image("web-base")
            assert await session.image(image.id[:8].upper()) == image

    asyncio.run(work())
