"""Page after page of images, to the last. Follows 'Querying Images': `marker` is an id, and the page starts after it.

The answer names neither a next page nor a total, so the end is an empty page, or one with nothing new in it. Images
come and go while the pages are read: an id that was seen is left out, and a marker whose image was deleted is replaced
by the id before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Sequence
from typing import Final

from imstui.cloud.channel import Channel
from imstui.cloud.decode_image import ImagePage, decode_page
from imstui.cloud.transport import LIST_BOUNDS, Reply
from imstui.model.errors import BadRequest, Missing, NotIms

MOST_PAGES: Final = 2000
_MARKERS: Final = 5
"""How many ids, from the last one back, are tried as marker."""
_OPERATION: Final = "listing images"


async def read_pages(
    channel: Channel, endpoint: str, parameters: Sequence[tuple[str, str]], member_status: str | None
) -> AsyncGenerator[ImagePage, None]:
    """Each page with what is new in it; the first one also if it is empty.

    Args:
        channel: to IMS.
        endpoint: of IMS.
        parameters: of the query, without a marker.
        member_status: put on each image.

    Raises:
        CloudError: the service said no, or the place in the list is lost because images are deleted too quickly.
        TransportError: no answer that can be used, or a list without an end.
    """
    seen: set[str] = set()
    markers: deque[str] = deque(maxlen=_MARKERS)
    for number in range(MOST_PAGES):
        reply = await _page(channel, endpoint, parameters, markers)
        page = decode_page(reply.content, member_status)
        fresh = _without(page, seen)
        if number == 0 or fresh.images:
            yield fresh
        if not fresh.images:
            return
        ids = [image.id for image in page.images]
        seen.update(ids)
        markers.extend(ids[-_MARKERS:])
    raise NotIms(f"The list of images doesn't end after {MOST_PAGES} pages.", operation=_OPERATION)


async def _page(channel: Channel, endpoint: str, parameters: Sequence[tuple[str, str]], markers: deque[str]) -> Reply:
    """The page after the youngest marker that the service still knows; those that it forgot are dropped."""
    lost: BadRequest | Missing | None = None
    while markers or lost is None:
        params = [*parameters, ("marker", markers[-1])] if markers else parameters
        try:
            return await channel.get(
                endpoint, "v2", "cloudimages", params=params, operation=_OPERATION, bounds=LIST_BOUNDS
            )
        except (BadRequest, Missing) as error:
            if not markers:
                raise
            markers.pop()
            lost = error
    lost.hint = "Images are being deleted while the list is read, and its place in it is lost: list them again."
    raise lost


def _without(page: ImagePage, seen: set[str]) -> ImagePage:
    """The page without what an earlier one held, and without what it holds twice."""
    own: set[str] = set()
    kept: list[int] = []
    for index, image in enumerate(page.images):
        if image.id not in seen and image.id not in own:
            own.add(image.id)
            kept.append(index)
    if len(kept) == len(page.images):
        return page
    return ImagePage(tuple(page.images[i] for i in kept), tuple(page.raw[i] for i in kept), page.problems)
