"""KMS's paging of texts, and EPS's of numbers."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest

from imstui.cloud.decode_kms import decode_keys
from imstui.cloud.eps import Eps
from imstui.cloud.kms import Kms
from imstui.model.account import EnterpriseProject
from imstui.model.errors import Missing, NotIms
from tests.cloud.rig import PROJECT, Script, channel_to, ok

KMS = "https://kms.eu-de.otc.t-systems.com"
EPS = "https://eps.eu-de.otc.t-systems.com"


def keys(*ids: str, next_marker: object = "", truncated: object = "false") -> httpx.Response:
    return ok(
        {
            "keys": list(ids),
            "key_details": [
                {"key_id": identity, "key_alias": f"alias-{identity}", "key_state": "2"} for identity in ids
            ],
            "next_marker": next_marker,
            "truncated": truncated,
            "total": 9,
        }
    )


def listed(script: Script) -> list[str]:
    return [key.id for key in asyncio.run(Kms(channel_to(script), KMS, PROJECT).keys())]


def bodies(script: Script) -> list[dict[str, str]]:
    return [json.loads(request.content) for request in script.requests]


def test_all_pages_of_keys_with_texts_only() -> None:
    script = Script(keys("a", "b", next_marker="2", truncated="true"), keys("c"))
    assert listed(script) == ["a", "b", "c"]
    assert script.paths == [f"POST /v1.0/{PROJECT}/kms/list-keys"] * 2
    assert bodies(script) == [{"limit": "100"}, {"limit": "100", "marker": "2"}]


def test_a_marker_after_the_last_page_isnt_followed() -> None:
    assert listed(Script(keys("a", next_marker="1", truncated="false"))) == ["a"]
    assert listed(Script(keys("a", next_marker="1", truncated=False))) == ["a"]


def test_a_marker_without_word_of_truncation_is_followed() -> None:
    assert listed(Script(keys("a", next_marker=1, truncated=None), keys("b"))) == ["a", "b"]


def test_a_repeated_marker_ends_the_list() -> None:
    script = Script(keys("a", next_marker="1", truncated="true"), forever=True)
    assert listed(script) == ["a"]
    assert len(script.requests) == 2


def test_an_endless_list_of_keys_is_left() -> None:
    count = iter(range(10_000))
    script = Script(lambda _: keys(str(next(count)), next_marker=str(next(count)), truncated="true"), forever=True)
    with pytest.raises(NotIms, match="doesn't end"):
        listed(script)
    assert len(script.requests) == 100


def test_a_documented_page_of_keys() -> None:
    body = {
        "keys": ["k1"],
        "key_details": [
            {
                "key_id": "k1",
                "domain_id": "d",
                "key_alias": "ims/default",
                "key_description": "for ims",
                "creation_date": "1497341531000",
                "scheduled_deletion_date": "",
                "key_state": "2",
                "default_key_flag": "1",
                "key_type": "1",
                "origin": "kms",
            },
            {"key_alias": "without an id"},
            {"key_id": "k2", "key_state": "9"},
        ],
        "next_marker": "",
        "truncated": "false",
        "total": 1,
    }
    page = decode_keys(json.dumps(body).encode())
    first, second = page.keys
    assert (first.alias, first.state.name, first.default, first.spec) == ("ims/default", "ENABLED", True, None)
    assert first.created_at == datetime(2017, 6, 13, 8, 12, 11, tzinfo=UTC)
    assert first.deletion_at is None
    assert second.state.name == "UNKNOWN"
    assert page.next_marker == ""


def test_one_key_by_id_or_alias() -> None:
    script = Script(ok({"key_info": {"key_id": "k", "key_alias": "backup", "key_state": "3"}}))
    key = asyncio.run(Kms(channel_to(script), KMS, PROJECT).describe("alias/backup"))
    assert (key.id, key.alias, key.state.name) == ("k", "backup", "DISABLED")
    assert script.paths == [f"POST /v1.0/{PROJECT}/kms/describe-key"]
    assert bodies(script) == [{"key_id": "alias/backup"}]


def test_an_unknown_key_is_missing() -> None:
    script = Script(ok({"error": {"error_code": "KMS.0207", "error_msg": "unknown"}}, 404))
    with pytest.raises(Missing, match="unknown"):
        asyncio.run(Kms(channel_to(script), KMS, PROJECT).describe("k"))


@pytest.mark.parametrize("body", [{}, {"keys": []}, {"key_details": None}, []])
def test_what_isnt_a_list_of_keys_is_said(body: object) -> None:
    with pytest.raises(NotIms, match="KMS"):
        listed(Script(ok(body)))
    with pytest.raises(NotIms, match="KMS"):
        asyncio.run(Kms(channel_to(Script(ok(body))), KMS, PROJECT).describe("k"))


def enterprise(script: Script) -> tuple[EnterpriseProject, ...]:
    return asyncio.run(Eps(channel_to(script), EPS).enterprise_projects())


def test_enterprise_projects() -> None:
    rows = [
        {"id": "0", "name": "default", "description": "", "status": 1, "type": "prod", "delete_flag": False},
        {"id": "e1", "name": "shop", "description": None, "status": 2},
        {"name": "without an id"},
    ]
    script = Script(ok({"enterprise_projects": rows, "total_count": 2}))
    assert enterprise(script) == (EnterpriseProject("0", "default"), EnterpriseProject("e1", "shop", "", enabled=False))
    assert script.paths == ["GET /v1.0/enterprise-projects"]
    assert dict(script.requests[0].url.params) == {"limit": "1000", "offset": "0"}


def test_full_pages_are_followed_and_an_ignored_offset_ends() -> None:
    full = [{"id": str(number)} for number in range(1000)]
    script = Script(ok({"enterprise_projects": full}), ok({"enterprise_projects": [{"id": "x"}]}))
    assert len(enterprise(script)) == 1001
    assert script.requests[1].url.params["offset"] == "1000"
    stuck = Script(ok({"enterprise_projects": full}), forever=True)
    assert len(enterprise(stuck)) == 1000
    assert len(stuck.requests) == 2


def test_endless_enterprise_projects_are_left() -> None:
    count = iter(range(10**6))
    script = Script(
        lambda _: ok({"enterprise_projects": [{"id": str(next(count))} for _ in range(1000)]}), forever=True
    )
    with pytest.raises(NotIms, match="doesn't end"):
        enterprise(script)
    with pytest.raises(NotIms):
        enterprise(Script(ok({})))
