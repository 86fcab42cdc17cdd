"""A CA of one's own, and a proxy that every request must go through."""

from __future__ import annotations

import select
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from imstui.simulator.serve import Running
from imstui.simulator.tenancy import MAIN_USER, OWN_DOMAIN, PASSWORD
from tests.accounts.buses import installed
from tests.accounts.people import Someone


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A socket that listens on this host, closed at the end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield server


def pumped(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until one side is done."""
    with one, other:
        while True:
            pending = isinstance(one, ssl.SSLSocket) and one.pending()
            ready = [one] if pending else select.select([one, other], [], [], 30)[0]
            for source in ready:
                try:
                    chunk = source.recv(65_536)
                except OSError:
                    return
                if not chunk:
                    return
                (other if source is one else one).sendall(chunk)


@contextmanager
def serving(server: socket.socket, handle: object) -> Iterator[None]:
    """Have each connection handled in a thread, until the context ends."""
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            threading.Thread(target=handle, args=(connection,), daemon=True).start()  # type: ignore[arg-type]  # a callable

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(5)


@pytest.fixture
def authority(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for this host and its key, signed by nobody."""
    cert, key = tmp_path / "ca.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            installed("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=lab",
            "-addext", "subjectAltName=IP:127.0.0.1,DNS:iam.lab.example", "-keyout", str(key), "-out", str(cert),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


@pytest.fixture
def secure(cloud: Running, authority: tuple[Path, Path]) -> Iterator[str]:
    """The rehearsal behind TLS: host and port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority)
    port = int(cloud.url.rpartition(":")[2])

    def handle(connection: socket.socket) -> None:
        try:
            inner = context.wrap_socket(connection, server_side=True)
        except (ssl.SSLError, OSError):
            return
        pumped(inner, socket.create_connection(("127.0.0.1", port)))

    with listening() as server, serving(server, handle):
        yield f"127.0.0.1:{server.getsockname()[1]}"


def login(someone: Someone, url: str, *args: str, env: dict[str, str], check: int) -> str:
    where = ("--auth-url", url, "--user", MAIN_USER.name, "--domain", OWN_DOMAIN.name, "--project", "eu-de")
    return someone.run(
        "--profile", "lab", "login", *where, "--store", "file", "--password-stdin", *args,
        stdin=f"{PASSWORD}\n", env=env, check=check,
    ).err  # fmt: skip


def test_a_ca_of_one_s_own_is_trusted_when_it_is_named_and_kept_with_the_profile(
    nobus: Someone, secure: str, authority: tuple[Path, Path]
) -> None:
    url = f"https://{secure}/v3"
    assert "can't be trusted" in login(nobus, url, env={}, check=5)
    login(nobus, url, "--ca-file", str(authority[0]), env={"IMSTUI_IMS_ENDPOINT": f"https://{secure}"}, check=0)
    nobus.run("images", "--limit", "1", check=0)
    told = nobus.run("doctor", "--json", check=0).data
    assert next(each for each in told["checks"] if each["subject"] == "service")["health"] == "ok"


def test_a_proxy_carries_https_and_sees_no_secret(nobus: Someone, secure: str, authority: tuple[Path, Path]) -> None:
    seen: list[bytes] = []
    target = ("127.0.0.1", int(secure.rpartition(":")[2]))

    def handle(connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        seen.append(head)
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        pumped(connection, socket.create_connection(target))

    with listening() as server, serving(server, handle):
        env = {
            "HTTPS_PROXY": f"http://user:canary-proxy@127.0.0.1:{server.getsockname()[1]}",
            "IMSTUI_IMS_ENDPOINT": "https://iam.lab.example",
        }
        # The name exists nowhere: only the proxy can reach it.
        login(nobus, "https://iam.lab.example/v3", "--ca-file", str(authority[0]), env=env, check=0)
        nobus.run("images", "--limit", "1", env=env, check=0)
        told = nobus.run("doctor", "--json", env=env, check=0)
        refused = nobus.run("images", env={**env, "HTTPS_PROXY": "socks5://u:canary-proxy@h:1"}, check=2)
    assert all(head.startswith(b"CONNECT iam.lab.example:443") for head in seen)
    assert len(seen) >= 3
    assert PASSWORD.encode() not in b"".join(seen)
    assert "canary-proxy" not in told.out + told.err + refused.err
    assert "127.0.0.1" in next(each for each in told.data["checks"] if each["subject"] == "proxy")["proxy"]


def test_http_to_this_host_goes_by_no_proxy(nobus: Someone) -> None:
    env = {"HTTP_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"}
    nobus.login("--store", "file", env=env, check=0)
