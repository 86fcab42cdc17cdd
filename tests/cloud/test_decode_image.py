"""Images: the documented row by both paths, and rows that are wrong in every field."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import pytest

from imstui.cloud.decode_image import NAMES, decode_image, decode_page
from imstui.model.image import Image, ImageKind, ImageType

DOCUMENTED = {
    "schema": "/v2/schemas/image",
    "min_disk": 100,
    "created_at": "2018-09-06T14:03:27Z",
    "__image_source_type": "uds",
    "container_format": "bare",
    "file": "/v2/images/bc6bed6e-ba3a-4447-afcc-449174a3eb52/file",
    "updated_at": "2018-09-06T15:17:33Z",
    "protected": True,
    "checksum": "d41d8cd98f00b204e9800998ecf8427e",
    "id": "bc6bed6e-ba3a-4447-afcc-449174a3eb52",
    "__isregistered": "true",
    "min_ram": 2048,
    "__lazyloading": "True",
    "owner": "1bed856811654c1cb661a6ca845ebc77",
    "__os_type": "Linux",
    "__imagetype": "private",
    "visibility": "private",
    "virtual_env_type": "FusionCompute",
    "tags": ["a=b"],
    "__platform": "CentOS",
    "size": 0,
    "__os_bit": "64",
    "__os_version": "CentOS 7.3 64bit",
    "name": "CentOS 7.3",
    "self": "/v2/images/bc6bed6e-ba3a-4447-afcc-449174a3eb52",
    "disk_format": "zvhd2",
    "virtual_size": None,
    "hw_firmware_type": "uefi",
    "status": "active",
    "__support_fc_inject": "true",
    "__originalimagename": "33ad552d-1149-471c-8190-ff6776174a00",
    "__image_size": "1073741824",
    "__data_origin": "instance,0a1b",
    "__description": "",
    "__system__cmkid": "bd66288c-9081-460a-8227-4cbd0c814cb4",
    "__system__encrypted": "1",
    "max_ram": "4096",
    "enterprise_project_id": "0",
    "__is_config_init": "true",
    "__whole_image": "false",
    "architecture": "x86",
}
EXPECTED = Image(
    id="bc6bed6e-ba3a-4447-afcc-449174a3eb52",
    name="CentOS 7.3",
    status="active",
    visibility="private",
    image_type="private",
    owner="1bed856811654c1cb661a6ca845ebc77",
    os_type="Linux",
    os_version="CentOS 7.3 64bit",
    platform="CentOS",
    os_bit="64",
    architecture="x86",
    firmware="uefi",
    virtual_env_type="FusionCompute",
    disk_format="zvhd2",
    size_bytes=1073741824,
    min_disk_gb=100,
    min_ram_mb=2048,
    max_ram_mb=4096,
    protected=True,
    key_id="bd66288c-9081-460a-8227-4cbd0c814cb4",
    encrypted_flag=True,
    created_at=datetime(2018, 9, 6, 14, 3, 27, tzinfo=UTC),
    updated_at=datetime(2018, 9, 6, 15, 17, 33, tzinfo=UTC),
    enterprise_project_id="0",
    tags=("a=b",),
    description="",
    source_image_id="33ad552d-1149-471c-8190-ff6776174a00",
    data_origin="instance,0a1b",
    config_init=True,
)


def image(**fields: object) -> Image:
    decoded = decode_image(json.dumps({"id": "i", **fields}).encode())
    assert decoded is not None
    return decoded


def test_a_whole_row_by_the_fast_path() -> None:
    assert decode_image(json.dumps(DOCUMENTED).encode()) == EXPECTED


def test_the_slow_path_reads_the_same() -> None:
    slow = decode_image(json.dumps({**DOCUMENTED, "architecture": []}).encode())
    assert slow == dataclasses.replace(EXPECTED, architecture=None)


def test_every_field_of_the_model_is_read_by_both_paths() -> None:
    fields = {field.name for field in dataclasses.fields(Image)}
    assert set(NAMES) <= fields
    unset = {field.name for field in dataclasses.fields(Image) if getattr(EXPECTED, field.name) == field.default}
    assert unset == {"whole_image", "member_status"}


def test_a_row_of_nothing_but_an_id() -> None:
    assert image() == Image("i", "", "")


@pytest.mark.parametrize("name", sorted(set(DOCUMENTED) - {"id"}))
@pytest.mark.parametrize("wrong", [[], {}, {"a": [1]}, None, "\x1b[31m", 10**30, -1, 1.5, False])
def test_no_wrong_field_costs_the_image(name: str, wrong: object) -> None:
    decoded = decode_image(json.dumps({**DOCUMENTED, name: wrong}).encode())
    assert decoded is not None
    assert decoded.id == EXPECTED.id
    field = {wire: own for own, wire in NAMES.items()}.get(name, name)
    if name != "name":
        assert decoded.name == EXPECTED.name
    if wrong == [] and field in {"key_id", "size_bytes", "created_at", "owner", "platform", "min_disk_gb"}:
        assert getattr(decoded, field) is None


def test_whole_images_in_every_spelling() -> None:
    for sent in (True, "true", "True", "TRUE", 1, "1"):
        assert image(__whole_image=sent).kind is ImageKind.FULL_ECS
    false: list[object] = [False, "false", "", None, 0, "no", []]
    assert not any(image(__whole_image=sent).whole_image for sent in false)


def test_texts_for_numbers_stay_on_the_fast_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imstui.cloud.decode_image._slow", lambda *_: None)
    fast = image(max_ram="", __image_size="5", min_disk="40", min_ram="x", __whole_image="true", created_at=None)
    assert (fast.max_ram_mb, fast.size_bytes, fast.min_disk_gb, fast.min_ram_mb) == (None, 5, 40, None)


def test_empty_ids_mean_none() -> None:
    for odd in ({}, {"min_disk": "x"}):
        plain = image(__system__cmkid="", __originalimagename="", **odd)
        assert (plain.key_id, plain.source_image_id, plain.encrypted) == (None, None, False)


def test_numbers_where_texts_are_expected_and_the_other_way_round() -> None:
    odd = image(__os_bit=64, name=7, min_disk="40", max_ram=4096, __image_size=5, protected="true", id=12)
    assert (odd.id, odd.os_bit, odd.name) == ("12", "64", "7")
    assert (odd.min_disk_gb, odd.max_ram_mb, odd.size_bytes, odd.protected) == (40, 4096, 5, True)


def test_names_stay_raw_but_for_half_characters() -> None:
    assert image(name="\x1b[31m\u202e[b]").name == "\x1b[31m\u202e[b]"
    decoded = decode_image(b'{"id":"i","name":"a\\ud800b","tags":["\\udfff"]}')
    assert decoded is not None
    assert (decoded.name, decoded.tags) == ("a\ufffdb", ("\ufffd",))
    json.dumps(dataclasses.asdict(decoded), ensure_ascii=False, default=str).encode()


def test_half_a_character_costs_neither_page_nor_row() -> None:
    page = decode_page(b'{"images":[{"id":"a"},{"id":"b","name":"\\ud800"},{"id":"c","name":"\xff"}]}')
    assert [found.id for found in page.images] == ["a", "b", "c"]
    assert page.problems == ()


def test_types_and_visibility() -> None:
    assert image(__imagetype="gold").type is ImageType.PUBLIC
    assert image(visibility="shared").type is ImageType.SHARED
