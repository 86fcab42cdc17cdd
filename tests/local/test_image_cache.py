"""The kept lists of images: whole or not there, and never in the way."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imstui.local.image_cache import KeptList, cache_file, open_kept
from imstui.local.image_cache_columns import Reader, encode_images, encode_rows
from imstui.local.image_cache_file import Whose
from imstui.local.image_cache_keeping import Keeping
from imstui.model.errors import InvalidInput
from imstui.model.image import Image, ImageKind, ImageType
from imstui.model.image_row import ImageRow

WHOSE = Whose("iam.example:443", "eu-de", "p1", "private")
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)

rows_of_any_kind = st.builds(
    ImageRow,
    id=st.text(min_size=1, max_size=5),
    name=st.text(max_size=5),
    status=st.sampled_from(["active", "saving", "\x1b["]),
    type=st.sampled_from(ImageType),
    kind=st.sampled_from(ImageKind),
    os_type=st.none() | st.just("Linux"),
    platform=st.none() | st.text(max_size=3),
    os_version=st.none() | st.text(max_size=3),
    size_bytes=st.none() | st.integers(0, 2**63 - 1),
    min_disk_gb=st.none() | st.sampled_from([0, 1, 40]),
    encrypted=st.booleans(),
    key_id=st.none() | st.text(max_size=2),
    created=st.none() | st.integers(-62_135_596_800, 253_402_300_799),
    owner=st.none() | st.text(max_size=2),
    enterprise_project_id=st.none() | st.just("0"),
    tags=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    member_status=st.none() | st.just("pending"),
    blocker=st.sampled_from(["", "iso"]),
)


def row(number: int) -> ImageRow:
    return ImageRow.of(Image(f"{number:08d}-id", f"image {number}", "active", tags=("a=b",)))


def raw(number: int) -> bytes:
    return b'{"id": "%08d-id", "more": "%d"}' % (number, number)


def keep(folder: Path, count: int = 25, page: int = 10, whose: Whose = WHOSE) -> Path:
    with Keeping(folder, whose) as keeping:
        for start in range(0, count, page):
            numbers = range(start, min(start + page, count))
            keeping.add([row(number) for number in numbers], [raw(number) for number in numbers])
        keeping.complete(AT)
    return cache_file(folder, whose)


def opened(folder: Path, whose: Whose = WHOSE) -> KeptList:
    found = open_kept(folder, whose)
    assert found is not None
    return found


def test_a_list_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    keep(tmp_path)
    with opened(tmp_path) as kept:
        assert kept.fetched_at == AT
        assert len(kept) == 25
        assert [len(page) for page in kept.pages()] == [10, 10, 5]
        assert kept.rows() == [row(number) for number in range(25)]
        assert kept.one("00000017-id") == (row(17), raw(17))
        assert kept.one("00000003-id") == (row(3), raw(3))
        assert kept.one("00000099-id") is None
        assert kept.one("image 3") is None
        assert [one.id for one in kept.beginning("0000001")] == [f"{number:08d}-id" for number in range(10, 20)]


@given(st.lists(rows_of_any_kind, max_size=6))
def test_every_row_comes_back_equal_and_of_its_kinds(rows: list[ImageRow]) -> None:
    surrogates = any("\ud800" <= char <= "\udfff" for one in rows for char in repr(one))
    assert not surrogates
    again = Reader().rows(encode_rows(rows))
    assert again == rows
    assert repr(again) == repr(rows)


def test_images_are_kept_as_the_rows_that_they_would_make() -> None:
    plain = Image("i", "n", "active")
    images = [
        plain,
        replace(plain, image_type="gold", size_bytes=0, tags=("a=b",), key_id="k", created_at=AT, owner="p"),
        replace(plain, whole_image=True, disk_format="ISO", encrypted_flag=True, member_status="pending"),
    ]
    blockers = ["", "public", "full_ecs"]
    rows = list(map(ImageRow.of, images, blockers))
    assert encode_images(images, blockers) == encode_rows(rows)
    assert Reader().rows(encode_images(images, blockers)) == rows


def test_an_empty_list_is_a_list(tmp_path: Path) -> None:
    keep(tmp_path, 0)
    with opened(tmp_path) as kept:
        assert (len(kept), kept.rows(), kept.one("x")) == (0, [], None)


def test_nothing_kept_is_nothing_wrong(tmp_path: Path) -> None:
    assert open_kept(tmp_path / "none", WHOSE) is None


def test_folder_and_file_are_this_persons_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = keep(tmp_path / "cache" / "images")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_is_not_complete_leaves_the_list_before_and_no_trace(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    path = keep(folder, 3)
    with Keeping(folder, WHOSE) as keeping:
        keeping.add([row(7)], [raw(7)])
    with opened(folder) as kept:
        assert len(kept) == 3
    assert list(folder.iterdir()) == [path]


def test_a_list_stays_readable_when_a_newer_one_takes_its_place(tmp_path: Path) -> None:
    keep(tmp_path, 12)
    with opened(tmp_path) as before:
        keep(tmp_path, 2)
        assert before.one("00000011-id") == (row(11), raw(11))
    assert len(opened(tmp_path)) == 2


def test_lists_of_several_projects_and_views_lie_beside_each_other(tmp_path: Path) -> None:
    others = [
        Whose("iam.example:443", "eu-de", "p2", "private"),
        Whose("iam.example:443", "eu-nl", "p1", "private"),
        Whose("iam.elsewhere", "eu-de", "p1", "private"),
        Whose("iam.example:443", "eu-de", "p1", "shared"),
    ]
    for count, whose in enumerate([WHOSE, *others]):
        keep(tmp_path, count, whose=whose)
    assert [len(opened(tmp_path, whose)) for whose in [WHOSE, *others]] == [0, 1, 2, 3, 4]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_file_that_was_cut_off_or_changed_is_refused_and_never_misread(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    path = keep(folder)
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content) - 1))]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    # Contents that changed back to what they were are whole; all else is refused, wherever it is noticed.
    with contextlib.suppress(InvalidInput), opened(folder) as kept:
        assert kept.rows() == [row(number) for number in range(25)]
        assert [kept.one(f"{number:08d}-id") for number in (0, 24)] == [(row(0), raw(0)), (row(24), raw(24))]


def test_why_a_file_is_not_used_is_told(tmp_path: Path) -> None:
    path = keep(tmp_path)
    content = path.read_bytes()
    for changed, reason in [
        (content.replace(b"imstui-image-cache 2", b"imstui-image-cache 1", 1), "another version of imstui wrote it"),
        (b"%PDF-1.4", "it is no list of images"),
        (b"", "it is no list of images"),
        (content[:-1], "it is cut off"),
        (content.replace(b"eu-de", b"eu-nl"), "it is damaged"),
    ]:
        path.write_bytes(changed)
        with pytest.raises(InvalidInput, match=reason):
            open_kept(tmp_path, WHOSE)


def test_a_list_of_another_project_in_its_place_is_not_used(tmp_path: Path) -> None:
    other = keep(tmp_path, whose=Whose("iam.example:443", "eu-de", "p2", "private"))
    other.rename(cache_file(tmp_path, WHOSE))
    with pytest.raises(InvalidInput, match="it holds other images"):
        open_kept(tmp_path, WHOSE)


def test_links_folders_and_files_that_others_may_change_are_not_used(tmp_path: Path) -> None:
    path = keep(tmp_path)
    path.chmod(0o622)
    with pytest.raises(InvalidInput, match="others may change it"):
        open_kept(tmp_path, WHOSE)
    real = path.rename(tmp_path / "elsewhere")
    real.chmod(0o600)
    path.symlink_to(real)
    with pytest.raises(InvalidInput, match="it is a link"):
        open_kept(tmp_path, WHOSE)
    path.unlink()
    path.mkdir()
    with pytest.raises(InvalidInput, match="it is no file"):
        open_kept(tmp_path, WHOSE)


def test_a_link_in_its_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    folder = tmp_path / "cache"
    folder.mkdir()
    cache_file(folder, WHOSE).symlink_to(target)
    keep(folder, 4)
    assert target.read_text() == "mine"
    assert len(opened(folder)) == 4


def test_where_nothing_can_be_written_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="isn't kept"):
        Keeping(tmp_path / "file" / "images", WHOSE)


def test_leftovers_are_swept(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    hour_old, forgotten = folder / ".x-private.images.0011", folder / "y-private.images"
    fresh, other = folder / ".z-private.images.2233", folder / "notes.txt"
    for path, age in ((hour_old, 7200.0), (forgotten, 91 * 86_400.0), (fresh, 60.0), (other, 1e8)):
        path.write_text("")
        os.utime(path, (time.time() - age,) * 2)
    kept = keep(folder)
    assert sorted(folder.iterdir()) == sorted([kept, fresh, other])
