"""Keeping lists, and finding images in them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from imstui.local.found import Found
from imstui.local.paths import Places
from imstui.model.credentials import Secret, TokenCredentials
from imstui.model.image import ImageType
from imstui.model.replication import Binding
from imstui.session import ImageQuery, Session
from imstui.session.cached_images import CachedImages, View, rows_of
from imstui.session.known_account import known_binding, remember_binding
from tests.session.conftest import Sessions

BINDING = Binding("iam.example", "eu-de", "p1", "prod", "alex")


async def keep_all(session: Session, view: View, *queries: ImageQuery) -> None:
    assert session.cached is not None
    with session.cached.keeping(view) as keeping:
        for query in queries:
            async for page in session.pages(query):
                keeping.add(page)
        keeping.complete()


def test_what_was_listed_comes_back_whole(sessions: Sessions, where: Places) -> None:
    async def work() -> None:
        async with sessions() as (session, _):
            pages = [page async for page in session.pages(ImageQuery(type=None, limit=100))]
            await keep_all(session, View.ALL, ImageQuery(type=None, limit=100))
            images = [image for page in pages for image in page.images]
            cached = CachedImages(where, session.binding)
            kept = cached.load(View.ALL)
            assert kept is not None
            assert len(kept) == len(images) > 200
            assert kept.rows() == rows_of(images, session.account.project_id)
            assert [cached.image(image.id) for image in images] == images
            assert cached.raw(images[-1].id) == pages[-1].raw[-1]
            assert cached.image("no-such") is None
            assert cached.load(View.PUBLIC) is None
            assert cached.problems == []
            cached.close()

    asyncio.run(work())


def test_whether_a_shared_image_was_accepted_is_kept_too(sessions: Sessions) -> None:
    async def work() -> None:
        async with sessions() as (session, _):
            pending = ImageQuery(type=ImageType.SHARED, member_status="pending")
            await keep_all(session, View.SHARED, pending)
            assert session.cached is not None
            kept = session.cached.load(View.SHARED)
            assert kept is not None
            (row,) = [row for row in kept.rows() if row.name == "partner-preview"]
            assert (row.member_status, row.blocker, row.copyable) == ("pending", "not_accepted", False)
            image = session.cached.image(row.id)
            assert image is not None
            assert image.member_status == "pending"

    asyncio.run(work())


def test_after_a_new_list_the_new_one_is_asked(sessions: Sessions) -> None:
    async def work() -> None:
        async with sessions() as (session, _):
            await keep_all(session, View.PRIVATE, ImageQuery(name="web-base"))
            cached = session.cached
            assert cached is not None
            before = cached.load(View.PRIVATE)
            assert before is not None
            (row,) = before.rows()
            await keep_all(session, View.PRIVATE, ImageQuery(name="no-such"))
            assert cached.image(row.id) is None
            assert before.image(row.id) is not None

    asyncio.run(work())


def test_a_cache_that_cannot_be_used_is_told_once_and_stops_nothing(sessions: Sessions, where: Places) -> None:
    async def work() -> None:
        async with sessions() as (session, _):
            await keep_all(session, View.PRIVATE, ImageQuery(name="web-base"))
            cached = session.cached
            assert cached is not None
            (path,) = (where.cache / "images").iterdir()
            path.write_bytes(path.read_bytes()[:-3])
            cached.renew(View.PRIVATE)
            assert cached.load(View.PRIVATE) is None
            assert cached.image("x") is None
            assert len(cached.problems) == 1
            assert "cut off" in cached.problems[0]

    asyncio.run(work())


def test_without_a_place_to_write_nothing_is_kept(sessions: Sessions, where: Places) -> None:
    async def work() -> None:
        async with sessions() as (session, _):
            where.cache.mkdir()
            (where.cache / "images").write_text("a file in its place")
            await keep_all(session, View.PRIVATE, ImageQuery())
            assert session.cached is not None
            assert session.cached.load(View.PRIVATE) is None
            assert session.cached.problems

    asyncio.run(work())


def test_settings_lead_to_the_project_that_they_led_to_last(found: Found, where: Places) -> None:
    assert known_binding(where, found) is None
    remember_binding(where, found, BINDING)
    assert known_binding(where, found) == BINDING
    (kept,) = (where.cache / "accounts").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "password" not in kept.read_text()
    kept.write_text("{")
    assert known_binding(where, found) is None


def test_a_token_alone_tells_of_no_project(where: Places) -> None:
    found = Found(TokenCredentials("https://iam.example/v3", Secret("t")), "the test")
    remember_binding(where, found, BINDING)
    assert known_binding(where, found) is None
    assert not Path(where.cache).exists()
