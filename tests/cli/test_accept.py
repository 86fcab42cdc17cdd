"""`imstui accept`: shared images, asked once, followed to the end."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell
from tests.cli.terminals import all_of, terminal

PENDING = "partner-preview"


def blocked(shell: Shell) -> bool:
    images = shell.run("images", "--type", "shared", "--format", "json", check=0).data
    (image,) = [image for image in images if image["name"] == PENDING]
    return not image["copyable"]


def id_of(shell: Shell) -> str:
    images = shell.run("images", "--type", "shared", "--format", "json", check=0).data
    return next(str(image["id"]) for image in images if image["name"] == PENDING)


@pytest.mark.parametrize("length", [0, 8, 36])
def test_an_image_is_accepted_by_name_prefix_or_id(shell: Shell, length: int) -> None:
    image_id = id_of(shell)
    assert blocked(shell)
    said = shell.run("accept", image_id[:length] if length else PENDING, "--yes", check=0)
    assert said.out == f"{PENDING} ({image_id}) is accepted, and stands among the shared images now.\n"
    assert not blocked(shell)


def test_what_is_accepted_already_is_no_error(shell: Shell) -> None:
    shell.run("accept", PENDING, "--yes", check=0)
    assert "accepted already" in shell.run("accept", PENDING, check=0).out


def test_a_script_must_say_yes(shell: Shell) -> None:
    said = shell.run("accept", PENDING, check=2)
    assert "--yes" in said.err
    assert blocked(shell)


def test_looking_only_changes_nothing(shell: Shell) -> None:
    shell.run("--read-only", "accept", PENDING, "--yes", check=2)
    assert blocked(shell)


def test_ones_own_and_public_images_are_not_shared(shell: Shell) -> None:
    assert "the project's own" in shell.run("accept", "web-base", "--yes", check=2).err
    assert "is public" in shell.run("accept", "Standard_Ubuntu_22.04_latest", "--yes", check=2).err


def test_an_unknown_image_is_not_found(shell: Shell) -> None:
    assert "Nobody shares" in shell.run("accept", "no-such-image", "--yes", check=4).err


def test_a_job_that_takes_longer_goes_on(shell: Shell) -> None:
    shell.control("POST", "/options", {"speed": 0.01})
    said = shell.run("accept", PENDING, "--yes", "--timeout", "1s", check=6)
    assert "goes on in the cloud" in said.err


@pytest.mark.parametrize(("typed", "code", "stays"), [(b"y\r", 0, False), (b"no\r", 2, True), (b"\r", 2, True)])
def test_a_person_is_asked_once(shell: Shell, typed: bytes, code: int, stays: bool) -> None:
    with terminal(shell, "accept", PENDING, columns=200) as shown:
        shown.wait_text(f"Accept {PENDING} .* yes or no")
        shown.send(typed)
        assert shown.wait_exit() == code
        assert all_of(shown).count("yes or no") == 1
    assert blocked(shell) is stays


def test_ctrl_c_at_the_question_accepts_nothing(shell: Shell) -> None:
    with terminal(shell, "accept", PENDING) as shown:
        shown.wait_text("yes or no")
        shown.send(b"\x03")
        assert shown.wait_exit() == 130
    assert blocked(shell)
