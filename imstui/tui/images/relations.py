"""How an image is related to others: what it was copied from, its copies, and the replications it takes part in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from imstui.model.image import Image
from imstui.model.replication import Replication
from imstui.tui.images.catalogue import PARTS, Catalogue

_MOST: Final = 9
"""Images that are linked to: as many as there are digits to open them by."""


class Link(NamedTuple):
    """Another image.

    Attributes:
        name: '' where only its id is known.
    """

    image_id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Relations:
    """What an image is related to.

    Attributes:
        parent: what it was copied from.
        copies: what was copied from it, as far as it is known; at most eight.
        more: how many copies there are beyond these.
        replications: of the ledger, those that read or made it, newest first.
    """

    parent: Link | None = None
    copies: tuple[Link, ...] = ()
    more: int = 0
    replications: tuple[Replication, ...] = ()

    @property
    def links(self) -> tuple[Link, ...]:
        """All images that can be opened from here: the digit of each is its place."""
        return (*((self.parent,) if self.parent else ()), *self.copies)


def relations(image: Image, catalogue: Catalogue, replications: Iterable[Replication]) -> Relations:
    """What an image is related to.

    Args:
        image: whose relations are asked for.
        catalogue: the images that are known.
        replications: those of the ledger that are shown.
    """
    ours = [one for one in replications if image.id in {one.request.image_id, one.image_id}]
    parent_id = image.source_image_id or next((one.request.image_id for one in ours if one.image_id == image.id), "")
    copies = dict(_copies(image.id, catalogue))
    for one in ours:
        if one.request.image_id == image.id and one.image_id:
            copies.setdefault(one.image_id, one.request.name)
    room = _MOST - bool(parent_id)
    links = [Link(*one) for one in copies.items()]
    parent = Link(parent_id, _name(parent_id, catalogue)) if parent_id and parent_id != image.id else None
    newest = sorted(ours, key=lambda one: one.created_at, reverse=True)
    return Relations(parent, tuple(links[:room]), max(0, len(links) - room), tuple(newest))


def _copies(image_id: str, catalogue: Catalogue) -> Iterable[tuple[str, str]]:
    for view in PARTS:
        images = catalogue[view].images.images
        for number, source in enumerate(images.sources):
            if source == image_id and images.ids[number] != image_id:
                yield images.ids[number], images.names[number]


def _name(image_id: str, catalogue: Catalogue) -> str:
    for view in PARTS:
        images = catalogue[view].images.images
        if image_id in images.ids:
            return images.names[images.ids.index(image_id)]
    return ""
