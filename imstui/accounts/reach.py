"""Whether the account's Identity service can be reached, and how far this host's clock is from its own."""

from __future__ import annotations

import asyncio
import queue
import socket
import threading
import time
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from imstui.cloud.address import check_endpoint, host_of
from imstui.cloud.transport import Bounds, Reply, Wire, exchange
from imstui.model.errors import NotConnected

SECONDS: Final = 3.0
_NAME_SECONDS: Final = 1.5


@dataclass(frozen=True, slots=True)
class Reached:
    """An answer came.

    Attributes:
        skew: seconds that this host's clock is ahead; None where the server sent no date.
    """

    host: str
    seconds: float
    skew: float | None


def reach(auth_url: str, *, ca_file: Path | None, verify: bool, proxied: bool) -> Reached:
    """Ask for the service's versions, without any proof.

    Args:
        auth_url: the Identity endpoint.
        ca_file: CA certificates to trust instead of the shipped ones.
        verify: False trusts every certificate.
        proxied: whether a proxy looks its name up.

    Raises:
        TransportError: no answer.
        InvalidInput: the endpoint or the CA file can't be used.
    """
    url = check_endpoint(auth_url)
    if not proxied:
        _resolved(urlsplit(url).hostname or "")
    return asyncio.run(_asked(url, ca_file, verify=verify))


async def _asked(url: str, ca_file: Path | None, *, verify: bool) -> Reached:
    wire = Wire(ca_file=ca_file, verify=verify)
    try:
        request = wire.client.build_request("GET", url)
        began, moment = time.monotonic(), time.time()
        try:
            async with asyncio.timeout(SECONDS):
                reply = await exchange(wire.client, request, None, Bounds(seconds=SECONDS), "")
        except TimeoutError:
            raise NotConnected(f"{host_of(url)} did not answer in {SECONDS:g} s.") from None
        seconds = time.monotonic() - began
        return Reached(host_of(url), seconds, _skew(reply, moment + seconds / 2))
    finally:
        await wire.aclose()


def _skew(reply: Reply, moment: float) -> float | None:
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return None
    return moment - theirs.replace(tzinfo=theirs.tzinfo or UTC).timestamp()


def _resolved(host: str) -> None:
    """Look the name up on a thread that may be left behind: a resolver takes its time, and the loop's would be joined.

    Raises:
        NotConnected: it has no address, or nobody says in time.
    """
    answer: queue.SimpleQueue[OSError | None] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError as error:
            answer.put(error)
        else:
            answer.put(None)

    threading.Thread(target=look_up, name="resolver", daemon=True).start()
    try:
        failure = answer.get(timeout=_NAME_SECONDS)
    except queue.Empty:
        raise NotConnected(f"The name {host} isn't resolved in {_NAME_SECONDS:g} s.") from None
    if failure is not None:
        raise NotConnected(f"The name {host} can't be resolved.")
