"""Connections that a fault can cut: uvicorn's HTTP protocol, with a way to its transport from a request."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_PLACE = "imstui.connection"


class CuttableProtocol(H11Protocol):
    """Uvicorn's HTTP/1.1 protocol that tells each request which connection it came by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def told(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[_PLACE] = self
            await inner(scope, receive, send)

        self.app = told


def transport_of(scope: Scope) -> asyncio.Transport:
    """The transport that a request came by."""
    protocol: H11Protocol = scope["extensions"][_PLACE]
    return protocol.transport
