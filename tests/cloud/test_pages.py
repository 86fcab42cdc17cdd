"""Listing to the last image, whatever the service does with pages and markers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imstui.cloud import image_pages
from imstui.cloud.decode_image import ImagePage
from imstui.cloud.image_query import ImageQuery
from imstui.model.errors import BadRequest, Forbidden, Missing, NotIms
from imstui.model.image import ImageType
from tests.cloud.rig import PROJECT, FakePace, Script, ims_over, no, ok, page, texts


def pages(script: Script, query: ImageQuery | None = None) -> list[ImagePage]:
    async def collect(found: AsyncGenerator[ImagePage, None]) -> list[ImagePage]:
        return [one async for one in found]

    return asyncio.run(collect(ims_over(script).pages(query or ImageQuery())))


def ids(found: list[ImagePage]) -> list[str]:
    return [image.id for one in found for image in one.images]


def test_every_page_to_the_empty_one() -> None:
    script = Script(page("a", "b"), page("c"), page())
    found = pages(script)
    assert ids(found) == ["a", "b", "c"]
    assert texts(script.requests, "marker") == [None, "b", "c"]
    assert set(texts(script.requests, "limit")) == {"1000"}


def test_a_first_page_without_images_is_a_page() -> None:
    assert pages(Script(page())) == [ImagePage((), ())]


def test_a_service_that_ignores_the_marker_ends_the_list() -> None:
    script = Script(page("a", "b"), forever=True)
    assert ids(pages(script)) == ["a", "b"]
    assert len(script.requests) == 2


def test_an_id_that_was_seen_comes_once_and_the_rest_still_comes() -> None:
    script = Script(page("a", "b"), page("b", "c"), page("d", "d"), page())
    assert ids(pages(script)) == ["a", "b", "c", "d"]


def test_the_raw_json_stays_beside_its_image() -> None:
    found = pages(Script(page("a", "b"), page("b", "c"), page()))
    assert [raw.partition(b",")[0] for raw in found[1].raw] == [b'{"id":"c"']
    assert len(found[1].images) == 1


def test_an_endless_service_is_left_after_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_pages, "MOST_PAGES", 7)
    count = iter(range(1000))
    script = Script(lambda _: page(str(next(count))), forever=True)
    with pytest.raises(NotIms, match="7 pages"):
        pages(script)
    assert len(script.requests) == 7


@pytest.mark.parametrize("lost", [no(400, "IMG.0027"), no(404)], ids=["400", "404"])
def test_a_marker_that_vanished_is_replaced_by_the_one_before(lost: httpx.Response) -> None:
    script = Script(page("a", "b", "c"), lost, page("c", "d"), page())
    assert ids(pages(script)) == ["a", "b", "c", "d"]
    assert texts(script.requests, "marker") == [None, "c", "b", "d"]


def test_a_vanished_marker_may_send_us_to_an_earlier_page() -> None:
    script = Script(page("a"), page("b"), no(400), page("c"), page())
    assert ids(pages(script)) == ["a", "b", "c"]
    assert texts(script.requests, "marker") == [None, "a", "b", "a", "c"]


def test_the_place_in_the_list_is_lost_after_five_markers() -> None:
    script = Script(page(*"abcdefgh"), *[no(400, "IMG.0027")] * 5)
    with pytest.raises(BadRequest) as caught:
        pages(script)
    assert "list them again" in caught.value.hint
    assert texts(script.requests, "marker") == [None, "h", "g", "f", "e", "d"]


def test_a_bad_first_page_is_no_vanished_marker() -> None:
    for status, kind in [(400, BadRequest), (404, Missing), (403, Forbidden)]:
        script = Script(no(status))
        with pytest.raises(kind):
            pages(script)
        assert len(script.requests) == 1


def test_a_later_403_is_told_at_once() -> None:
    script = Script(page("a"), no(403))
    with pytest.raises(Forbidden):
        pages(script)


def test_rows_that_are_no_images_dont_cost_the_page() -> None:
    body = {"images": [{"name": "no id"}, 7, None, {"id": "a"}, {"id": ""}, {"id": "b", "min_disk": [], "tags": 3}]}
    found = pages(Script(ok(body), page()))
    assert ids(found) == ["a", "b"]
    assert len(found[0].problems) == 4
    assert found[0].problems[0].startswith("Row 1 ")


@pytest.mark.parametrize("body", [[], {}, {"images": None}, {"images": {}}, {"error": 1}, None, 7, "text"])
def test_what_isnt_a_list_of_images_is_said(body: object) -> None:
    with pytest.raises(NotIms, match="list of images"):
        pages(Script(ok(body)))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 40), st.integers(1, 7), st.sets(st.integers(0, 39)))
def test_a_true_service_of_any_page_size_is_read_whole_while_images_vanish(
    count: int, size: int, vanishing: set[int]
) -> None:
    shelf = [f"{number:02}" for number in range(count)]
    kept = [name for number, name in enumerate(shelf) if number not in vanishing]
    gone: set[str] = set()

    def answer(request: httpx.Request) -> httpx.Response:
        marker = request.url.params.get("marker")
        if marker in gone:
            return no(400, "IMG.0027")
        rows = [name for name in shelf if name not in gone and (marker is None or name > marker)][:size]
        # What the next marker would be vanishes as soon as the page is out, but never two pages' worth in a row.
        gone.update(name for name in rows[-1:] if int(name) in vanishing and len(rows) > 1)
        return page(*rows)

    seen = ids(pages(Script(answer, forever=True)))
    assert len(seen) == len(set(seen))
    assert set(kept) <= set(seen) <= set(shelf)


def test_reading_can_stop_early() -> None:
    script = Script(page("a"), page("b"))

    async def first() -> str:
        async with aclosing(ims_over(script).pages(ImageQuery())) as found:
            async for one in found:
                return one.images[0].id
        return ""

    assert asyncio.run(first()) == "a"
    assert len(script.requests) == 1


def test_a_page_that_broke_is_read_again() -> None:
    time, script = FakePace(), Script(page("a"), httpx.ReadError("cut"), page("b"), page())
    assert ids(pages(script)) == ["a", "b"]
    assert time.slept == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (ImageQuery(), {"__imagetype": "private", "owner": PROJECT, "limit": "1000"}),
        (ImageQuery(ImageType.PUBLIC), {"__imagetype": "gold", "visibility": "public", "limit": "1000"}),
        (
            ImageQuery(ImageType.SHARED, member_status="pending"),
            {"__imagetype": "shared", "visibility": "shared", "member_status": "pending", "limit": "1000"},
        ),
        (ImageQuery(None, limit=5), {"limit": "5"}),
        (
            ImageQuery(
                None,
                name="a b",
                id="i",
                os_type="Linux",
                platform="Ubuntu",
                key_id="k",
                status="active",
                tag="k=v",
                sort_key="name",
                sort_dir="asc",
            ),
            {
                "name": "a b",
                "id": "i",
                "__os_type": "Linux",
                "__platform": "Ubuntu",
                "__system__cmkid": "k",
                "status": "active",
                "tag": "k=v",
                "sort_key": "name",
                "sort_dir": "asc",
                "limit": "1000",
            },
        ),
        (ImageQuery(ImageType.MARKET), {"__imagetype": "market", "limit": "1000"}),
    ],
)
def test_each_question_in_the_apis_words(query: ImageQuery, expected: dict[str, str]) -> None:
    script = Script(page())
    pages(script, query)
    assert dict(script.requests[0].url.params) == expected
    assert script.requests[0].url.path == "/v2/cloudimages"


def test_a_shared_image_bears_the_status_that_was_asked_for() -> None:
    found = pages(
        Script(page("a", min_disk="odd"), page("b"), page()), ImageQuery(ImageType.SHARED, member_status="pending")
    )
    assert [image.member_status for one in found for image in one.images] == ["pending", "pending"]


def test_one_image_by_id() -> None:
    script = Script(page("a"))
    image = asyncio.run(ims_over(script).image("a"))
    assert image is not None
    assert image.name == "name of a"
    assert dict(script.requests[0].url.params) == {"id": "a", "limit": "1"}
    assert asyncio.run(ims_over(Script(page())).image("a")) is None
    assert asyncio.run(ims_over(Script(page("other"))).image("a")) is None


def test_named_is_exact_and_the_projects_own() -> None:
    rows = [
        {"id": "1", "name": "web", "owner": PROJECT},
        {"id": "2", "name": "web "},
        {"id": "3", "name": "Web", "owner": PROJECT},
        {"id": "4", "name": "web", "owner": "another"},
        {"id": "5", "name": "web", "owner": PROJECT, "__imagetype": "gold"},
        {"id": "6", "name": "web", "status": "queued"},
        {"id": "7", "name": "web", "owner": PROJECT, "__imagetype": "shared", "visibility": "shared"},
    ]
    script = Script(ok({"images": rows}), page())
    found = asyncio.run(ims_over(script).named("web"))
    assert [image.id for image in found] == ["1", "6", "7"]
    assert dict(script.requests[0].url.params) == {"owner": PROJECT, "name": "web", "limit": "1000"}
