"""The Enterprise Project Service, which wants a token of the whole account.

Follows 'Querying the Enterprise Project List'. Many accounts have no such service: whatever goes wrong here, the caller
takes it as absent.
"""

from __future__ import annotations

from typing import Final

from imstui.cloud import loose
from imstui.cloud.channel import Channel
from imstui.cloud.parsing import Document, document, documents
from imstui.model.account import EnterpriseProject
from imstui.model.errors import NotIms

_PAGE: Final = 1000
_MOST_PAGES: Final = 20
_OPERATION: Final = "listing enterprise projects"
_DISABLED: Final = "2"


class Eps:
    """The enterprise projects of an account."""

    def __init__(self, channel: Channel, endpoint: str) -> None:
        """Sends nothing.

        Args:
            channel: that bears the account's token or signature.
            endpoint: without version and trailing slash.
        """
        self.endpoint = endpoint
        self._channel = channel

    async def enterprise_projects(self) -> tuple[EnterpriseProject, ...]:
        """All enterprise projects, each once.

        Raises:
            CloudError: the service said no.
            TransportError: no answer that can be used, or a list without an end.
            SignInError: no token for the whole account can be had.
        """
        found: dict[str, EnterpriseProject] = {}
        for page in range(_MOST_PAGES):
            reply = await self._channel.get(
                self.endpoint,
                *("v1.0", "enterprise-projects"),
                params=[("limit", str(_PAGE)), ("offset", str(page * _PAGE))],
                operation=_OPERATION,
            )
            rows = _rows(reply.content)
            known = len(found)
            found.update((row.id, row) for row in rows)
            if len(rows) < _PAGE or len(found) == known:
                return tuple(found.values())
        raise NotIms(f"The list of enterprise projects doesn't end after {_MOST_PAGES} pages.", operation=_OPERATION)


def _rows(content: bytes) -> list[EnterpriseProject]:
    body = document(content) or {}
    if not isinstance(body.get("enterprise_projects"), list):
        raise NotIms("The answer isn't a list of enterprise projects.", operation=_OPERATION)
    return [_project(row) for row in documents(body["enterprise_projects"]) if loose.text(row.get("id"))]


def _project(row: Document) -> EnterpriseProject:
    return EnterpriseProject(
        id=loose.text(row.get("id")) or "",
        name=loose.text(row.get("name")) or "",
        description=loose.text(row.get("description")) or "",
        enabled=loose.text(row.get("status")) != _DISABLED,
    )
