"""What is held in columns comes back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imstui.model.image import ImageKind, ImageType
from imstui.model.image_row import ImageRow
from imstui.session.cached_images import rows_of
from imstui.tui.images.image_store import ImageStore
from tests.tui.samples import PROJECT, image

texts = st.none() | st.text(max_size=3)
rows = st.builds(
    ImageRow,
    id=st.text(max_size=4),
    name=st.text(max_size=4),
    status=st.text(max_size=2),
    type=st.sampled_from(ImageType),
    kind=st.sampled_from(ImageKind),
    os_type=texts,
    platform=texts,
    os_version=texts,
    size_bytes=st.none() | st.integers(0, 2**63 - 1),
    min_disk_gb=st.none() | st.integers(0, 3),
    encrypted=st.booleans(),
    key_id=texts,
    created=st.none() | st.integers(-(2**40), 2**40),
    owner=texts,
    enterprise_project_id=texts,
    tags=st.lists(st.text(max_size=2), max_size=2).map(tuple),
    member_status=texts,
    source_image_id=texts,
    blocker=st.sampled_from(["", "iso"]),
)
lists = st.lists(rows, max_size=5)


@given(lists, lists)
def test_what_goes_in_comes_out(first: list[ImageRow], second: list[ImageRow]) -> None:
    store = ImageStore(first)
    store.extend(ImageStore(second, store.pool))
    assert list(store) == [*first, *second]
    assert store[: len(first)] == first
    for number, row in enumerate(reversed([*first, *second])):
        store.put(number, row._replace(id=store.ids[number]))
    assert [row[1:] for row in store] == [row[1:] for row in reversed([*first, *second])]


def test_sizes_beyond_all_bounds_break_nothing() -> None:
    row = rows_of([image(size_bytes=2**80)], PROJECT)[0]
    (back,) = ImageStore([row])
    assert back.size_bytes == 2**63 - 1
