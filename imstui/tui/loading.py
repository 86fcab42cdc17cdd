"""Reading the images, page by page: one's own first, then shared ones, then public ones."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from imstui.model.image import Image, ImageType
from imstui.session import ImageQuery, Session
from imstui.tui.catalogue import View

_QUERIES = {
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
        problems: a sentence for each row that is no image at all.
    """

    view: View
    images: tuple[Image, ...] = ()
    problems: tuple[str, ...] = ()
    last: bool = False


async def load_images(session: Session) -> AsyncGenerator[Page]:
    """All images that the project can see, each once, in the order in which a person wants them.

    Raises:
        CloudError, TransportError, SignInError: they couldn't be read.
    """
    seen: set[str] = set()
    for view, queries in _QUERIES.items():
        for query in queries:
            async for page in session.pages(query):
                new = tuple(image for image in page.images if image.id not in seen)
                seen.update(image.id for image in new)
                yield Page(view, new, page.problems)
        yield Page(view, last=True)


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
