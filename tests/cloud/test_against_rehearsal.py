"""The wire against the rehearsal cloud, over a real socket: two readings of one API that share no code."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from typing import Any

import pytest

from imstui.cloud.channel import Exchange
from imstui.cloud.image_query import ImageQuery
from imstui.cloud.opening import Cloud, Settings, open_cloud
from imstui.model.copying import Accepted, CopyRequest, Refused, Throttled
from imstui.model.credentials import (
    AccessKeyCredentials,
    Credentials,
    Endpoints,
    PasswordCredentials,
    Scope,
    Secret,
    TokenCredentials,
)
from imstui.model.errors import CloudError, SignInRefused
from imstui.model.image import Image, ImageKind, ImageType
from imstui.model.job import JobState
from imstui.simulator.announce import settings
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running

Act = Callable[[Cloud], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def rehearsal() -> Iterator[Running]:
    with running(Options(images=240, speed=2000.0)) as served:
        yield served


@pytest.fixture(scope="module")
def untouched() -> Iterator[Running]:
    with running(Options(images=240)) as served:
        yield served


def password(served: Running) -> PasswordCredentials:
    named = settings(served.url)
    return PasswordCredentials(
        named["OS_AUTH_URL"],
        Secret(named["OS_PASSWORD"]),
        user_name=named["OS_USERNAME"],
        user_domain_name=named["OS_USER_DOMAIN_NAME"],
        scope=Scope(project_name=named["OS_PROJECT_NAME"]),
        region=named["OS_REGION_NAME"],
    )


def key(served: Running, **scope: str) -> AccessKeyCredentials:
    named = settings(served.url)
    return AccessKeyCredentials(
        named["OS_AUTH_URL"],
        named["HUAWEICLOUD_SDK_AK"],
        Secret(named["HUAWEICLOUD_SDK_SK"]),
        scope=Scope(**scope),
        region=named["OS_REGION_NAME"],
    )


def endpoints(served: Running) -> Endpoints:
    named = settings(served.url)
    return Endpoints(named["IMSTUI_IMS_ENDPOINT"], named["IMSTUI_KMS_ENDPOINT"], named["IMSTUI_EPS_ENDPOINT"])


def inside(
    served: Running, act: Act, credentials: Credentials | None = None, seen: list[Exchange] | None = None
) -> None:
    async def session() -> None:
        chosen = Settings(endpoints=endpoints(served), observer=None if seen is None else seen.append)
        async with await open_cloud(credentials or password(served), chosen) as cloud:
            await act(cloud)

    asyncio.run(session())


async def images(cloud: Cloud, query: ImageQuery) -> list[Image]:
    return [image async for page in cloud.ims.pages(query) for image in page.images]


def copyable(image: Image) -> bool:
    return image.kind is ImageKind.SYSTEM and image.active and not image.encrypted and (image.size_bytes or 0) < 2**36


async def ended(cloud: Cloud, job_id: str) -> JobState:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        job = await cloud.ims.job(job_id)
        assert job.progress is None or 0 <= job.progress <= 1
        if job.finished:
            assert job.begin_time is not None
            return job.state
        await asyncio.sleep(0.02)
    raise AssertionError("the job doesn't end")


@pytest.mark.parametrize("limit", [1000, 100, 37])
def test_every_image_once_whatever_the_page(untouched: Running, limit: int) -> None:
    async def act(cloud: Cloud) -> None:
        found = await images(cloud, ImageQuery(None, limit=limit))
        ids = {image.id for image in found}
        assert len(ids) == len(found)
        for status in ("pending", "rejected"):
            ids |= {image.id for image in await images(cloud, ImageQuery(ImageType.SHARED, member_status=status))}
        assert len(ids) == 240

    inside(untouched, act)


def test_each_type_is_what_it_says(rehearsal: Running) -> None:
    async def act(cloud: Cloud) -> None:
        private = await images(cloud, ImageQuery(ImageType.PRIVATE))
        assert private
        assert {(image.type, image.owner) for image in private} == {(ImageType.PRIVATE, cloud.account.project_id)}
        public = await images(cloud, ImageQuery(ImageType.PUBLIC))
        assert {image.type for image in public} == {ImageType.PUBLIC}
        for status in ("accepted", "pending"):
            shared = await images(cloud, ImageQuery(ImageType.SHARED, member_status=status))
            assert {(image.type, image.member_status) for image in shared} <= {(ImageType.SHARED, status)}
        one = await cloud.ims.image(private[0].id)
        assert one == private[0]
        assert await cloud.ims.image("00000000-0000-4000-8000-000000000000") is None

    inside(rehearsal, act)


def test_a_copy_from_request_to_image(rehearsal: Running) -> None:
    async def act(cloud: Cloud) -> None:
        source = next(image for image in await images(cloud, ImageQuery()) if copyable(image))
        outcome = await cloud.ims.copy(CopyRequest(source.id, "wire copy ä", "made by a test"))
        assert isinstance(outcome, Accepted)
        assert await ended(cloud, outcome.job_id) is JobState.SUCCESS
        (made,) = await cloud.ims.named("wire copy ä")
        assert (made.active, made.description, made.source_image_id) == (True, "made by a test", source.id)
        assert (await cloud.ims.job(outcome.job_id)).image_id == made.id

    inside(rehearsal, act)


def test_a_copy_under_a_key(rehearsal: Running) -> None:
    async def act(cloud: Cloud) -> None:
        keys = [one for one in await cloud.kms.keys() if one.state.name == "ENABLED" and not one.is_foreign_default]
        source = next(image for image in await images(cloud, ImageQuery()) if copyable(image))
        outcome = await cloud.ims.copy(CopyRequest(source.id, "wire encrypted", cmk_id=keys[0].id))
        assert isinstance(outcome, Accepted)
        assert await ended(cloud, outcome.job_id) is JobState.SUCCESS
        (made,) = await cloud.ims.named("wire encrypted")
        assert made.key_id == keys[0].id
        assert await cloud.kms.describe(keys[0].id) == keys[0]

    inside(rehearsal, act)


def test_what_is_wrong_with_a_copy_is_refused_in_the_clouds_words(rehearsal: Running) -> None:
    async def act(cloud: Cloud) -> None:
        source = next(image for image in await images(cloud, ImageQuery()) if copyable(image))
        for request in (
            CopyRequest("00000000-0000-4000-8000-000000000000", "x"),
            CopyRequest(source.id, " x"),
            CopyRequest(source.id, ""),
            CopyRequest(source.id, "x", "<br>"),
            CopyRequest(source.id, "x", cmk_id="00000000-0000-4000-8000-000000000000"),
        ):
            outcome = await cloud.ims.copy(request)
            assert isinstance(outcome, Refused), (request, outcome)
            assert outcome.error.code.startswith("IMG.")
            assert outcome.error.request_id

    inside(rehearsal, act)


def test_quota_projects_and_enterprise_projects(rehearsal: Running) -> None:
    async def act(cloud: Cloud) -> None:
        assert "image" in {quota.type for quota in await cloud.ims.quota()}
        assert cloud.account.project_id in {project.id for project in await cloud.projects()}
        assert "0" in {project.id for project in await cloud.enterprise_projects()}

    inside(rehearsal, act)


def test_an_access_key_does_all_of_it_too(rehearsal: Running) -> None:
    async def act(cloud: Cloud) -> None:
        assert (
            len(await images(cloud, ImageQuery(None, name=None, os_type="Linux", sort_key="name", sort_dir="asc"))) > 0
        )
        assert await cloud.ims.named("a name with spaces, + and ä~") == ()
        assert await cloud.kms.keys()
        source = next(image for image in await images(cloud, ImageQuery()) if copyable(image))
        outcome = await cloud.ims.copy(CopyRequest(source.id, "wire signed ä"))
        assert isinstance(outcome, Accepted)
        assert await ended(cloud, outcome.job_id) is JobState.SUCCESS
        assert "0" in {project.id for project in await cloud.enterprise_projects()}

    inside(rehearsal, act, key(rehearsal, project_id=settings(rehearsal.url)["HUAWEICLOUD_SDK_PROJECT_ID"]))


def test_an_access_key_finds_its_project_by_name(rehearsal: Running) -> None:
    async def act(cloud: Cloud) -> None:
        assert cloud.account.project_id == settings(rehearsal.url)["HUAWEICLOUD_SDK_PROJECT_ID"]

    inside(rehearsal, act, key(rehearsal, project_name=settings(rehearsal.url)["OS_PROJECT_NAME"]))


def test_the_catalogue_tells_the_endpoints(rehearsal: Running) -> None:
    async def session() -> None:
        async with await open_cloud(password(rehearsal)) as cloud:
            assert (cloud.ims.endpoint, cloud.kms.endpoint) == (rehearsal.url, rehearsal.url)

    asyncio.run(session())


def test_wrong_credentials_are_refused(rehearsal: Running) -> None:
    async def nothing(_: Cloud) -> None:
        raise AssertionError("it was let in")

    wrong: list[Credentials] = [
        replace(password(rehearsal), password=Secret("wrong")),
        replace(password(rehearsal), user_domain_name="wrong"),
        replace(password(rehearsal), scope=Scope(project_name="eu-de_wrong")),
        TokenCredentials(f"{rehearsal.url}/v3", Secret("wrong")),
        replace(key(rehearsal, project_name="eu-de"), secret_key=Secret("wrong")),
    ]
    for credentials in wrong:
        with pytest.raises(SignInRefused):
            inside(rehearsal, nothing, credentials)


def test_an_unknown_job_is_a_cloud_error(rehearsal: Running) -> None:
    async def act(cloud: Cloud) -> None:
        with pytest.raises(CloudError):
            await cloud.ims.job("0" * 32)

    inside(rehearsal, act)


def test_tokens_expire_and_nobody_notices() -> None:
    now = [time.time()]
    with running(Options(images=20, token_life=60, speed=2000.0), wall=lambda: now[0]) as served:
        seen: list[Exchange] = []

        async def act(cloud: Cloud) -> None:
            source = next(image for image in await images(cloud, ImageQuery()) if copyable(image))
            first = cloud.account.expires_at
            now[0] += 61
            assert await images(cloud, ImageQuery())
            assert first is not None
            assert cloud.account.expires_at is not None
            assert cloud.account.expires_at > first
            now[0] += 61
            assert isinstance(await cloud.ims.copy(CopyRequest(source.id, "after expiry")), Accepted)
            now[0] += 61
            assert await cloud.kms.keys()

        inside(served, act, seen=seen)
    assert [exchange.status for exchange in seen].count(401) + [exchange.status for exchange in seen].count(403) == 3
    assert [exchange.path for exchange in seen].count("/v3/auth/tokens") == 4


@pytest.mark.parametrize("time_form", ["iso", "old"])
def test_where_only_the_status_call_is_offered(time_form: str) -> None:
    options = Options(images=20, speed=2000.0, progress_call=False, time_form=time_form)  # type: ignore[arg-type]  # one of two words
    with running(options) as served:
        seen: list[Exchange] = []

        async def act(cloud: Cloud) -> None:
            source = next(image for image in await images(cloud, ImageQuery()) if copyable(image))
            outcome = await cloud.ims.copy(CopyRequest(source.id, "by status"))
            assert isinstance(outcome, Accepted)
            assert await ended(cloud, outcome.job_id) is JobState.SUCCESS

        inside(served, act, seen=seen)
        assert [exchange.path.startswith("/v1/cloudimages/job/") for exchange in seen].count(True) == 1


def test_more_copies_than_may_run_are_throttled() -> None:
    with running(Options(images=20, speed=0.001, running_limit=1)) as served:

        async def act(cloud: Cloud) -> None:
            source = next(image for image in await images(cloud, ImageQuery()) if copyable(image))
            assert isinstance(await cloud.ims.copy(CopyRequest(source.id, "one")), Accepted)
            assert isinstance(await cloud.ims.copy(CopyRequest(source.id, "two")), Throttled)

        inside(served, act)
