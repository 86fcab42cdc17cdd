"""What a fresh list changes in a known one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imstui.model.image import Image
from imstui.model.image_changes import Changes, Merge, changes
from imstui.model.image_row import ImageRow


def row(name: str, status: str = "active") -> ImageRow:
    return ImageRow.of(Image(name, name, status))


lists = st.lists(st.builds(row, st.sampled_from("abcdef"), st.sampled_from(["active", "saving"])), max_size=8)


def test_new_changed_and_gone() -> None:
    known = [row("a"), row("b"), row("c")]
    merge = Merge(known)
    assert merge.add([row("n"), row("a")]) == Changes(new=frozenset("n"))
    assert merge.add([row("b", "saving")]) == Changes(changed=frozenset("b"))
    assert (list(merge.rows()), merge.end()) == (
        [row("n"), row("a"), row("b", "saving")],
        Changes(frozenset("n"), frozenset("b"), frozenset("c")),
    )


def test_a_page_that_comes_again_changes_nothing() -> None:
    merge = Merge([row("a")])
    assert merge.add([row("a"), row("b")])
    assert not merge.add([row("a"), row("b")])
    assert (list(merge.rows()), merge.end()) == ([row("a"), row("b")], Changes(new=frozenset("b")))


def test_an_image_that_changes_while_the_list_is_read_is_taken_as_it_came_last() -> None:
    merge = Merge([row("a")])
    merge.add([row("a")])
    assert merge.add([row("a", "saving")]) == Changes(changed=frozenset("a"))
    assert (list(merge.rows()), merge.end()) == ([row("a", "saving")], Changes(changed=frozenset("a")))


@given(lists, st.lists(lists, max_size=4))
def test_whatever_comes_adds_up(known: list[ImageRow], pages: list[list[ImageRow]]) -> None:
    told = changes(known, pages)
    before = {one.id: one for one in known}
    after = {one.id: one for page in pages for one in page}
    assert told.new == after.keys() - before.keys()
    assert told.gone == before.keys() - after.keys()
    assert told.changed == {key for key in after if key in before and before[key] != after[key]}
    assert bool(told) is (before != after)
