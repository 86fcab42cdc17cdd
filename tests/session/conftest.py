"""A rehearsal cloud, and a signed-in session with lists kept below the test's home."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from imstui.local.found import Found
from imstui.local.paths import Places
from imstui.model.credentials import Endpoints, PasswordCredentials, Scope, Secret
from imstui.session import Exchange, Session, open_session
from imstui.simulator.announce import lines
from imstui.simulator.options import Options
from imstui.simulator.serve import Running, running

Sessions = Callable[[], AbstractAsyncContextManager[tuple[Session, list[Exchange]]]]


@pytest.fixture
def where(own_home: Path) -> Places:
    """The folders of this test."""
    return Places(own_home / "config", own_home / "state", own_home / "cache")


@pytest.fixture
def cloud() -> Iterator[Running]:
    """A cloud whose jobs take moments."""
    with running(Options(images=240, speed=2000)) as found:
        yield found


@pytest.fixture
def found(cloud: Running) -> Found:
    """What signs in to it."""
    printed = dict(line.split("=", 1) for line in lines(cloud.url).splitlines())
    given = {name: value.strip("'\"") for name, value in printed.items()}
    credentials = PasswordCredentials(
        auth_url=given["OS_AUTH_URL"],
        password=Secret(given["OS_PASSWORD"]),
        user_name=given["OS_USERNAME"],
        user_domain_name=given["OS_USER_DOMAIN_NAME"],
        scope=Scope(project_name=given["OS_PROJECT_NAME"]),
        region=given["OS_REGION_NAME"],
    )
    endpoints = Endpoints(given["IMSTUI_IMS_ENDPOINT"], given["IMSTUI_KMS_ENDPOINT"], given["IMSTUI_EPS_ENDPOINT"])
    return Found(credentials, "the test", endpoints)


@pytest.fixture
def sessions(found: Found, where: Places) -> Sessions:
    """Opens sessions, each with the list of its requests."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[tuple[Session, list[Exchange]]]:
        seen: list[Exchange] = []
        async with open_session(found, observer=seen.append) as session:
            session.keep_lists_in(where)
            seen.clear()
            yield session, seen

    return opened
