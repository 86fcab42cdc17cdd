"""The Key Management Service: the keys that a copy can be encrypted with.

Follows 'Querying the List of CMKs' and 'Querying the Information About a CMK': POSTs that only read, of texts only.
"""

from __future__ import annotations

from typing import Final

from imstui.cloud.channel import Channel, Repeat
from imstui.cloud.decode_kms import decode_key, decode_keys
from imstui.model.errors import NotIms
from imstui.model.key import Key

_VERSION: Final = "v1.0"
_PAGE: Final = "100"
_MOST_PAGES: Final = 100
_LISTING: Final = "listing keys"


class Kms:
    """KMS of one region, for one project."""

    def __init__(self, channel: Channel, endpoint: str, project_id: str) -> None:
        """Sends nothing.

        Args:
            channel: that bears the project's token or signature.
            endpoint: without version and trailing slash.
            project_id: stands in each path.
        """
        self.endpoint = endpoint
        self.project_id = project_id
        self._channel = channel

    async def keys(self) -> tuple[Key, ...]:
        """All keys, in whatever state, each once.

        Raises:
            CloudError: the service said no.
            TransportError: no answer that can be used, or a list without an end.
        """
        found: dict[str, Key] = {}
        markers: set[str] = set()
        body = {"limit": _PAGE}
        for _ in range(_MOST_PAGES):
            reply = await self._channel.post(
                self.endpoint,
                *(_VERSION, self.project_id, "kms", "list-keys"),
                body=body,
                operation=_LISTING,
                repeat=Repeat.READING,
            )
            page = decode_keys(reply.content)
            found.update((key.id, key) for key in page.keys)
            if not page.next_marker or page.next_marker in markers:
                return tuple(found.values())
            markers.add(page.next_marker)
            body = {"limit": _PAGE, "marker": page.next_marker}
        raise NotIms(f"The list of keys doesn't end after {_MOST_PAGES} pages.", operation=_LISTING)

    async def describe(self, key: str) -> Key:
        """One key.

        Args:
            key: its id, or 'alias/...'.

        Raises:
            CloudError: the service said no, or there is no such key (KMS.0207).
            TransportError: no answer that can be used.
        """
        reply = await self._channel.post(
            self.endpoint,
            *(_VERSION, self.project_id, "kms", "describe-key"),
            body={"key_id": key},
            operation="reading the key",
            repeat=Repeat.READING,
        )
        return decode_key(reply.content)
