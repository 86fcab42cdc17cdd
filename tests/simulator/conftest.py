"""One rehearsal cloud per file, put back between tests, and a client that is signed in."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from imstui.simulator.options import Options, change
from imstui.simulator.serve import Running, running
from tests.simulator.wire import token_for


@pytest.fixture(scope="module")
def shared() -> Iterator[Running]:
    with running() as run:
        yield run


@pytest.fixture
def run(shared: Running) -> Running:
    shared.cloud.faults.clear()
    change(shared.cloud.options, Options().as_json())
    shared.cloud.clocks.advance(10_000)
    shared.cloud.settle()
    return shared


@pytest.fixture
def nobody(run: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=run.url, trust_env=False) as client:
        yield client


@pytest.fixture
def client(nobody: httpx.Client) -> httpx.Client:
    nobody.headers["X-Auth-Token"] = token_for(nobody)
    return nobody
