"""The images of one project as they were listed last: read at once from this machine, kept whenever a list is complete.

    cached = CachedImages(places, session.binding)
    kept = cached.load(View.PRIVATE)                 None if there is none that can be used
    rows = kept.rows()                               all columns of a list; kept.pages() gives them a thousand at a time
    image = cached.image(rows[0].id)                 everything about one image, decoded when it is asked for

    with cached.keeping(View.PRIVATE) as keeping:
        async for page in session.pages(query):
            keeping.add(page)
        keeping.complete()

No method raises because of the cache: why a file wasn't used, or none was written, is told by `problems`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from imstui.local.image_cache import KeptList, open_kept
from imstui.local.image_cache_file import Whose
from imstui.local.paths import Places
from imstui.model.binding import Binding
from imstui.model.errors import InvalidInput
from imstui.model.image import Image
from imstui.model.image_row import ImageRow
from imstui.replication.rules import copy_blockers

if TYPE_CHECKING:
    # The rows are on the screen before httpx is there, and only a list that is complete writes.
    from imstui.cloud.decode_image import ImagePage
    from imstui.local.image_cache_keeping import Keeping

_FOLDER: Final = "images"


class View(StrEnum):
    """Which of the project's images a list holds; each is kept for itself."""

    PRIVATE = "private"
    SHARED = "shared"
    """Accepted and pending ones."""
    PUBLIC = "public"
    ALL = "all"
    """What the cloud lists where no type is asked for."""


class Kept:
    """A complete list as it was read last. It stays readable when a newer one takes its place."""

    def __init__(self, kept: KeptList, tell: Callable[[InvalidInput], None]) -> None:
        """Use `CachedImages.load`."""
        self._kept = kept
        self._tell = tell

    @property
    def fetched_at(self) -> datetime:
        """When the list was complete."""
        return self._kept.fetched_at

    def __len__(self) -> int:
        return len(self._kept)

    def pages(self) -> Iterator[list[ImageRow]]:
        """The rows, page by page, in the order of the list; it ends early where the file is damaged."""
        try:
            yield from self._kept.pages()
        except InvalidInput as error:
            self._tell(error)

    def rows(self) -> list[ImageRow]:
        """All rows in the order of the list; none if the file is damaged."""
        try:
            return self._kept.rows()
        except InvalidInput as error:
            self._tell(error)
            return []

    def images(self) -> Iterator[Image]:
        """All images whole, in the order of the list; it ends early where the file is damaged."""
        try:
            for page in self._kept.whole():
                yield from filter(None, (_whole(row, raw) for row, raw in page))
        except InvalidInput as error:
            self._tell(error)

    def beginning(self, prefix: str) -> list[ImageRow]:
        """The rows whose ids begin so."""
        try:
            return self._kept.beginning(prefix)
        except InvalidInput as error:
            self._tell(error)
            return []

    def raw(self, image_id: str) -> bytes | None:
        """One image's JSON, as the cloud sent it; None if it isn't in the list."""
        found = self._one(image_id)
        return found[1] if found else None

    def image(self, image_id: str) -> Image | None:
        """One image whole; None if it isn't in the list."""
        found = self._one(image_id)
        return _whole(*found) if found else None

    def _one(self, image_id: str) -> tuple[ImageRow, bytes] | None:
        try:
            return self._kept.one(image_id)
        except InvalidInput as error:
            self._tell(error)
            return None

    def close(self) -> None:
        """Close its file."""
        self._kept.close()


class CachedImages:
    """The kept lists of one project.

    Attributes:
        problems: a sentence for each file that wasn't used or couldn't be written; nothing depends on them.
    """

    def __init__(self, places: Places, binding: Binding) -> None:
        """Reads nothing.

        Args:
            places: where the cache's folder lies.
            binding: whose images they are.
        """
        self.problems: list[str] = []
        self._folder = places.cache / _FOLDER
        self._binding = binding
        self._open: dict[View, Kept] = {}

    def load(self, view: View) -> Kept | None:
        """The list as it was kept last; None if there is none that can be used."""
        whose = self._whose(view)
        try:
            found = open_kept(self._folder, whose)
        except InvalidInput as error:
            self.tell(error)
            return None
        if found is None:
            return None
        self._open[view] = kept = Kept(found, self.tell)
        return kept

    def image(self, image_id: str) -> Image | None:
        """One image whole, from whichever list holds it; None if none does."""
        found = (kept.image(image_id) for kept in self._all())
        return next((image for image in found if image is not None), None)

    def raw(self, image_id: str) -> bytes | None:
        """One image's JSON, as the cloud sent it; None if no list holds it."""
        found = (kept.raw(image_id) for kept in self._all())
        return next((raw for raw in found if raw is not None), None)

    def ids_beginning(self, prefix: str) -> frozenset[str]:
        """The ids in all lists that begin so."""
        return frozenset(row.id for kept in self._all() for row in kept.beginning(prefix))

    @contextmanager
    def keeping(self, view: View) -> Iterator[Storing]:
        """Keep a list while it is read; without `complete` the list before stays.

        Writing a page of a thousand takes some milliseconds: on a screen, add pages in a thread.
        """
        storing = Storing(self, view)
        try:
            yield storing
        finally:
            storing.abandon()

    def begin(self, view: View) -> Keeping:
        """What writes a list. Raises InvalidInput where it can't be written."""
        from imstui.local.image_cache_keeping import Keeping

        return Keeping(self._folder, self._whose(view))

    def renew(self, view: View) -> None:
        """From now on ask the list that lies there now; whoever holds the one before can go on reading it."""
        self._open.pop(view, None)

    def tell(self, error: InvalidInput) -> None:
        """Note a problem, once."""
        if str(error) not in self.problems:
            self.problems.append(str(error))

    @property
    def project_id(self) -> str:
        """Whose images they are."""
        return self._binding.project_id

    def close(self) -> None:
        """Close the files."""
        for kept in self._open.values():
            kept.close()
        self._open.clear()

    def _all(self) -> Iterator[Kept]:
        for view in View:
            kept = self._open.get(view) or self.load(view)
            if kept is not None:
                yield kept

    def _whose(self, view: View) -> Whose:
        return Whose(self._binding.iam_host, self._binding.region, self._binding.project_id, view.value)


class Storing:
    """A list on its way into the cache. What can't be written is told once, and costs nothing else."""

    def __init__(self, cached: CachedImages, view: View) -> None:
        """Use `CachedImages.keeping`."""
        self._cached = cached
        self._view = view
        self._keeping: Keeping | None = None
        try:
            self._keeping = cached.begin(view)
        except InvalidInput as error:
            cached.tell(error)

    def add(self, page: ImagePage, blockers: Sequence[str] | None = None) -> None:
        """Write a page.

        Args:
            page: with its JSON.
            blockers: the first rule that forbids copying each image, or '', where that is at hand.
        """
        if self._keeping is None:
            return
        if blockers is None:
            blockers = [_first_blocker(image, self._cached.project_id) for image in page.images]
        try:
            self._keeping.add_images(page.images, blockers, page.raw)
        except InvalidInput as error:
            self._give_up(error)

    def add_rows(self, rows: Sequence[ImageRow], raw: Sequence[bytes]) -> None:
        """Write a page whose rows are at hand, with the JSON of each."""
        if self._keeping is None:
            return
        try:
            self._keeping.add(rows, raw)
        except InvalidInput as error:
            self._give_up(error)

    def complete(self, fetched_at: datetime | None = None) -> None:
        """The list was read to its end: from now on it is the one that is kept."""
        if self._keeping is None:
            return
        try:
            self._keeping.complete(fetched_at or datetime.now(UTC))
        except InvalidInput as error:
            self._give_up(error)
        self._cached.renew(self._view)
        self.abandon()

    def abandon(self) -> None:
        """Throw away what isn't complete."""
        if self._keeping is not None:
            self._keeping.abandon()
            self._keeping = None

    def _give_up(self, error: InvalidInput) -> None:
        self._cached.tell(error)
        self.abandon()


def _whole(row: ImageRow, raw: bytes) -> Image | None:
    from imstui.cloud.decode_image import decode_image

    image = decode_image(raw)
    if image is None or not row.member_status:
        return image
    # Whether it was accepted stands in no JSON: the question told it.
    return replace(image, member_status=row.member_status)


def rows_of(images: Sequence[Image], project_id: str) -> list[ImageRow]:
    """The rows of images, each with the first rule that forbids copying it from this project."""
    return [ImageRow.of(image, _first_blocker(image, project_id)) for image in images]


def _first_blocker(image: Image, project_id: str) -> str:
    blockers = copy_blockers(image, project_id)
    return blockers[0].code if blockers else ""
