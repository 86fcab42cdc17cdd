"""KMS's answers to the model. Follows 'Querying the List of CMKs': every scalar is a text, `truncated` too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from imstui.cloud import loose
from imstui.cloud.parsing import Document, as_document, document, documents
from imstui.model.errors import NotIms
from imstui.model.key import Key, KeyState

_STATES: Final = {state.value: state for state in KeyState}


@dataclass(frozen=True, slots=True)
class KeyPage:
    """One page of keys.

    Attributes:
        next_marker: '' where there is no further page.
    """

    keys: tuple[Key, ...]
    next_marker: str


def decode_keys(content: bytes) -> KeyPage:
    """A page of keys; rows without an id are left out.

    Raises:
        NotIms: the body isn't one.
    """
    body = document(content)
    if body is None or not isinstance(body.get("key_details"), list):
        raise NotIms("The answer isn't a list of keys: is that endpoint really a KMS?", operation="listing keys")
    keys = tuple(_key(row) for row in documents(body["key_details"]) if _text(row, "key_id"))
    more = loose.flag(body.get("truncated")) is not False
    return KeyPage(keys, _text(body, "next_marker") if more else "")


def decode_key(content: bytes) -> Key:
    """One key.

    Raises:
        NotIms: the body isn't one.
    """
    info = as_document((document(content) or {}).get("key_info")) or {}
    if not _text(info, "key_id"):
        raise NotIms("The answer isn't a key: is that endpoint really a KMS?", operation="reading the key")
    return _key(info)


def _key(row: Document) -> Key:
    return Key(
        id=_text(row, "key_id"),
        alias=_text(row, "key_alias"),
        state=_STATES.get(_text(row, "key_state"), KeyState.UNKNOWN),
        spec=_text(row, "key_spec") or None,
        usage=_text(row, "key_usage") or None,
        origin=_text(row, "origin") or None,
        default=loose.flag(row.get("default_key_flag")) is True,
        domain_id=_text(row, "domain_id") or None,
        description=loose.text(row.get("key_description")),
        created_at=loose.moment(row.get("creation_date")),
        deletion_at=loose.moment(row.get("scheduled_deletion_date")),
    )


def _text(row: Document, name: str) -> str:
    return loose.text(row.get(name)) or ""
