"""All images of the cloud: generated ones by number, all others as records, one list in the order asked for."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from imstui.simulator.clocks import second_stamp
from imstui.simulator.image_kinds import KINDS, SHARED_OUT, Kind
from imstui.simulator.image_mint import Mint
from imstui.simulator.image_query import ImageQuery
from imstui.simulator.image_record import Image, encode_fields
from imstui.simulator.tenancy import MAIN, TEAM

# What an image is sorted by, and its id, so that no two are the same.
SortKey = tuple[str, str]

_KEPT_ORDERS = 32


class Shelf:
    """Every image there is."""

    def __init__(self, mint: Mint, images: Iterable[Image]) -> None:
        self._mint = mint
        self._numbers = {image_id: number for number, image_id in enumerate(mint.ids)}
        self._records = {image.id: image for image in images}
        self._taken: set[int] = set()
        self._encoded: dict[str, dict[int, bytes]] = {}
        self._orders: dict[tuple[Any, ...], list[SortKey]] = {}
        self._names: dict[str, list[int]] | None = None

    def get(self, image_id: str) -> Image | None:
        """An image by its id; changing it has no effect unless it was taken."""
        if image_id in self._records:
            return self._records[image_id]
        number = self._numbers.get(image_id)
        return None if number is None or number in self._taken else self._minted(number)

    def take(self, image_id: str) -> Image | None:
        """An image by its id, to change it."""
        image = self.get(image_id)
        if image is not None and image_id not in self._records:
            self._forget(self._numbers[image_id])
            self._records[image_id] = image
        return image

    def put(self, image: Image) -> None:
        """Adds an image."""
        self._records[image.id] = image

    def drop(self, image_id: str) -> bool:
        """Takes an image away, and says whether it was there."""
        if self._records.pop(image_id, None) is not None:
            return True
        number = self._numbers.get(image_id)
        if number is None or number in self._taken:
            return False
        self._forget(number)
        return True

    def count_private(self, project_id: str) -> int:
        """How many private images a project has, those that it shares out included."""
        records = sum(1 for image in self._records.values() if _is_counted(image, project_id))
        if project_id != MAIN.id:
            return records
        own = {number for number, kind in enumerate(KINDS) if kind.owner == MAIN.id}
        return records + sum(1 for number in self._live() if self._mint.kinds[number] in own)

    def is_name_used(self, name: str, project_id: str) -> bool:
        """Whether a private image of the project bears a name."""
        if any(_is_counted(image, project_id) and image.fields.get("name") == name for image in self._records.values()):
            return True
        numbers = self._named(name) if project_id == MAIN.id else []
        return any(self._mint.kind(number).owner == project_id for number in numbers)

    def order(self, query: ImageQuery, project_id: str, *, with_copying: bool) -> list[SortKey]:
        """The sort keys of all images that a request asks for, ascending.

        Args:
            query: The request.
            project_id: The project that looks.
            with_copying: Whether images that a copy is still making are listed.
        """
        records = [
            (query.sort_value(image.fields), image.id)
            for image in self._candidates(query)
            if image.is_seen_by(project_id, query.member_status)
            and (with_copying or image.job is None)
            and query.fits(image.fields)
        ]
        generated = self._generated_order(query, project_id)
        return sorted(generated + records) if records else generated

    def sort_key(self, query: ImageQuery, image_id: str, project_id: str) -> SortKey | None:
        """Where an image stands in the order asked for; None if the project can't see it."""
        image = self.get(image_id)
        if image is None or not image.is_seen_by(project_id, query.member_status):
            return None
        return query.sort_value(image.fields), image_id

    def encoded(self, image_id: str, whole_form: str) -> bytes:
        """The JSON of a listed image."""
        if image_id in self._records:
            return self._records[image_id].encoded(whole_form)
        number = self._numbers[image_id]
        kept = self._encoded.setdefault(whole_form, {})
        if number not in kept:
            kept[number] = encode_fields(self._mint.fields(number), whole_form)
        return kept[number]

    def _candidates(self, query: ImageQuery) -> Iterator[Image]:
        if query.image_id is not None:
            found = self._records.get(query.image_id)
            yield from [found] if found and query.name in (None, found.fields.get("name")) else []
            return
        yield from (image for image in self._records.values() if query.name in (None, image.fields.get("name")))

    def _generated_order(self, query: ImageQuery, project_id: str) -> list[SortKey]:
        key = (project_id, query.image_id, query.name, query.member_status, query.others, query.sort_key)
        found = self._orders.get(key)
        if found is None:
            if len(self._orders) >= _KEPT_ORDERS:
                self._orders.pop(next(iter(self._orders)))
            found = self._orders[key] = sorted(self._generated_keys(query, project_id))
        return found

    def _generated_keys(self, query: ImageQuery, project_id: str) -> Iterator[SortKey]:
        kinds = _fitting_kinds(query, project_id)
        rest = tuple(pair for pair in query.others if pair[0] not in _KIND_FILTERS)
        cheap = None if rest else self._cheap_value(query.sort_key)
        for number in self._asked_numbers(query):
            if self._mint.kinds[number] not in kinds:
                continue
            if cheap is not None:
                yield cheap(number), self._mint.ids[number]
                continue
            fields = self._mint.fields(number)
            if query.fits(fields):
                yield query.sort_value(fields), self._mint.ids[number]

    def _cheap_value(self, sort_key: str) -> Callable[[int], str] | None:
        """What sorts a generated image without making all its fields, if there is such a way."""
        ways: dict[str, Callable[[int], str]] = {
            "created_at": lambda number: second_stamp(self._mint.created[number]),
            "name": self._mint.name,
            "id": self._mint.ids.__getitem__,
        }
        return ways.get(sort_key)

    def _asked_numbers(self, query: ImageQuery) -> Iterable[int]:
        if query.image_id is not None:
            number = self._numbers.get(query.image_id)
            if number is None or number in self._taken or query.name not in (None, self._mint.name(number)):
                return []
            return [number]
        return self._live() if query.name is None else self._named(query.name)

    def _live(self) -> Iterable[int]:
        everything = range(len(self._mint.ids))
        return (number for number in everything if number not in self._taken) if self._taken else everything

    def _named(self, name: str) -> list[int]:
        if self._names is None:
            self._names = {}
            for number in range(len(self._mint.ids)):
                self._names.setdefault(self._mint.name(number), []).append(number)
        return [number for number in self._names.get(name, []) if number not in self._taken]

    def _minted(self, number: int) -> Image:
        kind = self._mint.kind(number)
        members = {MAIN.id: kind.member} if kind.member else {}
        if kind is SHARED_OUT:
            members = {TEAM.id: "accepted"}
        return Image(self._mint.fields(number), members, self._mint.fate(number))

    def _forget(self, number: int) -> None:
        self._taken.add(number)
        self._orders.clear()


# Filters that a generated image's kind alone decides.
_KIND_FILTERS = {"owner": "owner", "visibility": "visibility", "__imagetype": "image_type", "status": "status"}


def _fitting_kinds(query: ImageQuery, project_id: str) -> set[int]:
    wanted = [(_KIND_FILTERS[name], value) for name, value in query.others if name in _KIND_FILTERS]
    return {
        number
        for number, kind in enumerate(KINDS)
        if _is_seen(kind, query.member_status, project_id)
        and all(getattr(kind, name) == value for name, value in wanted)
    }


def _is_seen(kind: Kind, member_status: str, project_id: str) -> bool:
    if project_id == MAIN.id:
        return not kind.member or kind.member == member_status
    shared_out = kind is SHARED_OUT and project_id == TEAM.id and member_status == "accepted"
    return kind.visibility == "public" or shared_out


def _is_counted(image: Image, project_id: str) -> bool:
    return image.owner == project_id and not image.is_public


def page_of(order: list[SortKey], query: ImageQuery, after: SortKey | None) -> list[str]:
    """The ids of one page of an ascending order, in the direction asked for."""
    if query.descending:
        end = len(order) if after is None else bisect.bisect_left(order, after)
        return [image_id for _, image_id in reversed(order[max(0, end - query.limit) : end])]
    start = 0 if after is None else bisect.bisect_right(order, after)
    return [image_id for _, image_id in order[start : start + query.limit]]
