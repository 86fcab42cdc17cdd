"""What `imstui images` asks the cloud for, what of the answer it lists, and which lists it keeps."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from imstui.cli.output import Printer, talk
from imstui.model.image import Image, ImageType
from imstui.present.records import Record, image_records

if TYPE_CHECKING:
    # The help and the completion open no session, and only a list that is filtered pays for the language.
    from imstui.cli.filtering import Asked
    from imstui.model.image_filter import Filter
    from imstui.session import ImagePage, ImageQuery, Session
    from imstui.session.cached_images import Storing

SORT_FIELDS: Final = ("name", "status", "size", "created_at", "min_disk")
TYPES: Final = {"private": ImageType.PRIVATE, "shared": ImageType.SHARED, "public": ImageType.PUBLIC, "all": None}
_SERVER_SORT: Final = {"name": "name", "status": "status", "created_at": "created_at"}
_GLOB: Final = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is listed, by the options.

    Attributes:
        kind: whose images; '' leaves it to the filter, and else means private ones.
        text: the filter as it was typed.
    """

    kind: str = ""
    name: str = ""
    os_word: str = ""
    key: str = ""
    copyable: bool = False
    sort: str | None = None
    limit: int | None = None
    text: str = ""

    def asked(self) -> Filter | None:
        """The filter, with the options that are terms of it; None if there are none.

        Raises:
            click.exceptions.Exit: it can't be understood, and that was told.
        """
        if not (self.text or self.os_word or self.copyable):
            return None
        from imstui.cli.filtering import understood
        from imstui.model.filter_terms import Choice, Text, Way
        from imstui.model.image_filter import Clause, Filter

        clauses = [Clause(Text("os", Way.CONTAINS, self.os_word.casefold()))] if self.os_word else []
        clauses += [Clause(Choice("copyable", "yes"))] if self.copyable else []
        return Filter((*understood(self.text).clauses, *clauses))

    @property
    def exact_name(self) -> str | None:
        """The name, where it is no pattern."""
        return None if not self.name or _GLOB & set(self.name) else self.name

    @property
    def sorted_here(self) -> bool:
        """Whether all must be at hand before the first is shown."""
        return self.sort is not None and self.sort not in _SERVER_SORT

    @property
    def whole(self) -> bool:
        """Whether it is a view as it stands, in the cloud's own order: what is worth keeping."""
        return not (self.name or self.os_word or self.key or self.copyable or self.sort or self.text)


async def list_images(session: Session, wanted: Wanted, asked: Filter | None, printer: Printer) -> None:
    """Read the images, and print those that are wanted as they come."""
    search = await _search(session, wanted, asked)
    left = wanted.limit
    kept: list[Record] = []
    async with aclosing(search.pages()) as pages:
        async for records in pages:
            if wanted.sorted_here:
                kept.extend(records)
                continue
            printer.write(records[:left])
            if left is not None:
                left -= len(records)
                if left <= 0:
                    break
    if wanted.sorted_here:
        printer.write(sorted(kept, key=_sort_key(wanted.sort or ""))[:left])
    printer.close()
    if not search.found:
        search.tell_nothing_found()


async def _search(session: Session, wanted: Wanted, asked: Filter | None) -> _Search:
    """Everything that must be known before the first page is asked for."""
    from imstui.session import ImageQuery

    key_id = await session.key_id(wanted.key) if wanted.key else None
    kind = TYPES[wanted.kind or "private"]
    sort = _SERVER_SORT.get(wanted.sort or "")
    sort_dir = "asc" if sort else None
    query = ImageQuery(type=kind, name=wanted.exact_name, key_id=key_id, sort_key=sort, sort_dir=sort_dir)
    if asked is None:
        return _Search(session, wanted, query)
    from imstui.cli.filtering import prepared

    query, ready = await prepared(session, asked, query, any_type=not wanted.kind)
    return _Search(session, wanted, query, ready)


class _Search:
    """One reading of the list."""

    def __init__(self, session: Session, wanted: Wanted, query: ImageQuery, asked: Asked | None = None) -> None:
        self._session = session
        self._wanted = wanted
        self._query = query
        self._asked = asked
        self._found = 0
        self._seen: set[str] = set()

    async def pages(self) -> AsyncGenerator[list[Record], None]:
        """The records of each page; a list that was wanted whole is kept when its last page was read."""
        with self._storing() as storing:
            for query in self._queries():
                async for page in self._session.pages(query):
                    for problem in page.problems:
                        talk(problem)
                    yield self._records(self._fresh(page), storing)
            if storing is not None:
                storing.complete()

    @property
    def found(self) -> int:
        """How many images fitted so far."""
        return self._found

    def tell_nothing_found(self) -> None:
        """Say that nothing was found, and why, where that can be told: an empty table says neither."""
        if self._asked is None or not self._asked.tell_doubts(self._wanted.text):
            talk("No image fits." if self._narrowed else "There is no image.")

    @property
    def _narrowed(self) -> bool:
        wanted = self._wanted
        return bool(wanted.name or wanted.os_word or wanted.key or wanted.copyable or wanted.text)

    def _queries(self) -> Sequence[ImageQuery]:
        """Shared images by whether they were accepted, which is all that the cloud tells of that."""
        if self._query.type is not ImageType.SHARED:
            return [self._query]
        from dataclasses import replace

        from imstui.session.narrowed_query import asked_members

        answers = asked_members(self._asked.filter if self._asked is not None else None)
        return [replace(self._query, member_status=answer) for answer in answers]

    @contextmanager
    def _storing(self) -> Iterator[Storing | None]:
        cached = self._session.cached if self._wanted.whole and self._wanted.limit is None else None
        if cached is None:
            yield None
            return
        from imstui.session.cached_images import View

        with cached.keeping(View(self._query.type or "all")) as storing:
            yield storing

    def _fresh(self, page: ImagePage) -> ImagePage:
        """The page without what came before: what the project shares out comes with either answer."""
        if self._query.type is not ImageType.SHARED:
            return page
        from imstui.session import ImagePage

        kept = [number for number, image in enumerate(page.images) if image.id not in self._seen]
        self._seen.update(image.id for image in page.images)
        return ImagePage(tuple(page.images[n] for n in kept), tuple(page.raw[n] for n in kept), page.problems)

    def _records(self, page: ImagePage, storing: Storing | None) -> list[Record]:
        from imstui.replication.rules import copy_blockers

        project_id = self._session.account.project_id
        chosen = page.images if self._wanted.whole else [image for image in page.images if self._fits(image)]
        blocked = [copy_blockers(image, project_id) for image in chosen]
        if storing is not None:
            storing.add(page, [blockers[0].code if blockers else "" for blockers in blocked])
        self._found += len(chosen)
        if self._asked is not None and not self._found:
            self._asked.seen.add(page.images)
        return image_records(chosen, blocked)

    def _fits(self, image: Image) -> bool:
        name = self._wanted.name
        if name and image.name != name and not fnmatchcase(image.name, name):
            return False
        return self._asked is None or self._asked.fits(image)


def _sort_key(field: str) -> Callable[[Record], tuple[bool, int]]:
    """By that figure; those that have none come last."""
    name = {"size": "size_bytes", "min_disk": "min_disk_gb"}[field]

    def key(record: Record) -> tuple[bool, int]:
        value = record[name]
        return (False, value) if isinstance(value, int) else (True, 0)

    return key
