"""Roads that lead nowhere good, on this host: a closed port, a name nobody knows, a certificate nobody signed.

A request is led there on its way out of the client; what then happens on the wire is real.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOBODY = "https://nobody.invalid:443"

PATHS = {
    "token": re.compile(r"POST /v3/auth/tokens"),
    "list": re.compile(r"GET /v2/cloudimages\?"),
    "copy": re.compile(r"POST /v1/cloudimages/[^/]+/copy"),
    "job": re.compile(r"GET /v1/(cloudimages/job|[0-9a-f]+/jobs)/"),
    "quota": re.compile(r"GET /v1/cloudimages/quota"),
    "keys": re.compile(r"POST /v1.0/[^/]+/kms/list-keys"),
    "members": re.compile(r"PUT /v1/cloudimages/members"),
}


@dataclass(frozen=True)
class Target:
    """Which requests go wrong.

    Attributes:
        operation: by the rehearsal cloud's name.
        skip: how many fitting ones pass unharmed first.
        contains: what the path or the query must hold.
    """

    operation: str
    skip: int = 0
    contains: str = ""

    def fits(self, line: str) -> bool:
        return bool(PATHS[self.operation].match(line)) and self.contains in line


@contextmanager
def led_astray(target: Target, act: Callable[[httpx.Request], None]) -> Iterator[list[str]]:
    """Have `act` change every request that fits the target, just before it goes out; gives those that it changed."""
    real = httpx.AsyncHTTPTransport.handle_async_request
    passed, changed = [0], list[str]()

    async def handle(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        line = f"{request.method} {request.url.raw_path.decode()}"
        if target.fits(line):
            passed[0] += 1
            if passed[0] > target.skip:
                changed.append(line)
                act(request)
        return await real(self, request)

    with patch.object(httpx.AsyncHTTPTransport, "handle_async_request", handle):
        yield changed


def led_to(place: str) -> Callable[[httpx.Request], None]:
    """Lead a request to another scheme, host and port."""
    there = httpx.URL(place)

    def act(request: httpx.Request) -> None:
        request.url = request.url.copy_with(scheme=there.scheme, host=there.host, port=there.port)

    return act


def in_haste(request: httpx.Request) -> None:
    """Wait for the answer a moment only."""
    request.extensions["timeout"] = {**request.extensions["timeout"], "read": 0.1}


def closed_port() -> str:
    """A place of this host that refuses connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def listening(handle: Callable[[socket.socket], Any]) -> Iterator[int]:
    """A server on this host whose connections are handled one after the other; gives its port."""
    ended = threading.Event()

    def work(server: socket.socket) -> None:
        while not ended.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(5)
                handle(connection)

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        thread = threading.Thread(target=work, args=(server,), daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            ended.set()
            thread.join(5)


@contextmanager
def trap() -> Iterator[tuple[str, list[bytes]]]:
    """Another host, which a token must never reach: its place, and what came."""
    came: list[bytes] = []
    with listening(lambda connection: came.append(connection.recv(65_536))) as port:
        yield f"http://127.0.0.1:{port}", came


@contextmanager
def untrusted(folder: Path) -> Iterator[str]:
    """A server whose certificate nobody signed."""
    certificate, key = certificate_for("127.0.0.1", folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def handle(connection: socket.socket) -> None:
        try:
            context.wrap_socket(connection, server_side=True).close()
        except OSError:
            return  # The client hangs up, as it should.

    with listening(handle) as port:
        yield f"https://127.0.0.1:{port}"


def certificate_for(host: str, folder: Path) -> tuple[Path, Path]:
    """A certificate for an address or a name, signed by itself and so its own CA; gives its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "rehearsal")])
    numeric = host.replace(".", "").isdigit()
    subject = x509.IPAddress(IPv4Address(host)) if numeric else x509.DNSName(host)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([subject]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    place, key_place = folder / f"{host}.pem", folder / f"{host}-key.pem"
    place.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key_place.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return place, key_place
