"""`imstui images --filter`, and the lists that are kept."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from imstui.local.image_cache_file import MAGIC
from tests.cli.shell import Shell


def listed(shell: Shell, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shell.run("images", *args, "--format", "json", check=0).data
    return found


def kept_lists(shell: Shell) -> list[Path]:
    return sorted((shell.home / "imstui" / "cache").glob("images/*"))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("web", lambda image: "web" in " ".join([image["name"], *image["tags"]])),
        ("os:ubuntu key:no", lambda image: image["platform"] == "Ubuntu" and not image["encrypted"]),
        ("status:saving", lambda image: image["status"] == "saving"),
        ("copyable:no -status:active", lambda image: image["status"] != "active"),
        ("key:backup", lambda image: image["encrypted"]),
        ("type:public", lambda image: image["type"] == "public"),
        ("type:shared copyable:no", lambda image: image["copy_blockers"][0]["code"] == "not_accepted"),
        ("name:=web-base", lambda image: image["name"] == "web-base"),
        ("os:windows size:>1", lambda image: image["os_type"] == "Windows" and image["size_bytes"] > 2**30),
        ("project:default os:linux", lambda image: image["enterprise_project_id"] == "0"),
    ],
)
def test_a_filter_narrows_the_list(shell: Shell, text: str, fits: Any) -> None:
    images = listed(shell, "--filter", text)
    assert images
    assert all(fits(image) for image in images)
    assert len({image["id"] for image in images}) == len(images)


@pytest.mark.parametrize("kind", [(), ("--type", "shared"), ("--type", "all")])
def test_shared_images_are_found_by_whether_they_were_accepted(shell: Shell, kind: tuple[str, ...]) -> None:
    by_answer = {
        answer: {image["id"] for image in listed(shell, *kind, "--filter", f"member:{answer}")}
        for answer in ("pending", "accepted", "rejected")
    }
    assert all(by_answer.values())
    foreign = {
        image["id"]: image["copy_blockers"]
        for image in listed(shell, "--type", "shared", "--filter", "-member:accepted")
    }
    assert by_answer["pending"] | by_answer["rejected"] <= foreign.keys()
    assert not by_answer["accepted"] & foreign.keys()
    assert sum(map(len, by_answer.values())) == len(set.union(*by_answer.values()))
    waiting = listed(shell, *kind, "--filter", "member:pending")
    assert all(image["copy_blockers"][0]["code"] == "not_accepted" for image in waiting)


@pytest.mark.parametrize(
    ("asked", "alike"),
    [
        ("os:linux", "os:=Linux"),
        ("status:active", "status:activ"),
        ("key:archive", "key:arch*"),
        ("name:=db", "name:db"),
    ],
)
def test_what_the_cloud_is_asked_for_loses_nothing(shell: Shell, asked: str, alike: str) -> None:
    here = {image["id"] for image in listed(shell, "--filter", alike) if asked != "name:=db" or image["name"] == "db"}
    assert {image["id"] for image in listed(shell, "--filter", asked)} == here


def test_every_format_takes_a_filter(shell: Shell) -> None:
    ids = [image["id"] for image in listed(shell, "--filter", "os:ubuntu")]
    jsonl = shell.run("images", "--filter", "os:ubuntu", "--format", "jsonl", check=0).out
    assert [json.loads(line)["id"] for line in jsonl.splitlines()] == ids
    table = shell.run("images", "--filter", "os:ubuntu", check=0).out
    assert [line.split()[0] for line in table.splitlines()[1:]] == ids
    rows = csv.DictReader(io.StringIO(shell.run("images", "--filter", "os:ubuntu", "--format", "csv", check=0).out))
    assert [row["id"] for row in rows] == ids


def test_a_filter_goes_with_the_other_options(shell: Shell) -> None:
    images = listed(shell, "--filter", "os:linux", "--copyable", "--sort", "size", "--limit", "3", "--type", "all")
    assert len(images) == 3
    assert all(image["copyable"] for image in images)
    assert [image["size_bytes"] for image in images] == sorted(image["size_bytes"] for image in images)


def test_wrong_terms_are_marked_and_nothing_is_sent(shell: Shell) -> None:
    said = shell.run("--verbose", "images", "--filter", "web staus:active 镜 kind:q", check=2)
    assert said.out == ""
    assert said.err.splitlines() == [
        "There is no term staus:. Did you mean status:active?",
        "  web staus:active 镜 kind:q",
        "      ^^^^^^^^^^^^",
        "kind: is system, data, iso, full-ecs or bms.",
        "  web staus:active 镜 kind:q",
        "                      ^^^^^^",
        "--filter isn't understood, and nothing was sent. See 'imstui help filters'.",
    ]


def test_a_hostile_filter_reaches_no_terminal(shell: Shell) -> None:
    said = shell.run("images", "--filter", "kind:\x1b]52;c;eA==\x07\u202e", check=2)
    assert not {"\x1b", "\x07", "\u202e"} & set(said.err)


def test_a_filter_that_finds_nothing_says_what_was_perhaps_meant(shell: Shell) -> None:
    said = shell.run("images", "--filter", "os:ubunu", "--format", "json", check=0)
    assert said.data == []
    assert said.err.splitlines()[0] == "Nothing fits os:ubunu. Did you mean os:ubuntu?"
    assert "Did you mean os:ubuntu?" in shell.run("images", "--os", "ubunu", check=0).err


def test_running_is_read_from_the_ledger(shell: Shell) -> None:
    assert listed(shell, "--filter", "running:yes") == []
    shell.control("POST", "/options", {"speed": 0.001})
    shell.run("copy", "web-base", "--name", "web-copy", check=0)
    assert "web-base" in {image["name"] for image in listed(shell, "--filter", "running:yes")}


def test_a_complete_view_is_kept_and_nothing_else(shell: Shell) -> None:
    shell.run("images", "--filter", "web", check=0)
    shell.run("images", "--name", "web-*", check=0)
    shell.run("images", "--limit", "2", check=0)
    shell.run("images", "--sort", "name", check=0)
    assert kept_lists(shell) == []
    for kind in ("private", "shared", "all"):
        shell.run("images", "--type", kind, check=0)
    names = [path.name.partition("-")[2] for path in kept_lists(shell)]
    assert names == ["all.images", "private.images", "shared.images"]
    assert {path.stat().st_mode & 0o777 for path in kept_lists(shell)} == {0o600}
    secrets = [shell.env["OS_PASSWORD"].encode(), b"X-Auth-Token", b"MII"]
    assert not any(secret in path.read_bytes() for path in kept_lists(shell) for secret in secrets)


def test_a_list_that_breaks_off_is_not_kept(shell: Shell) -> None:
    shell.fault(operation="list", kind="status", status=400, code="IMG.0001", skip=1, contains="marker")
    shell.fault(operation="list", kind="status", status=403, code="IMG.0030", skip=1, times=0)
    assert shell.run("images", "--type", "all").code == 1
    assert kept_lists(shell) == []


def test_a_damaged_list_is_passed_over_and_told_when_asked(shell: Shell) -> None:
    image = shell.run("show", "web-base", "--format", "json", check=0).data
    shell.run("images", check=0)
    (path,) = kept_lists(shell)
    path.write_bytes(b"imstui-image-cache 9\n")
    assert shell.run("show", image["id"][:8], "--format", "json", check=0).data == image
    said = shell.run("--verbose", "images", check=0)
    assert len(said.out.splitlines()) > 10
    assert path.read_bytes().startswith(MAGIC)


def test_shared_images_come_once(shell: Shell) -> None:
    images = listed(shell, "--type", "shared")
    assert len({image["id"] for image in images}) == len(images)
