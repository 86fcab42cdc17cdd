"""What the copy dialog shows as a command and as curl asks for the same as its own request."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import urllib.request
from typing import Any

import pytest

from imstui.model.copying import CopyRequest
from imstui.present.requests import copy_command, copy_curl
from imstui.simulator.image_named import image_id
from imstui.simulator.keys import BACKUP
from tests.cli.shell import Shell

REQUESTS = [
    CopyRequest(image_id("web-base"), "plain"),
    CopyRequest(image_id("web-enc"), "-n one two", 'it\'s; $(touch /tmp/x) `x` \\ "q"', BACKUP.id),
    CopyRequest(image_id("app"), "镜像", "-d", BACKUP.id, "0"),
]


def as_made(copy: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(copy[field] or None for field in ("source_image_id", "name", "description", "cmk_id"))


def as_asked(request: CopyRequest) -> tuple[str | None, ...]:
    return (request.image_id, request.name, request.description, request.cmk_id)


def token(shell: Shell) -> str:
    env = shell.env
    user = {"name": env["OS_USERNAME"], "password": env["OS_PASSWORD"], "domain": {"name": env["OS_USER_DOMAIN_NAME"]}}
    identity = {"methods": ["password"], "password": {"user": user}}
    body = {"auth": {"identity": identity, "scope": {"project": {"name": env["OS_PROJECT_NAME"]}}}}
    asked = urllib.request.Request(  # noqa: S310 - the rehearsal's own address
        f"{env['OS_AUTH_URL']}/auth/tokens",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - the same
        return str(answer.headers["X-Subject-Token"])


@pytest.mark.parametrize("request_", REQUESTS, ids=["plain", "quoted", "dashed"])
def test_the_command_asks_for_the_same(shell: Shell, request_: CopyRequest) -> None:
    key = "backup" if request_.cmk_id else ""
    program, *words = shlex.split(copy_command(request_, key=key))
    assert program == "imstui"
    shell.run(*words, check=0)
    (made,) = shell.copies()
    assert as_made(made) == as_asked(request_)


def test_an_encryption_that_is_lost_is_lost_by_the_command_too(shell: Shell) -> None:
    request = CopyRequest(image_id("web-enc"), "open")
    shell.run(*shlex.split(copy_command(request, unencrypted=True))[1:], check=0)
    assert as_made(shell.copies()[0]) == as_asked(request)


@pytest.mark.skipif(shutil.which("curl") is None, reason="install curl")
@pytest.mark.parametrize("request_", REQUESTS, ids=["plain", "quoted", "dashed"])
def test_curl_asks_for_the_same(shell: Shell, request_: CopyRequest) -> None:
    command = f"{copy_curl(request_, shell.cloud.url)} --silent --fail --max-time 20"
    env = {"PATH": shell.env["PATH"], "OS_TOKEN": token(shell)}
    done = subprocess.run(  # noqa: S602 - that a shell takes it is what is tested
        command, shell=True, env=env, capture_output=True, text=True, timeout=30, check=True
    )
    assert set(json.loads(done.stdout)) == {"job_id"}
    assert as_made(shell.copies()[0]) == as_asked(request_)
