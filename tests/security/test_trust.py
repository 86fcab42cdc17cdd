"""Whom the program trusts: certificates are checked by default, by name too; a CA is an account's own; no redirect."""

from __future__ import annotations

import shlex
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.reliability.bad_roads import certificate_for, listening, trap
from tests.reliability.inner_door import call


@contextmanager
def secured(certificate: tuple[Path, Path]) -> Iterator[tuple[int, list[bytes]]]:
    """A server with this certificate, and what it was told through TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    came: list[bytes] = []

    def handle(connection: socket.socket) -> None:
        try:
            with context.wrap_socket(connection, server_side=True) as inner:
                came.append(inner.recv(65_536))
                inner.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        except OSError:
            return  # The client hangs up, as it should.

    with listening(handle) as port:
        yield port, came


def environment(shell: Shell, auth_url: str, **more: str) -> dict[str, str]:
    return {**shell.env, "OS_AUTH_URL": auth_url, **more}


def test_a_certificate_for_another_host_is_refused_although_its_ca_is_trusted(shell: Shell, tmp_path: Path) -> None:
    certificate = certificate_for("iam.lab.example", tmp_path)
    with secured(certificate) as (port, came):
        env = environment(shell, f"https://127.0.0.1:{port}/v3", OS_CACERT=str(certificate[0]))
        answer = call("images", env=env)
    assert answer.code == 5
    assert "can't be trusted" in answer.err
    assert not came


def test_the_right_host_with_its_ca_is_talked_to_and_without_it_not(shell: Shell, tmp_path: Path) -> None:
    certificate = certificate_for("127.0.0.1", tmp_path)
    with secured(certificate) as (port, came):
        url = f"https://127.0.0.1:{port}/v3"
        refused = call("images", env=environment(shell, url))
        assert (refused.code, came) == (5, [])
        assert "name its CA file" in refused.err
        call("images", env=environment(shell, url, OS_CACERT=str(certificate[0])))
        assert came[0].startswith(b"POST /v3/auth/tokens")


def test_a_ca_of_one_account_is_not_trusted_by_another(shell: Shell, tmp_path: Path) -> None:
    certificate = certificate_for("127.0.0.1", tmp_path)
    with secured(certificate) as (port, came):
        auth = f"auth: {{auth_url: 'https://127.0.0.1:{port}/v3', username: u, password: p, user_domain_name: d}}"
        place = shell.home / ".config" / "openstack" / "clouds.yaml"
        place.parent.mkdir(parents=True)
        place.write_text(
            f"clouds:\n  one: {{{auth}, region_name: r, cacert: {shlex.quote(str(certificate[0]))}}}\n"
            f"  two: {{{auth}, region_name: r}}\n"
        )
        env = {"HOME": str(shell.home), "IMSTUI_HOME": str(shell.home / "imstui"), "LANG": "C.UTF-8"}
        assert "can't be trusted" in call("--os-cloud", "two", "images", env=env).err
        assert not came
        call("--os-cloud", "one", "images", env=env)
        assert came


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("operation", ["token", "list", "copy"])
def test_no_redirect_is_followed_and_no_token_goes_elsewhere(shell: Shell, operation: str, status: int) -> None:
    with trap() as (elsewhere, came):
        shell.fault(operation=operation, kind="redirect", status=status, to=f"{elsewhere}/v2/cloudimages", times=0)
        said = call("copy", "web-base", "--name", "x", "--timeout", "1s", "--wait", env=shell.env)
    assert said.code in {5, 6}
    assert came == []


def test_plain_http_goes_to_this_host_alone(shell: Shell) -> None:
    answer = call("images", env=environment(shell, "http://iam.example.com/v3"))
    assert answer.code == 2
    assert "https" in answer.err
