"""Images that others share with this project: finding one whatever was answered so far, and accepting it.

Follows 'Updating the Image Member Status': the answer is a job, and the image counts as accepted when it is done. A
list tells of shared images only what it is asked for, so each answer is asked for in turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from time import monotonic
from typing import Final

from imstui.cloud.image_query import ImageQuery
from imstui.cloud.ims import Ims
from imstui.model.errors import BadRequest, InvalidInput, JobFailed, LookupFailed, Missing, NotFound, StillOpen
from imstui.model.image import Image, ImageType
from imstui.model.job import JobState
from imstui.session.lookup import find_image, is_id, is_prefix, several

ACCEPTED: Final = "accepted"
_ANSWERS: Final = ("pending", "rejected", ACCEPTED)
_DELAYS: Final = (0.2, 0.5, 1.0, 2.0)
"""Seconds before each look at the job; the last one again and again."""

_NOTHING: Final = "There is nothing to accept, and nothing was sent."


async def find_shared(ims: Ims, name: str) -> Image:
    """The one image that is meant among those that others share with this project, with what was answered so far.

    Args:
        ims: of the project.
        name: an id, a unique prefix of 8 or more of it, or the exact name.

    Raises:
        InvalidInput: there is such an image, and nobody shares it with this project.
        NotFound: there is none.
        Ambiguous: several fit.
        CloudError, TransportError, SignInError: the images couldn't be read.
    """
    wanted = name.casefold()
    found = {image.id: image async for image in _shared(ims, _query(name)) if image.id == wanted or image.name == name}
    if not found and is_prefix(name):
        found = {image.id: image async for image in _shared(ims, ImageQuery()) if image.id.startswith(wanted)}
    if len(found) > 1:
        raise several(name, list(found.values()))
    if not found:
        await _refuse(ims, name)
    return next(iter(found.values()))


def _query(name: str) -> ImageQuery:
    return ImageQuery(id=name.casefold()) if is_id(name) else ImageQuery(name=name)


async def _shared(ims: Ims, query: ImageQuery) -> AsyncIterator[Image]:
    for answer in _ANSWERS:
        async for page in ims.pages(replace(query, type=ImageType.SHARED, member_status=answer)):
            for image in page.images:
                if image.is_foreign(ims.project_id):
                    yield image


async def _refuse(ims: Ims, name: str) -> None:
    """Say whether there is such an image at all."""
    try:
        other = await find_image(ims, name)
    except NotFound:
        raise NotFound(
            f"Nobody shares an image {name!r} with this project.", hint="See 'imstui images --type shared'."
        ) from None
    except LookupFailed:
        raise InvalidInput(f"No image {name!r} is shared with this project.", hint=_NOTHING) from None
    whose = "is the project's own" if other.owner == ims.project_id else f"is {other.type.value}"
    raise InvalidInput(f"{other.name} ({other.id}) {whose}: nobody shares it with this project.", hint=_NOTHING)


async def accept(
    ims: Ims, image: Image, *, seconds: float = 60.0, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Accept a shared image, and follow the job that does it to its end.

    Args:
        ims: of the project.
        image: as `find_shared` gives it.
        seconds: how long to wait for the job.
        sleep: waits.

    Raises:
        JobFailed: the job failed.
        StillOpen: it isn't done yet; it goes on in the cloud.
        CloudError, TransportError, SignInError: the cloud said no, or can't be asked.
    """
    job_id = await ims.set_member_status(image.id, ACCEPTED)
    ends = monotonic() + seconds
    for number in range(10_000):
        if await _done(ims, image, job_id):
            return
        if monotonic() >= ends:
            break
        await sleep(min(_DELAYS[min(number, len(_DELAYS) - 1)], max(0.0, ends - monotonic())))
    raise StillOpen(
        f"{image.name} isn't accepted yet after {seconds:g} s: job {job_id or '?'} goes on in the cloud.",
        hint="See 'imstui images --type shared' later.",
    )


async def _done(ims: Ims, image: Image, job_id: str) -> bool:
    """Whether the job is done; where it can't be asked, whether the image counts as accepted."""
    if job_id:
        try:
            job = await ims.job(job_id)
        except (BadRequest, Missing):
            return await _is_accepted(ims, image)
        if job.state is JobState.FAIL:
            reason = " ".join(filter(None, (job.error_code, job.fail_reason))) or "the cloud gives no reason"
            raise JobFailed(f"{image.name} was not accepted: {reason}.")
        return job.state is JobState.SUCCESS
    return await _is_accepted(ims, image)


async def _is_accepted(ims: Ims, image: Image) -> bool:
    async for page in ims.pages(ImageQuery(type=ImageType.SHARED, id=image.id, member_status=ACCEPTED)):
        if any(found.id == image.id for found in page.images):
            return True
    return False
