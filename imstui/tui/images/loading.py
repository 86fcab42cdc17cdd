"""Reading the images, page by page: one's own first, then shared ones, then public ones; and keeping them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from imstui.model.image import Image, ImageType
from imstui.model.image_row import ImageRow
from imstui.session import ImagePage, ImageQuery, Session
from imstui.session.cached_images import Storing, rows_of
from imstui.tui.images.catalogue import View
from imstui.tui.images.kept import KEPT_AS

_QUERIES: Final = {
    View.MINE: (ImageQuery(type=ImageType.PRIVATE),),
    View.SHARED: (
        ImageQuery(type=ImageType.SHARED, member_status="accepted"),
        ImageQuery(type=ImageType.SHARED, member_status="pending"),
    ),
    View.PUBLIC: (ImageQuery(type=ImageType.PUBLIC),),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some images of a view; none and `last` once they are all there.

    Attributes:
        rows: what the list shows of the images.
        images: the same, whole.
        problems: a sentence for each row that is no image at all.
    """

    view: View
    rows: tuple[ImageRow, ...] = ()
    images: tuple[Image, ...] = ()
    problems: tuple[str, ...] = ()
    last: bool = False


async def load_images(session: Session) -> AsyncGenerator[Page]:
    """All images that the project can see, each once, in the order in which a person wants them.

    Each view is kept on this machine once it is complete.

    Raises:
        CloudError, TransportError, SignInError: they couldn't be read.
    """
    seen: set[str] = set()
    for view, queries in _QUERIES.items():
        with _kept(session, view) as storing:
            for query in queries:
                async for page in session.pages(query):
                    fresh = _without(page, seen)
                    rows = await asyncio.to_thread(_rows, fresh, session.account.project_id, storing)
                    yield Page(view, rows, fresh.images, fresh.problems)
                    # A page whole is some megabytes, and the next one is fetched now.
                    del page, fresh, rows
            if storing is not None:
                await asyncio.to_thread(storing.complete)
        yield Page(view, last=True)


@contextmanager
def _kept(session: Session, view: View) -> Iterator[Storing | None]:
    if session.cached is None:
        yield None
        return
    with session.cached.keeping(KEPT_AS[view]) as storing:
        yield storing


def _without(page: ImagePage, seen: set[str]) -> ImagePage:
    """The page without what came before."""
    places = [number for number, image in enumerate(page.images) if image.id not in seen]
    seen.update(image.id for image in page.images)
    if len(places) == len(page.images):
        return page
    return ImagePage(tuple(page.images[n] for n in places), tuple(page.raw[n] for n in places), page.problems)


def _rows(page: ImagePage, project_id: str, storing: Storing | None) -> tuple[ImageRow, ...]:
    """The rows of a page, on their way into what is kept: some milliseconds, so it is a thread's work."""
    rows = tuple(rows_of(page.images, project_id))
    if storing is not None:
        storing.add_rows(rows, page.raw)
    return rows


async def read_raw(session: Session, image_id: str) -> bytes:
    """One image's JSON, as the cloud sends it; empty if there is none.

    Raises:
        CloudError, TransportError, SignInError: it couldn't be read.
    """
    async for page in session.pages(ImageQuery(type=None, id=image_id)):
        for image, raw in zip(page.images, page.raw, strict=True):
            if image.id == image_id:
                return raw
    return b""
