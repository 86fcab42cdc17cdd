"""One exchange: bounded, never redirected, and its failures told in the tree's words."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import logging
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imstui.cloud.auth import SessionAuth
from imstui.cloud.channel import Channel
from imstui.cloud.failures import Untrusted
from imstui.cloud.transport import Bounds, Reply, Wire, exchange
from imstui.model.errors import ImstuiError, Interrupted, InvalidInput, NotConnected, NotIms, TransportError
from tests.cloud.rig import IMS, Script, channel_to, no, ok, serve

SMALL = Bounds(size=2048, seconds=30)


def send(
    script: httpx.AsyncBaseTransport, bounds: Bounds = SMALL, url: str = f"{IMS}/v2/cloudimages?q=canary"
) -> Reply:
    async def once() -> Reply:
        wire = Wire(transport=script, verify=False)
        request = wire.client.build_request("GET", url)
        try:
            return await exchange(wire.client, request, None, bounds, "listing images")
        finally:
            await wire.aclose()

    return asyncio.run(once())


def failing(error: Exception) -> TransportError:
    with pytest.raises(TransportError) as caught:
        send(Script(error))
    return caught.value


def caused(cause: BaseException) -> httpx.ConnectError:
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = OSError("mapped")
    error.__cause__.__context__ = cause
    return error


def test_an_answer_is_read_whole() -> None:
    reply = send(
        Script(httpx.Response(200, content=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip", "X-A": "b"}))
    )
    assert (reply.status, reply.content, reply.headers["x-a"], reply.host) == (200, b"{}", "b", IMS.partition("//")[2])


@pytest.mark.parametrize(
    ("error", "kind", "word"),
    [
        (httpx.ConnectTimeout("t"), NotConnected, "in time"),
        (httpx.PoolTimeout("t"), NotConnected, "free"),
        (httpx.ProxyError("407 Proxy Authentication Required"), NotConnected, "407"),
        (httpx.ConnectError("no"), NotConnected, "No connection"),
        (caused(socket.gaierror(-2, "unknown")), NotConnected, "resolved"),
        (caused(ConnectionRefusedError()), NotConnected, "refuses"),
        (caused(ExceptionGroup("both", [OSError(), ConnectionRefusedError()])), NotConnected, "refuses"),
        (caused(ssl.SSLCertVerificationError("bad")), Untrusted, "certificate"),
        (caused(ssl.SSLError("bad")), NotConnected, "TLS"),
        (httpx.ReadTimeout("t"), Interrupted, "time"),
        (httpx.WriteTimeout("t"), Interrupted, "time"),
        (httpx.ReadError("r"), Interrupted, "broke"),
        (httpx.WriteError("r"), Interrupted, "broke"),
        (httpx.CloseError("r"), Interrupted, "broke"),
        (httpx.RemoteProtocolError("r"), Interrupted, "broke"),
        (httpx.LocalProtocolError("r"), Interrupted, "broke"),
        (ssl.SSLError("bad record"), Interrupted, "broke"),
        (ConnectionResetError(), Interrupted, "broke"),
        (httpx.DecodingError("zlib"), NotIms, "compression"),
        (httpx.TooManyRedirects("r"), NotIms, "followed"),
        (httpx.InvalidURL("in a Location header"), NotIms, "followed"),
    ],
)
def test_each_failure_has_its_kind_and_a_sentence(error: Exception, kind: type[TransportError], word: str) -> None:
    failure = failing(error)
    assert type(failure) is kind
    assert word in str(failure)
    assert IMS.partition("//")[2] in str(failure)
    assert "canary" not in str(failure)
    assert str(failure).endswith(".")
    assert failure.operation == "listing images"
    assert failure.__suppress_context__


def test_too_long_an_answer_isnt_read_to_its_end() -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 512

    with pytest.raises(NotIms, match="more than"):
        send(Script(httpx.Response(200, content=endless())))
    assert read == 5


def test_a_small_packet_that_unpacks_to_much_is_refused() -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    with pytest.raises(NotIms, match="more than"):
        send(Script(httpx.Response(200, content=bomb, headers={"Content-Encoding": "gzip"})))


def test_broken_compression_is_no_answer() -> None:
    with pytest.raises(NotIms, match="compression"):
        send(Script(lambda _: httpx.Response(200, stream=Raw(b"not gzip"), headers={"Content-Encoding": "gzip"})))


class Raw(httpx.AsyncByteStream):
    def __init__(self, content: bytes) -> None:
        self.content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.content


def test_a_slow_drip_ends() -> None:
    async def drip() -> AsyncIterator[bytes]:
        yield b"["
        await asyncio.Event().wait()

    with pytest.raises(NotIms, match="slowly"):
        send(Script(httpx.Response(200, content=drip())), Bounds(seconds=0.05))


class Silent(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002 - httpx's name
        await asyncio.Event().wait()
        raise AssertionError("unreachable")


def test_silence_ends_as_interrupted_because_it_may_have_acted() -> None:
    with pytest.raises(Interrupted):
        send(Silent(), Bounds(seconds=0.05))


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_a_redirect_is_never_followed_and_the_token_stays_here(status: int) -> None:
    script = Script(httpx.Response(status, headers={"Location": "https://evil.example/steal"}))
    with pytest.raises(NotIms, match="redirects aren't followed"):
        asyncio.run(channel_to(script).get(IMS, "v2", "cloudimages", operation="listing images"))
    assert len(script.requests) == 1
    assert script.requests[0].headers["x-auth-token"] == "canary-token"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30))
def test_no_location_header_breaks_the_tree(location: str) -> None:
    headers = {b"Location": location.encode("latin-1")}
    with contextlib.suppress(TransportError):
        assert send(Script(httpx.Response(302, headers=headers))).status == 302


@pytest.mark.parametrize("location", ["mailto:x", "http://[", "http://a:99999999/", "//", "https://xn--/"])
def test_odd_locations_are_no_invalid_input(location: str) -> None:
    with contextlib.suppress(TransportError):
        assert send(Script(httpx.Response(302, headers={"Location": location}))).status == 302


def test_cookies_are_never_kept() -> None:
    script = Script(ok({}, set_cookie="a=b"), ok({}))
    channel = channel_to(script)

    async def twice() -> None:
        for _ in range(2):
            await channel.get(IMS, "x", operation="x")

    asyncio.run(twice())
    assert "cookie" not in script.requests[1].headers


def test_the_program_says_its_name() -> None:
    script = Script(ok({}))
    asyncio.run(channel_to(script).get(IMS, "x", operation="x"))
    assert script.requests[0].headers["user-agent"].startswith("imstui/")


def test_plain_http_never_goes_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    wire = Wire()
    direct = wire.client._transport_for_url(httpx.URL("http://127.0.0.1:1/"))
    proxied = wire.client._transport_for_url(httpx.URL(IMS))
    assert direct is wire.client._transport
    assert proxied is not wire.client._transport


@pytest.mark.parametrize("proxy", ["socks5://proxy:1", "nonsense://proxy:1"])
def test_a_proxy_that_cant_be_used_is_told(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(InvalidInput, match="proxy"):
        Wire()


def test_a_ca_file_that_cant_be_used_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "ca.pem"
    broken.write_text("no certificate")
    for path in (broken, tmp_path / "absent.pem", Path("nul\0"), Path("half \ud800")):
        with pytest.raises(InvalidInput, match="CA file"):
            Wire(ca_file=path)


def test_no_certificate_is_checked_only_if_told_so() -> None:
    assert Wire()._context.verify_mode is ssl.CERT_REQUIRED
    assert Wire(verify=False)._context.verify_mode is ssl.CERT_NONE


def test_httpcores_debug_log_is_shut() -> None:
    Wire()
    assert not logging.getLogger("httpcore.http11").isEnabledFor(logging.DEBUG)


def test_an_answers_repr_holds_neither_headers_nor_body() -> None:
    reply = send(Script(ok({"x": "canary-body"}, x_subject_token="canary-header")))
    assert "canary" not in repr(reply)


def test_a_refused_connection_over_a_real_socket_was_never_made() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]

        async def talk() -> None:
            wire = Wire()
            request = wire.client.build_request("GET", f"http://127.0.0.1:{port}/")
            await exchange(wire.client, request, None, SMALL, "x")

        with pytest.raises(NotConnected, match="refuses"):
            asyncio.run(talk())


def test_a_connection_cut_after_the_request_is_interrupted() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")

    async def talk(port: int) -> None:
        wire = Wire()
        request = wire.client.build_request("GET", f"http://127.0.0.1:{port}/")
        with pytest.raises(Interrupted):
            await exchange(wire.client, request, None, SMALL, "x")
        await wire.aclose()

    asyncio.run(serve(cut, talk))


def test_a_copy_takes_a_connection_of_its_own() -> None:
    ports: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ports.append(writer.get_extra_info("peername")[1])
        while not reader.at_eof():
            head = await reader.readline()
            if not head:
                break
            while (await reader.readline()).strip():
                pass
            ports.append(0)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    async def talk(port: int) -> None:
        wire = Wire()
        channel, base = Channel(wire, SessionAuth()), f"http://127.0.0.1:{port}"
        await channel.get(base, "a", operation="x")
        await channel.get(base, "a", operation="x")
        await channel.send_once(base, "copy", body=None, operation="x")
        await wire.aclose()

    asyncio.run(serve(answer, talk))
    assert len({port for port in ports if port}) == 2
    assert ports[1:3] == [0, 0]


def test_a_refusal_is_told_in_the_services_words() -> None:
    with pytest.raises(ImstuiError, match="words"):
        asyncio.run(channel_to(Script(no(400))).get(IMS, "x", operation="x"))
