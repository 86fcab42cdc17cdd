"""What a call gives back before it is put on the wire."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from imstui.simulator.wire_json import encode


@dataclass(frozen=True)
class Answer:
    """A status, a body and headers of its own.

    Attributes:
        body: A JSON value, bytes of JSON made already, or None for no body at all.
    """

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """The body's bytes."""
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        return encode(self.body)

    def all_headers(self) -> dict[str, str]:
        """The headers to send: type, length by the server, and a request id."""
        usual = {"X-Request-Id": uuid.uuid4().hex}
        if self.body is not None:
            usual["Content-Type"] = "application/json;charset=UTF-8"
        return usual | dict(self.headers)
