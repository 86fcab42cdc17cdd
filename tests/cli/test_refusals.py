"""Whatever the cloud refuses is told by the command with its code, its cause and its next step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from imstui.present.explain import explain_code
from imstui.simulator.options import Options
from imstui.simulator.serve import running
from tests.cli.shell import Shell
from tests.refusal_codes import REFUSALS, refusal


@pytest.fixture
def plain(own_home: Path) -> Iterator[Shell]:
    """A shell signed in to a cloud whose images can all be copied."""
    with running(Options(images=60, plain=True)) as cloud:
        yield Shell(cloud, own_home)


@pytest.mark.parametrize("group", REFUSALS)
def test_each_refusal_is_told_with_its_cause_and_its_next_step(plain: Shell, group: str) -> None:
    codes = REFUSALS[group]
    listed = plain.run("images", "--limit", "60", "--format", "json", check=0).data
    ids = [image["id"] for image in listed if image["copyable"] and not image["encrypted"]][: len(codes)]
    for image_id, code in zip(ids, codes, strict=True):
        plain.fault(**refusal(code, image_id))
    said = plain.run("copy", *ids, "--name", "copy-{n}", "--format", "json", check=1)
    assert [row["error_code"] for row in said.data] == list(codes)
    for row in said.data:
        told = explain_code(row["error_code"])
        assert f"{row['replication_id']}: refused. {told.title}. {told.cause} {told.next_step}" in said.err
        assert f"The cloud said: {row['error_code']}" in said.err
    assert plain.copies() == []


@pytest.mark.parametrize("code", ["IMG.0060", "IMG.0187"])
def test_a_throttled_copy_is_sent_again_by_itself(plain: Shell, code: str) -> None:
    plain.fault(**refusal(code))
    said = plain.run("copy", "web-base", "--name", "x", "--format", "json", check=0)
    assert said.data[0]["state"] == "running"
    assert len(plain.copies()) == 1
