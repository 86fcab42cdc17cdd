"""What is found before a copy is sent, and which field a refusal is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from imstui.model.copying import CopyRequest
from imstui.model.key import Key, KeyState
from imstui.model.replication import Replication, Source, State
from imstui.replication.plan import Planned, check
from imstui.replication.preflight import Around, Result, findings
from imstui.replication.refusals import field_at_fault
from tests.replication.doubles import BINDING, KEY, PROJECT, SOURCE, START

OWN = "ad66288c-9081-460a-8227-4cbd0c814cb4"
BACKUP = Key(KEY, "backup", KeyState.ENABLED, "AES_256")
ARCHIVE = Key(OWN, "archive", KeyState.ENABLED, "AES_256")
BOTH = (BACKUP, ARCHIVE)
AROUND = Around(PROJECT, quota=(37, 50), running=2)


def planned(
    keys: tuple[Key, ...] = (BACKUP, ARCHIVE), name: str = "x", key: str | None = None, **image: Any
) -> Planned:
    request = CopyRequest(SOURCE.id, name, cmk_id=key)
    return check(replace(SOURCE, **image), request, PROJECT, keys=keys, unencrypted=not key)


def told(one: Planned, around: Around = AROUND, *, taken: bool | None = False) -> dict[str, tuple[Result, str]]:
    return {found.subject: (found.result, found.text) for found in findings(one, around, taken=taken)}


def test_a_plain_copy_has_nothing_against_it() -> None:
    found = told(planned())
    assert {result for result, _ in found.values()} == {Result.PASS}
    assert [text for _, text in found.values()] == [
        "status active", "system disk", "1.9 of 128 GB", "quota 37 of 50", "2 of 5 copies running", "name free",
        "no other like it",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("image", "subject", "text"),
    [
        ({"status": "saving"}, "status", "status saving"),
        ({"whole_image": True}, "kind", "full-ECS image"),
        ({"disk_format": "iso"}, "kind", "ISO image"),
        ({"image_type": "gold"}, "kind", "public image"),
        ({"size_bytes": 200 * 1024**3}, "size", "200.0 of 128 GB"),
        ({"image_type": "shared", "owner": "other", "member_status": "pending"}, "shared", "shared, pending"),
    ],
)
def test_a_source_that_can_not_be_copied_fails_where_it_fails(image: dict[str, Any], subject: str, text: str) -> None:
    found = told(planned(**image))
    assert found[subject] == (Result.FAIL, text)
    assert [one for one, (result, _) in found.items() if result is Result.FAIL] == [subject]


def test_both_keys_are_looked_at_and_what_kms_does_not_list_is_open() -> None:
    found = told(planned(key=KEY, key_id=OWN))
    assert found["key"] == (Result.PASS, "key enabled, not the image's own")
    assert found["source key"] == (Result.PASS, "source key enabled")
    unknown = told(planned((), key=KEY, key_id=OWN))
    assert unknown["key"] == (Result.OPEN, "key: could not check")
    assert unknown["source key"] == (Result.OPEN, "source key: could not check")
    assert told(planned(key=OWN, key_id=OWN))["key"] == (Result.FAIL, "key is the image's own")
    off = replace(BACKUP, state=KeyState.PENDING_DELETION)
    assert told(planned((off, ARCHIVE), key=KEY))["key"] == (Result.FAIL, "key pending deletion")


def test_a_disabled_source_key_is_warned_of_and_left_to_the_cloud() -> None:
    one = planned((BACKUP, replace(ARCHIVE, state=KeyState.DISABLED)), key=KEY, key_id=OWN)
    assert told(one)["source key"] == (Result.FAIL, "source key disabled")
    assert one.blockers == ()
    assert any("archive is disabled" in warning and "IMG.0102" in warning for warning in one.warnings)


def test_a_shared_encrypted_source_is_warned_of() -> None:
    one = planned(key=KEY, key_id=OWN, image_type="shared", owner="other", member_status="accepted")
    assert one.blockers == ()
    assert any("IMG.0197" in warning for warning in one.warnings)
    assert told(one)["shared"] == (Result.PASS, "shared, accepted")


def test_what_is_around_a_copy() -> None:
    full = told(planned(), replace(AROUND, quota=(48, 50), running=5, wanted=3), taken=True)
    assert full["quota"] == (Result.FAIL, "quota 48 of 50")
    assert full["running"] == (Result.PASS, "5 of 5 copies running, this one waits")
    assert full["name"] == (Result.FAIL, "name taken")
    unknown = told(planned(), Around(PROJECT), taken=None)
    assert unknown["quota"][0] is unknown["name free"][0] is Result.OPEN
    twin = Replication(
        "r1", State.RUNNING, BINDING, CopyRequest(SOURCE.id, "x"), Source(SOURCE.id, "web-base"), START, START
    )
    assert told(replace(planned(), open_twins=(twin,)))["twin"] == (Result.FAIL, "same copy running: r1")


def test_a_broken_name_is_never_called_free() -> None:
    assert told(planned(name="a#"))["name"] == (Result.FAIL, "name not allowed")


def test_a_refusal_knows_its_field() -> None:
    assert field_at_fault("IMG.0009") == "name"
    assert field_at_fault("IMG.0054") == "description"
    assert field_at_fault("IMG.0096") == field_at_fault("IMG.0118") == "key"
    assert field_at_fault("IMG.0155") == "project"
    assert field_at_fault("IMG.0103") == field_at_fault("IMG.0015") == field_at_fault("") == ""
