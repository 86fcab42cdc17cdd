"""One request as the services see it, and who sends it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from imstui.simulator.tenancy import Domain, Project, User


@dataclass(frozen=True)
class Caller:
    """Who sends a request, and for what.

    Attributes:
        project: The project that it is for; None with a domain's scope or none at all.
        domain: The domain that it is for, if it is for a domain.
        by: How they proved themselves: 'token' or 'aksk'.
    """

    user: User
    project: Project | None
    domain: Domain | None
    by: str
    methods: tuple[str, ...] = ()


@dataclass
class Call:
    """One request, read completely.

    Attributes:
        raw_path: The path as sent, percent-encoding and all.
        path: The parts of the path that have names.
        query: The query's pairs in their order, decoded.
        headers: By lower-case name.
        number: The number under which the journal has it.
    """

    method: str
    raw_path: str
    path: Mapping[str, str]
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes
    number: int = 0

    @property
    def host(self) -> str:
        """How the request names this server."""
        return self.headers.get("host", "127.0.0.1")

    def asked(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return next((value for key, value in self.query if key == name), None)

    def document(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: If it is none.
        """
        return json.loads(self.body)
