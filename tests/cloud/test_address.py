"""Which endpoints are talked to, and how a URL comes about."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.cloud.address import address, check_endpoint, host_of
from imstui.model.errors import InvalidInput


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://ims.eu-de.otc.t-systems.com/", "https://ims.eu-de.otc.t-systems.com"),
        ("  https://host:8443/image// ", "https://host:8443/image"),
        ("http://127.0.0.1:5000/v3/", "http://127.0.0.1:5000/v3"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("http://localhost:1", "http://localhost:1"),
        ("HTTPS://HOST", "HTTPS://HOST"),
    ],
)
def test_fit_endpoints_lose_only_their_slash(url: str, checked: str) -> None:
    assert check_endpoint(url) == checked


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ims.example.com",
        "http://ims.example.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "https://",
        "https://user:canary-pw@host",
        "https://host?x=1",
        "https://host#x",
        "https://host:port",
        "https://host:99999",
        "https://ho st",
        "https://host/\x1b[31m",
        "https://[::1",
    ],
)
def test_unfit_endpoints_are_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_endpoint(url)
    assert "canary-pw" not in str(refused.value)
    assert str(refused.value).endswith(".")


def test_segments_are_encoded_and_the_query_sorted() -> None:
    url = address("https://h", "v1", "a/b c", params=[("b", "x=y&z"), ("a", "ä +~")])
    assert url == "https://h/v1/a%2Fb%20c?a=%C3%A4%20%2B~&b=x%3Dy%26z"


@pytest.mark.parametrize("segment", ["", ".", "..", "\ud800"])
def test_a_segment_that_leads_elsewhere_is_refused(segment: str) -> None:
    with pytest.raises(InvalidInput):
        address("https://h", "v1", segment, "copy")


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=12)), max_size=4))
def test_httpx_sends_the_very_query_that_was_written(params: list[tuple[str, str]]) -> None:
    try:
        url = address("https://h", "v2", "cloudimages", params=params)
    except InvalidInput:
        return
    assert str(httpx.URL(url)) == url
    assert httpx.URL(url).raw_path.decode() == url.removeprefix("https://h")


def test_a_host_is_told_without_user_and_path() -> None:
    assert host_of("https://user:pw@host:1/v3?x=y") == "host:1"
