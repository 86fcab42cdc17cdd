"""`imstui images` and `imstui show`."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta, timezone

import pytest

from imstui.present.records import IMAGE_FIELDS
from tests.cli.shell import Shell

DOCUMENTED = [
    *("id", "name", "status", "type", "visibility", "os_type", "os_version", "platform", "size_bytes", "min_disk_gb"),
    *("min_ram_mb", "encrypted", "key_id", "created_at", "updated_at", "owner", "enterprise_project_id", "tags"),
    *("description", "source_image_id", "copyable", "copy_blockers"),
]


def test_json_is_one_array_of_documented_objects(shell: Shell) -> None:
    images = shell.run("images", "--type", "all", "--format", "json", check=0).data
    assert len(images) > 100
    assert all(list(image) == DOCUMENTED for image in images)
    assert {image["type"] for image in images} >= {"private", "public", "shared"}
    assert list(IMAGE_FIELDS) == DOCUMENTED


def test_an_empty_list_is_an_empty_array(shell: Shell) -> None:
    assert shell.run("images", "--name", "no-such", "--format", "json", check=0).data == []


def test_json_escapes_all_that_is_not_ascii_and_keeps_it_whole(shell: Shell) -> None:
    name = "A\x1b]52;c;ZXZpbA==\x07\u202e\u955c"
    shell.control("POST", "/images", {"name": name})
    said = shell.run("images", "--name", name, "--format", "json", check=0)
    assert said.out.isascii()
    assert [image["name"] for image in said.data] == [name]


def test_jsonl_is_an_object_a_line(shell: Shell) -> None:
    said = shell.run("images", "--format", "jsonl", "--limit", "3", check=0)
    assert [list(json.loads(line)) for line in said.out.splitlines()] == [DOCUMENTED] * 3


def test_csv_has_the_json_names_and_no_formula(shell: Shell) -> None:
    shell.control("POST", "/images", {"name": "=cmd|' /C calc'!A0"})
    said = shell.run("images", "--format", "csv", check=0)
    rows = list(csv.reader(io.StringIO(said.out)))
    assert rows[0] == DOCUMENTED
    assert all(len(row) == len(DOCUMENTED) for row in rows)
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_a_table_on_a_pipe_is_whole_clean_and_without_tabs(shell: Shell) -> None:
    said = shell.run("images", "--type", "all", check=0)
    assert "\t" not in said.out
    assert "\x1b" not in said.out
    assert "Ubuntu 22.04 server 64bit" in said.out


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        (["--os", "windows"], lambda image: image["os_type"] == "Windows"),
        (["--copyable"], lambda image: image["copyable"]),
        (["--name", "web-*"], lambda image: image["name"].startswith("web-")),
        (["--type", "shared"], lambda image: image["type"] == "shared"),
        (["--type", "public"], lambda image: image["type"] == "public" and not image["copyable"]),
        (["--key", "archive"], lambda image: image["encrypted"]),
    ],
)
def test_options_narrow_the_list(shell: Shell, options: list[str], fits: object) -> None:
    images = shell.run("images", "--format", "json", *options, check=0).data
    assert images
    assert callable(fits)
    assert all(fits(image) for image in images)


@pytest.mark.parametrize("field", ["name", "created_at"])
def test_sorting(shell: Shell, field: str) -> None:
    images = shell.run("images", "--sort", field, "--format", "json", check=0).data
    values = [image[field] for image in images]
    assert values == sorted(values)


def test_a_list_longer_than_a_page_is_read_to_its_end(shell: Shell) -> None:
    for number in range(3):
        shell.control("POST", "/images", {"name": f"many-{number}"})
    images = shell.run("images", "--type", "all", "--format", "json", check=0).data
    assert len({image["id"] for image in images}) == len(images)
    assert {f"many-{number}" for number in range(3)} <= {image["name"] for image in images}


def test_show_finds_by_name_id_and_prefix(shell: Shell) -> None:
    by_name = shell.run("show", "web-base", "--format", "json", check=0).data
    by_id = shell.run("show", by_name["id"], "--format", "json", check=0).data
    by_prefix = shell.run("show", by_name["id"][:8], "--format", "json", check=0).data
    assert by_name == by_id == by_prefix
    assert "web-base" in shell.run("show", "web-base", check=0).out


def test_show_tells_eyes_the_local_time_and_scripts_utc(shell: Shell) -> None:
    created = shell.run("show", "web-base", "--format", "json", check=0).data["created_at"]
    assert created.endswith("Z")
    said = shell.run("show", "web-base", env={"TZ": "XYZ-5:30"}, check=0).out
    moment = datetime.fromisoformat(created).astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert f"{moment:%Y-%m-%d %H:%M} (" in said
    assert created not in said
    assert " GB)" in said


def test_no_description_writes_fields_of_its_own(shell: Shell) -> None:
    shell.control("POST", "/images", {"name": "sly", "__description": "x\nencrypted  no\nstatus  active"})
    fields = [line.split("  ")[0] for line in shell.run("show", "sly", check=0).out.splitlines()]
    assert len(fields) == len(set(fields))


def test_show_raw_is_what_the_cloud_sent(shell: Shell) -> None:
    raw = shell.run("show", "web-base", "--raw", check=0).data
    assert raw["__image_size"].isdigit()


def test_a_near_miss_is_named(shell: Shell) -> None:
    assert "Did you mean web-base" in shell.run("show", "web-bse", check=4).err


def test_an_ids_beginning_that_is_too_short_is_told_so(shell: Shell) -> None:
    image_id = shell.run("show", "web-base", "--format", "json", check=0).data["id"]
    assert "8 characters" in shell.run("show", image_id[:7], check=4).err


def test_an_empty_table_is_no_riddle(shell: Shell) -> None:
    said = shell.run("images", "--name", "nothing*", check=0)
    assert (said.out, said.err) == ("", "No image fits.\n")
    assert shell.run("images", "--name", "nothing*", "--format", "json", check=0).data == []


def test_an_image_without_a_size_comes_last_by_size(shell: Shell) -> None:
    sizes = [image["size_bytes"] for image in shell.run("images", "--sort", "size", "--format", "json", check=0).data]
    known = [size for size in sizes if size is not None]
    assert len(known) < len(sizes)
    assert sizes == sorted(known) + [None] * (len(sizes) - len(known))


def test_an_ambiguous_name_lists_its_candidates(shell: Shell) -> None:
    shell.control("POST", "/images", {"name": "web-base"})
    said = shell.run("show", "web-base", check=4)
    assert "fits 2 images" in said.err
    assert len([line for line in said.err.splitlines() if line.startswith("  ")]) == 2


def test_verbose_tells_each_request_without_a_secret(shell: Shell) -> None:
    said = shell.run("--verbose", "images", "--limit", "1", check=0)
    assert "POST /v3/auth/tokens -> 201" in said.err
    assert "GET /v2/cloudimages -> 200" in said.err
    assert shell.env["OS_PASSWORD"] not in said.err
    assert "MII" not in said.err


def test_a_reader_that_goes_away_is_no_error(shell: Shell) -> None:
    import subprocess

    from tests.cli.shell import PROGRAM

    done = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", f"'{PROGRAM}' images --type all --format jsonl | head -n 1"],
        capture_output=True,
        text=True,
        env=shell.env,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)
