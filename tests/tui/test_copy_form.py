"""The copy dialog's judgement, without a dialog."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from typing import Any

import pytest

from imstui.model.copying import CopyRequest
from imstui.model.image import Image
from imstui.model.key import Key, KeyState
from imstui.model.replication import Source, State
from imstui.tui.copies.batch_words import batch_rows, batch_sum
from imstui.tui.copies.copy_draft import Draft, Facts, draft
from imstui.tui.copies.copy_form import KEY as WITH_KEY
from imstui.tui.copies.copy_form import NONE, Form, first_form, form_again, same_form
from imstui.tui.copies.copy_words import check_lines, confirmation, outcome, request_text, title_parts
from imstui.tui.copies.key_words import key_options
from tests.tui.samples import DISABLED, IMAGE, KEY, NOW, PROJECT, image, job

FACTS = Facts(
    PROJECT, NOW, keys=(KEY, DISABLED), keys_read=True, quota=(37, 50), names=frozenset({"taken"}),
    endpoint="https://ims.example.com",
)  # fmt: skip
ENCRYPTED = image(key_id=DISABLED.id)


def opened(*images: Image, **more: Any) -> Form:
    return replace(first_form(images, "{name}-copy", NOW), **more)


def checks(form: Form, facts: Facts, width: int = 80) -> str:
    found = draft(form, facts)
    lines = check_lines(found.findings(found.lines[0].planned, facts), width, ascii_only=False)
    return "\n".join("".join(part.text for part in line) for line in lines)


def said(form: Form, found: Draft) -> str:
    return "\n".join(part.text for part in outcome(form, found))


def test_a_plain_image_is_ready_under_the_offered_name() -> None:
    form = opened(IMAGE)
    found = draft(form, FACTS)
    assert (form.name, form.encryption) == ("web-base-copy", NONE)
    assert found.sendable
    assert '\n{"name": "web-base-copy"}' in request_text("json", found.ready[0], FACTS)
    assert not found.order(confirmed=False).unencrypted
    assert confirmation(found) == ""


def test_the_offered_name_follows_the_template_and_is_never_too_long() -> None:
    assert first_form((IMAGE,), "{date}-{name}-enc", NOW).name == "2026-03-01-web-base-enc"
    assert first_form((IMAGE, ENCRYPTED), "{name}-enc", NOW).name == "{name}-enc"
    assert first_form((IMAGE,), "{name}-{nowhere}", NOW).name == "web-base-copy"
    long = first_form((image(name="n" * 128),), "{name}-enc", NOW).name
    assert len(long) == 128
    assert long.endswith("n-enc")


def test_for_an_encrypted_image_nothing_is_chosen_and_nothing_can_be_sent() -> None:
    form = opened(ENCRYPTED)
    assert form.encryption == ""
    assert "encryption" in draft(form, FACTS).problems
    assert not draft(form, FACTS).sendable
    removed = draft(replace(form, encryption=NONE), FACTS)
    assert removed.order(confirmed=False).unencrypted
    assert "NOT be encrypted" in said(replace(form, encryption=NONE), removed)


def test_only_what_is_lost_or_many_is_confirmed() -> None:
    assert "ENCRYPTION WILL BE LOST" in confirmation(draft(opened(ENCRYPTED, encryption=NONE), FACTS))
    other = replace(FACTS, keys=(KEY,))
    assert confirmation(draft(opened(ENCRYPTED, encryption=WITH_KEY, key="backup"), other)) == ""
    many = draft(opened(IMAGE, image(id="y", name="db"), image(id="z", name="old", whole_image=True)), FACTS)
    assert "2 copies will be sent and 1 left out" in confirmation(many)


def test_a_key_is_taken_by_alias_or_id_and_must_be_usable() -> None:
    form = opened(IMAGE, encryption=WITH_KEY)
    assert "No key is chosen" in draft(form, FACTS).problems["encryption"]
    assert draft(replace(form, key="backup"), FACTS).ready[0].request.cmk_id == KEY.id
    assert "disabled" in draft(replace(form, key="retired"), FACTS).problems["encryption"]
    assert "no key nobody" in draft(replace(form, key="nobody"), FACTS).problems["encryption"]


def test_where_kms_cannot_be_asked_a_typed_id_goes_through_and_is_said_to_be_unchecked() -> None:
    facts = replace(FACTS, keys=(), keys_problem="KMS can't be asked (denied): type a key's id.")
    form = opened(IMAGE, encryption=WITH_KEY, key=KEY.id)
    assert draft(form, facts).sendable
    assert "? key: could not check" in checks(form, facts)
    assert "can't be asked" in draft(replace(form, key=""), facts).problems["encryption"]


def test_a_whole_id_that_kms_does_not_list_is_sent_and_that_is_said() -> None:
    other = "c0ffee00-1234-5678-9abc-def012345678"
    form = opened(IMAGE, encryption=WITH_KEY, key=other)
    found = draft(form, FACTS)
    assert [one.request.cmk_id for one in found.ready] == [other]
    assert found.sendable
    assert any(f"KMS doesn't list key {other}" in part.text for part in outcome(form, found))
    blind = replace(FACTS, keys=(), keys_problem="KMS can't be asked.")
    assert not any("doesn't list" in part.text for part in outcome(form, draft(form, blind)))


def test_the_images_own_key_is_refused_in_the_rules_words() -> None:
    form = opened(image(key_id=KEY.id), encryption=WITH_KEY, key="backup")
    assert "own key" in draft(form, FACTS).problems["encryption"]


def test_a_broken_name_stands_under_its_field_and_is_not_called_free() -> None:
    assert "may not begin" in draft(opened(IMAGE, name=" x"), FACTS).problems["name"]
    assert "'#' at 2" in draft(opened(IMAGE, name="a#"), FACTS).problems["name"]
    assert "name free" not in checks(opened(IMAGE, name="a#"), FACTS)
    assert "✗ name not allowed" in checks(opened(IMAGE, name="a#"), FACTS)


def test_an_enterprise_project_is_taken_by_name_or_id_and_a_wrong_one_is_never_dropped() -> None:
    facts = replace(FACTS, projects=(("0", "default"), ("p-1", "team")))
    assert draft(opened(IMAGE, project="team"), facts).ready[0].request.enterprise_project_id == "p-1"
    assert draft(opened(IMAGE), facts).ready[0].request.enterprise_project_id is None
    wrong = draft(opened(IMAGE, project="teem"), facts)
    assert "no enterprise project teem" in wrong.problems["project"]
    assert not wrong.sendable


def test_the_checks_say_what_is_known_and_what_is_not_in_three_lines() -> None:
    twin = job(request=CopyRequest(IMAGE.id, "taken"), state=State.RUNNING)
    told = checks(opened(IMAGE, name="taken"), replace(FACTS, running=5, jobs=(twin,)))
    for text in ("✓ quota 37 of 50", "this one waits", "✗ name taken", f"✗ same copy running: {twin.id}"):
        assert text in told
    unknown = checks(opened(IMAGE), Facts(PROJECT, NOW))
    assert "? quota: could not check" in unknown
    assert "? name free: could not check" in unknown
    widest = image(key_id=DISABLED.id, image_type="shared", owner="other", member_status="accepted")
    lines = checks(opened(widest, encryption=WITH_KEY, key="backup"), replace(FACTS, running=5)).split("\n")
    assert len(lines) == 3
    assert max(map(len, lines)) <= 82
    assert "source key disabled" in "".join(lines)


def test_warnings_stand_before_the_outcome() -> None:
    default = Key("cd66288c-9081-460a-8227-4cbd0c814cb4", "ims/default", KeyState.ENABLED, "AES_256", default=True)
    form = opened(IMAGE, encryption=WITH_KEY, key="ims/default")
    assert "can't be shared" in said(form, draft(form, replace(FACTS, keys=(default,))))


@pytest.mark.parametrize("name", ["plain", "it's; $(rm -rf /) `x`", "-n", "一"])
def test_the_request_as_a_command_and_as_curl_says_the_same_without_a_secret(name: str) -> None:
    form = opened(ENCRYPTED, name="x", description=name, encryption=NONE)
    (planned,) = draft(form, replace(FACTS, profile="prod")).ready
    words = shlex.split(request_text("shell", planned, replace(FACTS, profile="prod")))
    assert words[:4] == ["imstui", "--profile", "prod", "copy"]
    assert "--unencrypted" in words
    assert f"--description={name}" in words if name.startswith("-") else name in words
    curl = shlex.split(request_text("curl", planned, FACTS))
    assert "X-Auth-Token: $OS_TOKEN" in curl
    assert json.loads(curl[curl.index("-d") + 1]) == planned.request.body()
    assert curl[-1] == f"https://ims.example.com/v1/cloudimages/{IMAGE.id}/copy"


def test_a_key_is_named_by_its_alias_only_where_that_means_it_alone() -> None:
    form = opened(IMAGE, encryption=WITH_KEY, key=KEY.id)
    assert "--key backup" in request_text("shell", draft(form, FACTS).ready[0], FACTS)
    twice = replace(FACTS, keys=(KEY, replace(DISABLED, alias="backup")))
    assert f"--key {KEY.id}" in request_text("shell", draft(form, twice).ready[0], twice)


def test_keys_that_can_not_be_used_come_last_with_their_reason() -> None:
    options = {
        option.value: option
        for option in key_options(
            (
                DISABLED, KEY, replace(KEY, id="i", alias="byok", origin="external"),
                replace(KEY, id="d", alias="ims/default", default=True), replace(KEY, id="e", alias="evs/default"),
                replace(KEY, id="s", alias="sign", usage="SIGN_VERIFY", spec="RSA_2048"),
                replace(KEY, id="o", alias="own", origin="kms"),
            ),
            (image(key_id="o"),),
        )
    }  # fmt: skip
    assert list(options) == ["backup", "byok", "ims/default", "evs/default", "own", "retired", "sign"]
    assert options["backup"].why == options["backup"].about == ""
    assert "disabled" in options["retired"].why
    assert "IMG.0096" in options["own"].why
    assert "another service's default" in options["evs/default"].cells[3]
    assert "copies can't be shared" in options["ims/default"].cells[3]
    assert options["byok"].cells[2] == "imported"
    assert "imported material" in options["byok"].about
    assert "SIGN_VERIFY" in options["sign"].cells[3]
    assert "not encrypted" in title_parts((IMAGE,))[1].text


def test_of_several_each_says_what_becomes_of_it() -> None:
    form = opened(
        IMAGE, image(id="x", name="old", whole_image=True), image(id="y", name="db", key_id=KEY.id),
        image(id="z", name="a#b"), image(id="t", name="taken"),
        name="{name}", encryption=WITH_KEY, key="backup", names={IMAGE.id: "mine"},
    )  # fmt: skip
    found = draft(form, FACTS)
    assert [one.request.name for one in found.ready] == ["mine", "taken"]
    assert found.sendable
    rows = {row.key: row.cells for row in batch_rows(form, found, FACTS, ascii_only=False)}
    assert rows[IMAGE.id] == ("✓ web-base", "mine", "backup", "ready")
    assert rows["x"][0] == "✗ old"
    assert "Full-ECS" in rows["x"][3]
    assert rows["y"][3] == "already under this key"
    assert "'#' at 2" in rows["z"][3]
    assert rows["t"][3] == "ready, but name taken"
    assert batch_sum(found, FACTS) == "2 ready, 3 left out · quota after this 39 of 50"
    less = replace(form, without=frozenset({IMAGE.id}))
    assert [one.request.name for one in draft(less, FACTS).ready] == ["taken"]
    assert batch_rows(less, draft(less, FACTS), FACTS, ascii_only=True)[0].cells[3] == "left out by you"


def test_a_template_that_makes_no_name_is_told_at_its_field() -> None:
    form = opened(IMAGE, image(id="y", name="db"))
    assert "name template" in draft(replace(form, name="{nme}"), FACTS).problems["name"]
    assert "'#'" in draft(replace(form, name="{name}#"), FACTS).problems["name"]
    same = draft(replace(form, name="one"), FACTS)
    assert "2 of these would be called one" in same.left_out[0][1]
    assert not same.sendable
    assert draft(replace(form, name="one", names={"y": "two"}), FACTS).sendable


def test_without_a_key_chosen_the_encrypted_ones_of_several_wait_for_it() -> None:
    form = opened(IMAGE, image(id="y", name="db", key_id=DISABLED.id), encryption=WITH_KEY)
    assert draft(form, FACTS).left_out == ()
    assert "No key is chosen" in draft(form, FACTS).problems["encryption"]


def test_the_settings_of_a_copy_serve_another_image_and_the_same_again() -> None:
    request = CopyRequest(IMAGE.id, "web-base-enc", "for audits", KEY.id, "p-1")
    before = job(request=request, key_alias="backup", source=Source(IMAGE.id, "web-base"))
    other = same_form((image(id="y", name="db"),), before, "{name}-copy", NOW)
    assert (other.name, other.key, other.encryption) == ("db-enc", "backup", WITH_KEY)
    assert (other.description, other.project) == ("for audits", "p-1")
    assert form_again(IMAGE, before).name == "web-base-enc"
    plain = job(request=CopyRequest(IMAGE.id, "x"))
    assert same_form((ENCRYPTED,), plain, "{name}-copy", NOW).encryption == ""
    removed = replace(plain, source=Source(IMAGE.id, "web-base", encrypted=True))
    assert same_form((ENCRYPTED,), removed, "{name}-copy", NOW).encryption == NONE
