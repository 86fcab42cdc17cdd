"""`imstui copy`, `watch`, `jobs`, `drop` and `receipt`."""

from __future__ import annotations

from typing import Any

import pytest

from imstui.simulator.keys import FOREIGN_KEY
from tests.cli.shell import Shell


def rows(shell: Shell, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shell.run("jobs", "--format", "json", *args, check=0).data
    return found


def test_the_main_job(shell: Shell) -> None:
    said = shell.run("copy", "web-base", "--name", "web-base-enc", "--key", "backup", "--wait", "--format", "json")
    assert said.code == 0, said
    (made,) = said.data
    assert (made["state"], made["verified"], made["image_name"]) == ("succeeded", True, "web-base-enc")
    copy = shell.run("show", made["image_id"], "--format", "json", check=0).data
    assert (copy["status"], copy["key_id"], copy["source_image_id"]) == (
        "active",
        made["key_id"],
        made["source_image_id"],
    )
    assert [one["replication_id"] for one in rows(shell)] == [made["replication_id"]]
    assert len(shell.copies()) == 1


def test_without_wait_it_names_the_job_and_how_to_go_on(shell: Shell) -> None:
    said = shell.run("copy", "web-base", "--name", "x", check=0)
    (row,) = rows(shell)
    assert row["job_id"] in said.out
    assert f"imstui watch {row['replication_id']}" in said.err
    assert shell.run("watch", row["job_id"], "--format", "json", check=0).data[0]["state"] == "succeeded"


def test_a_whole_key_id_that_kms_does_not_list_is_sent_after_saying_so(shell: Shell) -> None:
    said = shell.run("copy", "web-base", "--name", "x", "--key", FOREIGN_KEY.id.upper(), check=1)
    assert f"KMS doesn't list key {FOREIGN_KEY.id}: it may be another project's" in said.err
    assert "IMG.0099" in said.err
    assert "There is no key 'nobody'" in shell.run("copy", "web-base", "--name", "y", "--key", "nobody", check=4).err
    assert "There is no key" in shell.run("copy", "web-base", "--name", "y", "--key", FOREIGN_KEY.id[:8], check=4).err
    sent = [one["path"] for one in shell.control("GET", "/requests")["requests"] if one["path"].endswith("/copy")]
    assert len(sent) == 1


def test_an_encrypted_source_needs_a_word_about_its_encryption(shell: Shell) -> None:
    said = shell.run("copy", "db-2019", "--name", "plain", check=2)
    assert "--key KEY or --unencrypted" in said.err
    assert shell.copies() == []
    assert rows(shell) == []
    made = shell.run("copy", "db-2019", "--name", "plain", "--unencrypted", "--wait", "--format", "json", check=0).data
    assert (made[0]["key_id"], made[0]["verified"]) == (None, True)


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["nope", "--name", "x"], 4, "no image 'nope'"),
        (["legacy-full", "--name", "x"], 2, "Full-ECS"),
        (["rescue", "--name", "x"], 2, "ISO"),
        (["web-base", "--name", "a:b"], 2, "has ':' at 2"),
        (["web-base", "--name", ""], 2, "name is empty"),
        (["web-base", "--name", " x"], 2, "begin or end with a space"),
        (["web-base", "--name", "n" * 129], 2, "129 characters"),
        (["web-base", "--name", "{nam}"], 2, "name template"),
        (["web-base", "--name", "x", "--description", "a<b"], 2, "description has '<'"),
        (["web-base", "--name", "x", "--key", "no-such-key"], 4, "no key 'no-such-key'"),
        (["web-base", "--name", "x", "--key", "backup", "--unencrypted"], 2, "exclude each other"),
        (["web-base", "--name", "x", "--enterprise-project", "nowhere"], 2, "no enterprise project"),
        (["web-enc", "--name", "x", "--key", "archive"], 2, "own key"),
        (["web-base", "app", "--name", "x"], 2, "would be called x"),
        (["web-base", "--name", "x", "--timeout", "soon"], 2, "no span of time"),
        (["web-base"], 2, "Missing option '--name'"),
    ],
)
def test_wrong_input_is_told_in_a_sentence_and_nothing_is_sent(
    shell: Shell, args: list[str], code: int, told: str
) -> None:
    said = shell.run("copy", *args, check=code)
    assert told in said.err
    assert said.out == ""
    assert shell.copies() == []


def test_a_dry_run_shows_the_body_and_sends_nothing(shell: Shell) -> None:
    said = shell.run("copy", "web-base", "--name", "x", "--key", "backup", "--dry-run", check=0)
    for found in ("pass      status active", "pass      key enabled, not the image's own", "pass      name free"):
        assert found in said.out
    assert '"name": "x", "cmk_id": "' in said.out
    assert "/copy" in said.out
    assert shell.copies() == []
    assert rows(shell) == []


def test_a_dry_run_shows_what_fails_and_what_could_not_be_checked(shell: Shell) -> None:
    said = shell.run("copy", "key-disabled", "--name", "app", "--unencrypted", "--dry-run", check=0)
    for found in ("fail      source key disabled", "fail      name taken", "warning   The source's key retired-2023"):
        assert found in said.out
    shell.control("POST", "/options", {"kms": "denied"})
    said = shell.run("copy", "web-enc", "--name", "x", "--unencrypted", "--dry-run", check=0)
    assert "?         source key: could not check" in said.out


def test_read_only_refuses(shell: Shell) -> None:
    said = shell.run("--read-only", "copy", "web-base", "--name", "x", check=2)
    assert "--read-only" in said.err
    assert shell.copies() == []


def test_a_taken_name_needs_yes(shell: Shell) -> None:
    shell.run("copy", "web-base", "--name", "x", "--wait", check=0)
    assert "is taken by image" in shell.run("copy", "web-base", "--name", "x", check=2).err
    assert len(shell.copies()) == 1
    shell.run("copy", "web-base", "--name", "x", "--yes", check=0)
    assert len(shell.copies()) == 2


def test_idempotent_gives_the_equal_one(shell: Shell) -> None:
    first = shell.run("copy", "web-base", "--name", "x", "--format", "json", check=0).data
    again = shell.run("copy", "web-base", "--name", "x", "--idempotent", "--format", "json", check=0).data
    assert first[0]["replication_id"] == again[0]["replication_id"]
    assert len(shell.copies()) == 1


def test_a_failed_job_is_explained(shell: Shell) -> None:
    said = shell.run("copy", "doomed", "--name", "x", "--wait", check=1)
    assert "IMG.0103" in said.err
    assert "Ask the key's owner" in said.err
    assert rows(shell)[0]["state"] == "failed"


def test_a_refusal_is_explained(shell: Shell) -> None:
    shell.control("POST", "/options", {"copy_right": False})
    said = shell.run("copy", "web-base", "--name", "x", check=1)
    assert "IMG.0026" in said.err
    assert rows(shell)[0]["state"] == "refused"


def test_a_lost_answer_is_found_again_and_not_repeated(shell: Shell) -> None:
    shell.fault(operation="copy", kind="cut_after")
    said = shell.run("copy", "web-base", "--name", "x", "--wait", "--format", "json", check=0)
    assert (said.data[0]["state"], said.data[0]["job_id"]) == ("succeeded", None)
    assert len(shell.copies()) == 1


def test_a_lost_answer_without_wait_is_told_as_not_known(shell: Shell) -> None:
    shell.fault(operation="copy", kind="cut_before")
    said = shell.run("copy", "web-base", "--name", "x", check=6)
    assert "outcome isn't known" in said.err
    assert rows(shell)[0]["state"] == "unknown"
    assert shell.copies() == []


def test_an_uncertain_find_is_put_before_a_person_who_settles_it(shell: Shell) -> None:
    shell.control("POST", "/options", {"parent": "absent"})
    shell.fault(operation="copy", kind="cut_after")
    said = shell.run("copy", "web-base", "--name", "x", "--wait", check=6)
    (copy,) = shell.copies()
    (row,) = rows(shell)
    assert f"imstui watch {row['replication_id']} --image {copy['image_id']}" in said.err
    done = shell.run("watch", row["replication_id"], "--image", copy["image_id"], "--format", "json", check=0).data
    assert (done[0]["state"], done[0]["image_id"], done[0]["verified"]) == ("succeeded", copy["image_id"], True)


def test_an_unknown_one_can_be_filed_by_hand(shell: Shell) -> None:
    shell.fault(operation="copy", kind="cut_before")
    shell.run("copy", "web-base", "--name", "x", check=6)
    one = rows(shell)[0]["replication_id"]
    assert "not_started" in shell.run("drop", one, check=0).out
    assert "only queued and unknown" in shell.run("drop", one, check=2).err
    shell.run("drop", "r-nothing", check=4)


def test_a_batch_by_template_and_from_stdin(shell: Shell) -> None:
    said = shell.run("copy", "-", "--name", "{name}-{n}", "--wait", "--format", "json", stdin="web-base\napp\n\n")
    assert said.code == 0, said
    assert [one["image_name"] for one in said.data] == ["web-base-1", "app-2"]
    assert len(shell.copies()) == 2


def test_throttling_sends_again_by_itself(shell: Shell) -> None:
    shell.fault(operation="copy", kind="status", status=429, code="APIGW.0308", retry_after="1")
    said = shell.run("copy", "web-base", "--name", "x", "--format", "json", check=0)
    assert said.data[0]["state"] == "running"
    assert len(shell.copies()) == 1


def test_a_timeout_ends_the_watching_and_not_the_job(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 0.001})
    said = shell.run("copy", "web-base", "--name", "x", "--wait", "--timeout", "1s", check=6)
    one = rows(shell)[0]["replication_id"]
    assert f"imstui watch {one}" in said.err
    shell.control("POST", "/advance", {"seconds": 3600})
    shell.run("watch", one, check=0)


def test_an_unknown_job_id_is_adopted(shell: Shell) -> None:
    shell.run("copy", "web-base", "--name", "x", env={"IMSTUI_HOME": str(shell.home / "other")}, check=0)
    (copy,) = shell.copies()
    done = shell.run("watch", copy["job_id"], "--format", "json", check=0).data
    assert (done[0]["state"], done[0]["job_id"]) == ("succeeded", copy["job_id"])
    assert len(rows(shell)) == 1
    shell.run("watch", "f" * 32, check=4)


def test_jobs_offline_shows_the_stored_rows(shell: Shell) -> None:
    shell.run("copy", "web-base", "--name", "x", check=0)
    said = shell.run("jobs", "--format", "json", env={"OS_AUTH_URL": "http://127.0.0.1:9/v3"}, check=0)
    assert len(said.data) == 1
    assert "as it was last seen" in said.err


def test_short_is_one_line_from_the_ledger_alone(shell: Shell) -> None:
    assert shell.run("jobs", "--short", env={"OS_AUTH_URL": ""}, check=0).out == "idle\n"
    shell.run("copy", "web-base", "--name", "x", check=0)
    assert shell.run("jobs", "--short", env={"OS_AUTH_URL": ""}, check=0).out == "1 running\n"


def test_a_description_and_an_enterprise_project_go_along(shell: Shell) -> None:
    shell.run("copy", "web-base", "--name", "x", "--description", "for a test", "--enterprise-project", "0", check=0)
    shell.run("watch", check=0)
    copy = shell.run("show", "x", "--format", "json", check=0).data
    assert (copy["description"], copy["enterprise_project_id"]) == ("for a test", "0")
    said = shell.run("copy", "web-base", "--name", "y", "--enterprise-project", "nope", check=2)
    assert "There is no enterprise project 'nope'; there are: " in said.err


def test_a_receipt_for_the_change_ticket(shell: Shell) -> None:
    made = shell.run("copy", "web-enc", "--name", "x", "--key", "backup", "--wait", "--format", "json", check=0).data[0]
    note = shell.run("receipt", made["replication_id"], check=0).out
    for fact in ("web-enc", "archive", "backup", made["job_id"], made["image_id"], "verified", "alex"):
        assert fact in note
    record = shell.run("receipt", made["job_id"], "--format", "json", check=0).data
    assert (record["key_alias"], record["source_key_alias"], record["proof"]) == ("backup", "archive", "verified")
    assert [step["state"] for step in record["story"]] == ["queued", "submitting", "running", "succeeded"]


def test_a_copy_that_came_out_without_its_key_is_an_error_in_capitals(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 0.001})
    shell.run("copy", "web-base", "--name", "x", "--key", "backup", check=0)
    (copy,) = shell.copies()
    shell.control("PATCH", f"/images/{copy['image_id']}", {"__system__cmkid": None})
    shell.control("POST", "/advance", {"seconds": 3600})
    said = shell.run("watch", copy["job_id"], check=1)
    assert "NOT ENCRYPTED" in said.err


def test_a_replication_of_another_project_is_listed_and_left_alone(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 0.001})
    one = shell.run("copy", "web-base", "--name", "x", "--format", "json", check=0).data[0]["replication_id"]
    elsewhere = {"OS_PROJECT_NAME": "eu-de_team1", "COLUMNS": "200"}
    assert "belongs to" in shell.run("jobs", env=elsewhere, check=0).out
    said = shell.run("watch", one, env=elsewhere, check=2)
    assert "belongs to project" in said.err
    assert rows(shell)[0]["state"] == "running"
