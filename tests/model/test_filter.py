"""The filter language, term by term."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from imstui.model.filter_doubts import doubts, there
from imstui.model.image import Image
from imstui.model.image_filter import TERMS, Facts, haystack, narrows, parse

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GB = 1024**3
KEY = "bd66288c-9081-460a-8227-4cbd0c814cb4"

WEB = Image(
    "465076de-dc36-4aec-80f5-ef9d8009428f", "web-base", "active", image_type="private", owner="70d70cd9",
    os_type="Linux", platform="Ubuntu", os_version="Ubuntu 22.04 server 64bit", size_bytes=round(1.9 * GB),
    min_disk_gb=40, created_at=NOW - timedelta(days=3, hours=1), enterprise_project_id="0", tags=("env=prod",),
)  # fmt: skip
DB = Image(
    "91a44b90-6893-5242-a9fc-b080d864d072", "db 2019", "saving", image_type="shared", owner="3231b8aa",
    os_type="Windows", os_version="Windows Server 2019", size_bytes=60 * GB, min_disk_gb=100, key_id=KEY,
    created_at=NOW - timedelta(days=400), enterprise_project_id="7f3c",
)  # fmt: skip
ISO = Image("0d592647-15ed-42f4-af5a-cb74eaa09baa", "rescue", "active", image_type="gold", disk_format="iso")
ALL = {"web": WEB, "db": DB, "iso": ISO}

FACTS: Facts[Image] = Facts(
    NOW,
    copyable=lambda image: image is WEB,
    alias_of=lambda key: "Backup" if key == KEY else "",
    project_name=lambda one: "default" if one == "0" else "",
    running=lambda image_id: image_id == DB.id,
)


def found(text: str) -> set[str]:
    matcher = parse(text).compile(FACTS)
    return {name for name, image in ALL.items() if matcher(image, haystack(image, FACTS.alias_of(image.key_id or "")))}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "web db iso"), ("web", "web"), ("BASE web", "web"), ("ubuntu", "web"), ("backup", "db"), ("prod", "web"),
        ("465076", "web"), ("db 2019", "db"), ('"b 20"', "db"), ('"web 22"', ""), ("-web", "db iso"),
        ("!web -db", "iso"),
        ("name:base", "web"), ("name:=web-base", "web"), ("name:=Web-base", ""), ("name:=web", ""), ("name:W*", "web"),
        ("name:*2???", "db"), ('name:"db 2"', "db"), ("name:'x'", ""), ("id:465076de", "web"), ("id:dc36", ""),
        ("status:active", "web iso"), ("status:sav", "db"), ("status:=active", "web iso"), ("os:ubuntu", "web"),
        ("os:linux", "web"), ("os:windows", "db"), ("os:server", "web db"), ("os:=ubuntu", "web"), ("os:*2019", "db"),
        ("key:backup", "db"), ("key:bd66", "db"), ("key:6628", ""), ("key:no", "web iso"), ("key:none", "web iso"),
        ("key:yes", "db"), ("encrypted:yes", "db"), ("encrypted:n", "web iso"), ("copyable:yes", "web"),
        ("copyable:no", "db iso"), ("running:yes", "db"), ("-running:yes", "web iso"), ("kind:iso", "iso"),
        ("kind:sys", "web db"), ("type:shared", "db"), ("type:public", "iso"), ("owner:3231", "db"),
        ("tag:env", "web"), ("tag:=env=prod", "web"), ("tag:=env", ""), ("project:default", "web"),
        ("project:7f", "db"),
        ("size:>40", "db"), ("size:<=60", "web db"), ("size:1.9", "web"), ("size:2", "web"), ("size:1..2", "web"),
        ("size:>500M", "web db"), ("size:50..", "db"), ("-size:>40", "web iso"), ("disk:40", "web"), ("disk:>40", "db"),
        ("disk:100..40", "web db"), ("age:<7d", "web"), ("age:3d", "web"), ("age:2d", ""), ("age:>1y", "db"),
        ("age:1d..1w", "web"), ("age:<96h", "web"), ("os:ubuntu key:no", "web"), ("status:active -kind:iso", "web"),
    ],
)  # fmt: skip
def test_what_a_filter_finds(text: str, names: str) -> None:
    assert not parse(text).problems
    assert found(text) == set(names.split())


@pytest.mark.parametrize(
    ("text", "place", "suggestion"),
    [
        ("nmae:web", "nmae:web", "name:web"),
        ("web staus:active", "staus:active", "status:active"),
        ("-state:active web", "-state:active", "-status:active"),
        ("kind:isso", "kind:isso", "kind:iso"),
        ("type:p", "type:p", "type:private"),
        ("encrypted:maybe", "encrypted:maybe", ""),
        ("a size:big b", "size:big", ""),
        ("age:<7q", "age:<7q", ""),
        ("disk:..", "disk:..", ""),
        ("disk:1..2..3", "disk:1..2..3", ""),
        ("os:", "os:", ""),
        ("name:=", "name:=", ""),
        ("http://x", "http://x", '"http://x"'),
    ],
)
def test_a_wrong_term_is_told_in_its_place(text: str, place: str, suggestion: str) -> None:
    wanted = parse(text)
    (problem,) = wanted.problems
    assert text[problem.start : problem.end] == place
    assert problem.suggestion == suggestion
    assert (f"Did you mean {suggestion}?" in problem.sentence) is bool(suggestion)
    mended = parse(text[: problem.start] + suggestion + text[problem.end :])
    assert not suggestion or not mended.problems


def test_the_rest_of_a_wrong_filter_still_works() -> None:
    assert found("nmae:x web kind:zzz") == {"web"}


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("os:ubunu", "os:ubuntu"),
        ("key:bakup", "key:backup"),
        ("web name:=web-bse", "name:=web-base"),
        ("status:active tag:emv=prod", "tag:env=prod"),
        ("saving", "status:saving"),
        ("iso", "kind:iso"),
        ("project:defualt", "project:default"),
    ],
)
def test_a_term_that_fits_nothing_is_told_with_the_nearest_that_would(text: str, suggestion: str) -> None:
    (doubt,) = doubts(parse(text), there(ALL.values(), FACTS))
    assert doubt.suggestion == suggestion
    assert text[doubt.start : doubt.end] in doubt.message


def test_nothing_is_doubted_that_fits() -> None:
    wanted = parse("os:ubuntu key:backup name:we* status:act -tag:nothing owner:70d")
    assert doubts(wanted, there(ALL.values(), FACTS)) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "web", True), ("we", "web", True), ("web", "we", False), ("web", "web ubuntu", True),
        ("b", "name:web", True),
        ("os:ubu", "os:ubuntu", True), ("os:win", "os:windows", True), ("os:windows", "os:windows2", False),
        ("size:>4", "size:>40", True), ("size:<4", "size:<40", False), ("size:1..9", "size:2..8", True),
        ("-web", "-we", True), ("-we", "-web", False), ("web", "-web", False), ("key:b", "key:ba", True),
        ("key:a", "key:ba", False), ("encrypted:no", "key:no", True), ("status:act", "status:active", True),
        ("id:46", "id:4650", True), ("name:web", "name:=web-base", True), ("name:w*", "name:web", False),
        ("kind:iso", "kind:iso copyable:no", True), ("age:<7d", "age:<6d", True), ("age:<7d", "size:<6", False),
    ],
)  # fmt: skip
def test_what_narrows(old: str, new: str, expected: bool) -> None:
    assert narrows(parse(old), parse(new)) is expected


@pytest.mark.parametrize("name", TERMS)
def test_every_example_in_the_help_is_a_filter(name: str) -> None:
    for example in TERMS[name].examples:
        wanted = parse(example)
        assert not wanted.problems
        assert str(wanted).lower() == example.lower()
