"""The copy dialog's judgement, without a dialog."""

from __future__ import annotations

from dataclasses import replace

from imstui.tui.copy_form import KEY as WITH_KEY
from imstui.tui.copy_form import NONE, Facts, draft, first_form
from imstui.tui.copy_words import key_choices, outcome, preflight, title_parts
from tests.tui.samples import DISABLED, IMAGE, KEY, NOW, PROJECT, image

FACTS = Facts(PROJECT, NOW, keys=(KEY, DISABLED), keys_read=True, quota=(37, 50), names=frozenset({"taken"}))


def test_a_plain_image_is_ready_under_the_offered_name() -> None:
    form = first_form((IMAGE,))
    found = draft(form, FACTS)
    assert (form.name, form.encryption) == ("web-base-copy", NONE)
    assert found.sendable
    assert found.body == '{"name": "web-base-copy"}'
    assert not found.order(confirmed=False).unencrypted


def test_for_an_encrypted_image_nothing_is_chosen_and_nothing_can_be_sent() -> None:
    form = first_form((image(key_id=DISABLED.id),))
    assert form.encryption == ""
    assert "encryption" in draft(form, FACTS).problems
    assert draft(form, FACTS).body == ""
    removed = draft(replace(form, encryption=NONE), FACTS)
    assert removed.order(confirmed=False).unencrypted
    assert "NOT be encrypted" in outcome(replace(form, encryption=NONE), removed)


def test_a_key_is_taken_by_alias_or_id_and_must_be_usable() -> None:
    form = replace(first_form((IMAGE,)), encryption=WITH_KEY)
    assert "No key is chosen" in draft(form, FACTS).problems["encryption"]
    assert draft(replace(form, key="backup"), FACTS).ready[0].request.cmk_id == KEY.id
    assert "disabled" in draft(replace(form, key="retired"), FACTS).problems["encryption"]
    assert "no key nobody" in draft(replace(form, key="nobody"), FACTS).problems["encryption"]


def test_where_kms_cannot_be_asked_a_typed_id_goes_through_and_is_said_to_be_unchecked() -> None:
    facts = replace(FACTS, keys=(), keys_problem="KMS can't be asked (denied): type a key's id.")
    form = replace(first_form((IMAGE,)), encryption=WITH_KEY, key=KEY.id)
    found = draft(form, facts)
    assert found.sendable
    assert "could not check" in "".join(part.text for part in preflight(form, found, facts, ascii_only=False)[0])


def test_the_images_own_key_is_refused_in_the_rules_words() -> None:
    form = replace(first_form((image(key_id=KEY.id),)), encryption=WITH_KEY, key="backup")
    assert "own key" in draft(form, FACTS).problems["encryption"]


def test_a_broken_name_stands_under_its_field() -> None:
    assert "may not begin" in draft(replace(first_form((IMAGE,)), name=" x"), FACTS).problems["name"]
    assert "'#' at 2" in draft(replace(first_form((IMAGE,)), name="a#"), FACTS).problems["name"]


def test_of_several_those_that_can_not_be_copied_are_left_out() -> None:
    form = first_form((IMAGE, image(id="x", name="old", whole_image=True), image(id="y", name="db")))
    found = draft(form, FACTS)
    assert [one.request.name for one in found.ready] == ["web-base-copy", "db-copy"]
    assert found.left_out[0][0].name == "old"
    assert "2 ready, 1 left out: old" in "".join(p.text for p in preflight(form, found, FACTS, ascii_only=True)[0])
    assert "name template" in draft(replace(form, name="{nme}"), FACTS).problems["name"]


def test_the_checks_say_what_is_known_and_what_is_not() -> None:
    form = replace(first_form((IMAGE,)), name="taken")
    lines = preflight(form, draft(form, FACTS), replace(FACTS, running=5), ascii_only=False)
    second = "".join(part.text for part in lines[1])
    assert "✓ quota 37 of 50" in second
    assert "this one waits" in second
    assert "name taken: taken" in second
    unknown = "".join(p.text for p in preflight(form, draft(form, FACTS), Facts(PROJECT, NOW), ascii_only=False)[1])
    assert "quota: could not check" in unknown
    assert "not all images are read" in unknown


def test_keys_that_can_not_be_used_come_last_with_their_reason() -> None:
    choices = key_choices((DISABLED, KEY))
    assert [choice[0] for choice in choices] == ["backup", "retired"]
    assert choices[0][2] == ""
    assert "disabled" in choices[1][2]
    assert "not encrypted" in title_parts((IMAGE,))[1].text
