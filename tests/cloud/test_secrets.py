"""What a crash would show: tracebacks with every frame's locals, over a real socket, hold no secret."""

from __future__ import annotations

import asyncio
import io
import shutil
import socket
import ssl
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from rich.console import Console
from rich.traceback import Traceback

from imstui.cloud.auth import TokenAuth
from imstui.cloud.channel import Channel
from imstui.cloud.failures import Untrusted
from imstui.cloud.iam import Iam
from imstui.cloud.ims import Ims
from imstui.cloud.signing import KeyAuth
from imstui.cloud.transport import Bounds, Wire, exchange
from imstui.model.credentials import AccessKeyCredentials, PasswordCredentials, Secret, TokenCredentials
from imstui.model.errors import ImstuiError
from tests.cloud.rig import PROJECT, FakePace, Script, no, serve

CANARY = "canary-of-a-secret"


def crash(act: Callable[[], Awaitable[object]]) -> str:
    """What a terminal would show if nobody caught it: Rich's traceback, as Textual prints it."""

    async def run() -> None:
        await act()

    with pytest.raises(ImstuiError) as caught:
        asyncio.run(run())
    console = Console(file=io.StringIO(), width=200)
    error = caught.value
    console.print(
        Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True, locals_max_string=999)
    )
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def credentials(port: int) -> list[PasswordCredentials | TokenCredentials | AccessKeyCredentials]:
    url, secret = f"http://127.0.0.1:{port}/v3", Secret(CANARY)
    return [
        PasswordCredentials(url, secret, user_id="u", passcode=Secret(CANARY), region="r"),
        TokenCredentials(url, secret),
        AccessKeyCredentials(url, "AK", secret, Secret(CANARY), region="r"),
    ]


@pytest.mark.parametrize("kind", [0, 1, 2], ids=["password", "token", "key"])
def test_a_sign_in_that_finds_nobody(kind: int) -> None:
    shown = crash(lambda: Iam(Wire(verify=False), pace=FakePace().pace).sign_in(credentials(free_port())[kind]))
    assert "refuses connections" in shown
    assert CANARY not in shown


@pytest.mark.parametrize("kind", [0, 1, 2], ids=["password", "token", "key"])
@pytest.mark.parametrize(
    "answer", [no(400, message="words"), no(401, "IAM.0061"), httpx.Response(200), httpx.ReadError("x")]
)
def test_a_sign_in_that_fails(kind: int, answer: httpx.Response | Exception) -> None:
    wire = Wire(transport=Script(answer, forever=True), verify=False)
    assert CANARY not in crash(lambda: Iam(wire, pace=FakePace().pace).sign_in(credentials(1)[kind]))


def test_a_connection_that_is_cut_while_the_token_is_on_it() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()

    shown: list[str] = []

    async def talk(port: int) -> None:
        channel = Channel(Wire(verify=False), TokenAuth(Secret(CANARY)), pace=FakePace().pace)
        ims = Ims(channel, f"http://127.0.0.1:{port}", PROJECT)
        shown.append(await asyncio.to_thread(crash, lambda: ims.image("i")))

    asyncio.run(serve(cut, talk))
    assert "broke" in shown[0]
    assert CANARY not in shown[0]


@pytest.mark.parametrize("kind", [0, 1], ids=["token", "key"])
def test_a_secret_that_no_header_can_carry(kind: int) -> None:
    url, bad = "http://127.0.0.1:1/v3", Secret(f"{CANARY}\n")
    broken: list[TokenCredentials | AccessKeyCredentials] = [
        TokenCredentials(url, bad),
        AccessKeyCredentials(url, "AK", Secret("sk"), bad, region="r"),
    ]
    assert CANARY not in crash(lambda: Iam(Wire(transport=Script(), verify=False)).sign_in(broken[kind]))


def test_nothing_holds_a_secret_in_its_repr() -> None:
    key = AccessKeyCredentials("https://x/v3", "AK", Secret(CANARY), Secret(CANARY))
    holders = [TokenAuth(Secret(CANARY)), KeyAuth(key, FakePace().pace.now), key, *credentials(1)]
    assert CANARY not in repr(holders)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing: apt-get install openssl")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test"
    subprocess.run(
        [*command.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
        check=True,
        capture_output=True,
    )
    return cert, key


def test_a_certificate_is_checked_and_a_ca_file_is_trusted(certificate: tuple[Path, Path]) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)

    async def ask(wire: Wire, port: int) -> int:
        try:
            request = wire.client.build_request("GET", f"https://127.0.0.1:{port}/")
            return (await exchange(wire.client, request, None, Bounds(), "x")).status
        finally:
            await wire.aclose()

    async def talk(port: int) -> None:
        assert await ask(Wire(ca_file=certificate[0]), port) == 200
        assert await ask(Wire(verify=False), port) == 200
        with pytest.raises(Untrusted, match="certificate") as caught:
            await ask(Wire(), port)
        assert "CA file" in caught.value.hint

    asyncio.run(serve(answer, talk, context))
