"""Identity's answers to the model: plain Identity v3, without the vendor's extras.

Follows 'Obtaining a User Token' and 'Querying the List of Projects Accessible to Users'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from imstui.cloud import loose
from imstui.cloud.endpoints import CatalogEntry
from imstui.cloud.parsing import Document, as_document, document, documents
from imstui.model.account import Project
from imstui.model.errors import NotIms


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What a token says about itself. Texts are '' where it says nothing."""

    project_id: str
    project_name: str
    domain_id: str
    domain_name: str
    user_id: str
    user_name: str
    expires_at: datetime | None
    catalog: tuple[CatalogEntry, ...]


def decode_token(content: bytes) -> TokenFacts:
    """A token's body.

    Raises:
        NotIms: the body isn't one.
    """
    token = as_document((document(content) or {}).get("token"))
    if token is None:
        raise NotIms("The answer isn't an Identity v3 token: is that URL really an Identity endpoint?")
    project, user = _inner(token, "project"), _inner(token, "user")
    domain = _inner(user, "domain") or _inner(token, "domain") or _inner(project, "domain")
    return TokenFacts(
        project_id=_text(project, "id"),
        project_name=_text(project, "name"),
        domain_id=_text(domain, "id"),
        domain_name=_text(domain, "name"),
        user_id=_text(user, "id"),
        user_name=_text(user, "name"),
        expires_at=loose.moment(token.get("expires_at")),
        catalog=tuple(entry for row in documents(token.get("catalog")) for entry in _entries(row)),
    )


def decode_projects(content: bytes) -> tuple[Project, ...]:
    """A list of projects; rows without an id are left out.

    Raises:
        NotIms: the body isn't one.
    """
    body = document(content) or {}
    if not isinstance(body.get("projects"), list):
        raise NotIms("The answer isn't a list of projects: is that URL really an Identity endpoint?")
    return tuple(
        Project(
            _text(row, "id"), _text(row, "name"), _text(row, "domain_id"), loose.flag(row.get("enabled")) is not False
        )
        for row in documents(body["projects"])
        if _text(row, "id")
    )


def _entries(row: Document) -> list[CatalogEntry]:
    kind, name = _text(row, "type"), _text(row, "name")
    return [
        CatalogEntry(
            kind,
            name,
            _text(endpoint, "interface"),
            _text(endpoint, "region_id") or _text(endpoint, "region"),
            _text(endpoint, "url"),
        )
        for endpoint in documents(row.get("endpoints"))
    ]


def _inner(body: Document, name: str) -> Document:
    return as_document(body.get(name)) or {}


def _text(body: Document, name: str) -> str:
    return loose.text(body.get(name)) or ""
