"""From what a person wants to an intent that can be written down: names by template, the source as it is now."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from imstui.model.copying import CopyRequest
from imstui.model.errors import InvalidInput
from imstui.model.image import Image
from imstui.model.replication import Binding, Replication, Source, State

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: nothing that is mistaken for another when it is read out."""
_ID_LENGTH: Final = 10
CAUSE: Final = "intent written"


def new_id() -> str:
    """A replication's id: 'r' and ten letters or digits, 50 random bits."""
    return "r" + "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))


@dataclass(frozen=True, slots=True)
class Wish:
    """One copy as it is wanted: the source, the request, the ids that bore the name already, the keys' aliases."""

    image: Image
    request: CopyRequest
    known_ids: tuple[str, ...] = ()
    key_alias: str = ""
    source_key_alias: str | None = None


def fill(template: str, image: Image, number: int, today: datetime) -> str:
    """A name by its template: {name} is the source's, {date} today as 2026-11-24, {n} counts from 1.

    Raises:
        InvalidInput: the template has a place that isn't one of these, or a brace of its own.
    """
    try:
        return template.format_map({"name": image.name, "date": today.date().isoformat(), "n": str(number)})
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        raise InvalidInput(
            f"The name template {template!r} can't be filled: {{name}}, {{date}} and {{n}} are the places it may have."
        ) from error


def snapshot(image: Image, key_alias: str | None = None) -> Source:
    """The source as it is now: what the finished copy will be compared with."""
    return Source(
        id=image.id,
        name=image.name,
        size_bytes=image.size_bytes,
        min_disk_gb=image.min_disk_gb,
        os_type=image.os_type,
        os_version=image.os_version,
        platform=image.platform,
        firmware=image.firmware,
        key_id=image.key_id,
        key_alias=key_alias,
        encrypted=image.encrypted,
        source_image_id=image.source_image_id,
    )


def intents(wishes: Iterable[Wish], binding: Binding, now: datetime) -> tuple[Replication, ...]:
    """Replications to write down, one for each wish; of several, all carry one batch id."""
    wanted = tuple(wishes)
    batch_id = new_id().replace("r", "b", 1) if len(wanted) > 1 else ""
    return tuple(
        Replication(
            id=new_id(),
            state=State.QUEUED,
            binding=binding,
            request=wish.request,
            source=snapshot(wish.image, wish.source_key_alias),
            created_at=now,
            since=now,
            key_alias=wish.key_alias,
            known_ids=wish.known_ids,
            batch_id=batch_id,
        )
        for wish in wanted
    )
