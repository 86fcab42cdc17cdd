"""What holds for every filter, whatever is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imstui.model.filter_doubts import doubts, there
from imstui.model.filter_facts import Subject
from imstui.model.image import Image
from imstui.model.image_filter import Facts, Filter, haystack, haystack_parts, narrows, parse
from imstui.model.image_row import ImageRow

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALIASES = {"bd66288c-1": "backup", "0d0466b0-2": "ims/default", "no": "no"}

WORDS = ("web", "w", "base", "web-base", "ubuntu", "ubu", "22.04", "Ubuntu 22", "a b", '"', "\\", "-x", "ß", "=", "*")
VALUES = (
    *WORDS, "no", "none", "yes", "any", "linux", "Windows", "other", "active", "act", "saving", "backup", "back",
    "bd66", "=web-base", "=active", "=no", "=linux", "==", "=*", "web*", "*a*", "we?", ">1", "<=2", "1..3", "..2",
    "1.5", "pending", "acc",
    ">500m", "<7d", "1w..1y", "3d", "private", "pu", "iso", "full", "system", "0", "prod", "env", "=env=prod", "",
)  # fmt: skip
TERMS = (
    "name", "id", "status", "os", "key", "encrypted", "copyable", "running", "kind", "type", "size", "disk", "age",
    "owner", "tag", "project", "member", "nmae", "state", "http",
)  # fmt: skip

texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
maybe = st.none() | texts

images = st.builds(
    Image,
    id=st.sampled_from(["465076de-1", "bd66288c-2", "active-3", "web-4"]) | st.text(min_size=1, max_size=4),
    name=st.sampled_from(["web-base", "Web", "a b", "=web", "*"]) | texts,
    status=st.sampled_from(["active", "saving", "ACTIVE", "actived", "queued"]),
    image_type=st.sampled_from(["private", "gold", "shared", "market", None, "new"]),
    os_type=st.sampled_from(["Linux", "Windows", "Other", None, "linux2"]),
    platform=st.sampled_from(["Ubuntu", "Windows", None]),
    os_version=st.sampled_from(["Ubuntu 22.04 server", "Windows 2019", None]) | maybe,
    size_bytes=st.none() | st.integers(0, 5 * 1024**3),
    min_disk_gb=st.none() | st.integers(0, 4),
    whole_image=st.booleans(),
    disk_format=st.sampled_from(["iso", "zvhd2"]),
    key_id=st.sampled_from([None, *ALIASES, "ba-9"]),
    encrypted_flag=st.none() | st.booleans(),
    created_at=st.none() | st.integers(-10, 900 * 86_400).map(lambda seconds: NOW - timedelta(seconds=seconds)),
    owner=maybe,
    enterprise_project_id=st.sampled_from([None, "0", "p1", "prod"]),
    member_status=st.sampled_from([None, "pending", "accepted", "rejected"]),
    tags=st.lists(st.sampled_from(["env=prod", "a b", "x", "="]), max_size=2).map(tuple),
)
pieces = st.builds(
    lambda sign, term, value, quoted: f"{sign}{term}{_quoted(value) if quoted else value}",
    st.sampled_from(["", "", "", "-", "!"]),
    st.sampled_from(["", *(f"{term}:" for term in TERMS)]),
    st.sampled_from(VALUES) | st.text(max_size=5),
    st.booleans(),
)
filters = st.lists(pieces, max_size=4).map(" ".join)
anything = filters | st.text(max_size=40)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def facts() -> Facts[Image]:
    return Facts(
        NOW,
        copyable=lambda image: image.kind.value == "system",
        alias_of=lambda key: ALIASES.get(key, ""),
        project_name=lambda one: {"0": "default"}.get(one, ""),
        running=lambda image_id: image_id.startswith("4"),
    )


def fits(wanted: Filter, image: Image) -> bool:
    known = facts()
    return wanted.compile(known)(image, haystack(image, known.alias_of(image.key_id or "")))


@given(anything)
def test_every_text_is_a_filter_and_problems_stand_in_it(text: str) -> None:
    wanted = parse(text)
    for problem in wanted.problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert problem.message
    for clause in wanted.clauses:
        assert 0 <= clause.start < clause.end <= len(text)


@given(anything)
def test_the_canonical_form_is_the_same_filter(text: str) -> None:
    wanted = parse(text)
    again = parse(str(wanted))
    assert again == wanted
    assert not again.problems
    assert str(again) == str(wanted)


@given(filters, images)
def test_the_canonical_form_finds_the_same(text: str, image: Image) -> None:
    wanted = parse(text)
    assert fits(parse(str(wanted)), image) == fits(wanted, image)


@given(pieces, images)
def test_negation_is_the_complement(piece: str, image: Image) -> None:
    bare = piece.removeprefix("-").removeprefix("!") if piece[:1] in {"-", "!"} else piece
    wanted = parse(bare)
    if len(wanted.clauses) == 1 and not wanted.clauses[0].negated:
        for sign in "-!":
            assert fits(parse(f"{sign}{wanted.clauses[0].term}"), image) is not fits(wanted, image)


@settings(max_examples=600)
@given(filters, filters, images)
def test_narrowing_is_sound(old: str, new: str, image: Image) -> None:
    before, after = parse(old), parse(new)
    if narrows(before, after) and fits(after, image):
        assert fits(before, image)


@settings(max_examples=400)
@given(filters, st.text("abuntweslix-: =*.", max_size=2), images)
def test_typing_on_is_sound(text: str, more: str, image: Image) -> None:
    before, after = parse(text), parse(text + more)
    if narrows(before, after) and fits(after, image):
        assert fits(before, image)


@given(filters)
def test_a_filter_narrows_itself_and_everything(text: str) -> None:
    wanted = parse(text)
    assert narrows(wanted, wanted)
    assert narrows(parse(""), wanted)


@given(st.lists(pieces, max_size=4).flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))), images)
def test_the_order_of_terms_is_irrelevant(both: tuple[list[str], list[str]], image: Image) -> None:
    # An open quote would swallow its neighbours, so each piece is written in its canonical form.
    first, second = ([str(parse(piece)) for piece in order] for order in both)
    assert fits(parse(" ".join(first)), image) == fits(parse(" ".join(second)), image)


def columns(found: Sequence[Subject], known: Facts[Any]) -> tuple[list[str], list[str], list[str]]:
    parts = [haystack_parts(image, known.alias_of(image.key_id or "")) for image in found]
    return [one[0] for one in parts], [one[1] for one in parts], [one[2] for one in parts]


@given(filters, st.lists(images, max_size=6))
def test_among_asks_what_one_by_one_asks_and_rows_answer_like_images(text: str, found: list[Image]) -> None:
    wanted, known = parse(text), facts()
    searched = columns(found, known)
    one_by_one = [number for number, image in enumerate(found) if fits(wanted, image)]
    assert list(wanted.compile(known).among(found, searched)) == one_by_one
    rows = [ImageRow.of(image, "" if known.copyable(image) else "iso") for image in found]
    as_rows: Facts[ImageRow] = Facts(NOW, lambda row: row.copyable, known.alias_of, known.project_name, known.running)
    assert columns(rows, as_rows) == searched
    assert list(wanted.compile(as_rows).among(rows, searched)) == one_by_one
    assert list(wanted.compile(as_rows).among(rows, searched, one_by_one)) == one_by_one


@given(filters, st.lists(images, max_size=6))
def test_a_doubted_term_really_fits_nothing(text: str, found: list[Image]) -> None:
    wanted, known = parse(text), facts()
    for doubt in doubts(wanted, there(found, known)):
        alone = parse(str(next(clause for clause in wanted.clauses if clause.start == doubt.start)))
        if ":" in str(alone):
            assert not any(fits(alone, image) for image in found)


@pytest.mark.parametrize("text", ["", " ", "\t\n", "-", "! -", '""', '-""'])
def test_what_asks_nothing_lets_everything_through(text: str) -> None:
    wanted = parse(text)
    assert not wanted
    assert not wanted.problems
    assert str(wanted) == ""
    assert fits(wanted, Image("i", "n", "active"))
