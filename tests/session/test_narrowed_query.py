"""What of a filter the cloud is asked: never what might leave out an image that fits."""

from __future__ import annotations

import pytest

from imstui.model.image import ImageType
from imstui.model.image_filter import parse
from imstui.model.key import Key, KeyState
from imstui.session import ImageQuery
from imstui.session.narrowed_query import asked_members, asked_type, narrowed

ID = "465076de-dc36-4aec-80f5-ef9d8009428f"
KEYS = [
    Key("k1", "backup", KeyState.ENABLED),
    Key("k2", "ims/default", KeyState.ENABLED),
    Key("k3", "dead", KeyState.ENABLED),
]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("name:=web-base", ImageQuery(name="web-base")),
        ("name:web", ImageQuery()),
        ("-name:=web", ImageQuery()),
        (f"id:{ID}", ImageQuery(id=ID)),
        ("id:465076de", ImageQuery()),
        ("os:linux", ImageQuery(os_type="Linux")),
        ("os:ubuntu", ImageQuery()),
        ("status:saving", ImageQuery(status="saving")),
        ("status:sav", ImageQuery()),
        ("status:=odd", ImageQuery()),
        ("tag:=env=prod", ImageQuery(tag="env=prod")),
        ("key:backup", ImageQuery(key_id="k1")),
        ("key:back", ImageQuery(key_id="k1")),
        ("key:a", ImageQuery()),
        ("key:dead", ImageQuery()),
        ("key:other", ImageQuery()),
        ("key:no", ImageQuery()),
        (f"key:{ID}", ImageQuery(key_id=ID)),
        ("name:=a name:=b os:windows web", ImageQuery(name="a", os_type="Windows")),
    ],
)
def test_what_is_asked(text: str, query: ImageQuery) -> None:
    assert narrowed(ImageQuery(), parse(text), KEYS) == query


def test_what_is_asked_already_stays() -> None:
    assert narrowed(ImageQuery(name="mine"), parse("name:=other")) == ImageQuery(name="mine")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("type:public", ImageType.PUBLIC),
        ("type:sh x", ImageType.SHARED),
        ("-type:public", None),
        ("type:public type:private", None),
        ("type:market", None),
        ("x", None),
        ("member:pending", ImageType.SHARED),
        ("member:pending type:shared", ImageType.SHARED),
        ("member:pending type:public", None),
        ("-member:pending", None),
    ],
)
def test_the_type_that_is_asked_for(text: str, kind: ImageType | None) -> None:
    assert asked_type(parse(text)) is kind


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("x", ("accepted", "pending")),
        ("member:pending", ("pending",)),
        ("member:rej", ("rejected",)),
        ("-member:accepted", ("pending", "accepted", "rejected")),
    ],
)
def test_the_answers_that_shared_images_are_asked_for_with(text: str, answers: tuple[str, ...]) -> None:
    assert asked_members(parse(text)) == answers
