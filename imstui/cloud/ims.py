"""The Image Management Service: images, jobs, the quota, a copy, shared images.

Follows 'Querying Images', 'Querying the Progress/Status of an Asynchronous Job', 'Querying the Image Quota',
'Replicating an Image Within a Region' and 'Updating the Image Member Status'.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from imstui.cloud.channel import Channel
from imstui.cloud.decode_image import ImagePage, decode_page
from imstui.cloud.image_pages import read_pages
from imstui.cloud.image_query import PAGE, ImageQuery
from imstui.model.account import Quota
from imstui.model.errors import BadRequest, Interrupted, Missing, NotIms
from imstui.model.image import Image, ImageType

if TYPE_CHECKING:
    # Only who copies loads what belongs to copying: listing images doesn't.
    from imstui.model.copying import CopyOutcome, CopyRequest
    from imstui.model.job import Job

_JOB: Final = "asking after the job"
_NO_SUCH_CALL: Final = "APIGW.0101"
_PERHAPS_ANSWERED: Final = "See `imstui images --type shared`; to answer again does no harm."
_NOT_OWN: Final = frozenset({ImageType.PUBLIC, ImageType.MARKET})


class Ims:
    """IMS of one region, for one project."""

    def __init__(self, channel: Channel, endpoint: str, project_id: str) -> None:
        """Sends nothing.

        Args:
            channel: that bears the project's token or signature.
            endpoint: without version and trailing slash.
            project_id: whose private images are meant; the job call's path wants it too.
        """
        self.endpoint = endpoint
        self.project_id = project_id
        self._channel = channel
        self._progress_call: bool | None = None

    async def pages(self, query: ImageQuery) -> AsyncGenerator[ImagePage, None]:
        """The images that fit, page by page to the last.

        Raises:
            CloudError: the service said no.
            TransportError: no answer that can be used.
        """
        member_status = query.member_status if query.type is ImageType.SHARED else None
        parameters = query.parameters(self.project_id)
        async with aclosing(read_pages(self._channel, self.endpoint, parameters, member_status)) as pages:
            async for page in pages:
                yield page

    async def image(self, image_id: str) -> Image | None:
        """The image of that id, whatever its type; None if there is none. Raises what `pages` raises."""
        params = [("id", image_id), ("limit", "1")]
        reply = await self._channel.get(
            self.endpoint, "v2", "cloudimages", params=params, operation="reading the image"
        )
        found = decode_page(reply.content).images
        return next((image for image in found if image.id == image_id), None)

    async def named(self, name: str) -> tuple[Image, ...]:
        """The project's own images with exactly that name, those in the making too. Raises what `pages` raises.

        Only the owner is asked for, not the type: an image that is just being made, or was shared with others, may
        show another one.
        """
        parameters = [("owner", self.project_id), ("name", name), ("limit", str(PAGE))]
        found: list[Image] = []
        async for page in read_pages(self._channel, self.endpoint, parameters, None):
            found.extend(image for image in page.images if image.name == name and self._owns(image))
        return tuple(found)

    def _owns(self, image: Image) -> bool:
        return image.type not in _NOT_OWN and (image.owner or self.project_id) == self.project_id

    async def job(self, job_id: str) -> Job:
        """A job as it stands: by the call that tells its progress, else by the older one.

        Raises:
            CloudError: the service said no; for an unknown job that is usually a 400.
            TransportError: no answer that can be used.
        """
        return (await self._job(job_id))[0]

    async def job_json(self, job_id: str) -> bytes:
        """A job's JSON as the cloud sends it now, by the same call. Raises what `job` raises."""
        return (await self._job(job_id))[1]

    async def _job(self, job_id: str) -> tuple[Job, bytes]:
        by_progress, by_status = ("cloudimages", "job", job_id), (self.project_id, "jobs", job_id)
        if self._progress_call is False:
            return await self._job_by(by_status, job_id)
        try:
            answer = await self._job_by(by_progress, job_id)
        except (Missing, BadRequest, NotIms) as error:
            if self._progress_call or not _not_offered(error):
                raise
            answer = await self._job_by(by_status, job_id)
            self._progress_call = False
            return answer
        self._progress_call = True
        return answer

    async def _job_by(self, path: tuple[str, ...], job_id: str) -> tuple[Job, bytes]:
        from imstui.cloud.decode_job import decode_job

        reply = await self._channel.get(self.endpoint, "v1", *path, operation=_JOB)
        return decode_job(reply.content, job_id), reply.content

    async def quota(self) -> tuple[Quota, ...]:
        """How many images there are and may be, by type. Raises what `job` raises."""
        from imstui.cloud.decode_quota import decode_quota

        reply = await self._channel.get(
            self.endpoint, "v1", "cloudimages", "quota", operation="reading the image quota"
        )
        return decode_quota(reply.content)

    async def copy(self, request: CopyRequest) -> CopyOutcome:
        """Send one copy, once, and tell what became of it. Cancelling this loses the answer: shield it.

        Raises:
            InvalidInput: the request can't be written; nothing was sent.
            SignInError: there is no token to send it with; nothing was sent.
        """
        from imstui.cloud.copying import send_copy

        return await send_copy(self._channel, self.endpoint, request)

    async def set_member_status(self, image_id: str, status: str) -> str:
        """Accept or reject an image that was shared with this project.

        Args:
            image_id: the shared image.
            status: accepted or rejected.

        Returns:
            The id of the job that does it; '' if the answer names none.

        Raises:
            CloudError: the service said no.
            TransportError: no answer that can be used.
        """
        from imstui.cloud.decode_job import decode_job_id

        body = {"images": [image_id], "project_id": self.project_id, "status": status}
        try:
            reply = await self._channel.put(
                self.endpoint, "v1", "cloudimages", "members", body=body, operation=f"setting the image to {status}"
            )
        except Interrupted as lost:
            lost.hint = _PERHAPS_ANSWERED
            raise
        return decode_job_id(reply.content) or ""


def _not_offered(error: Missing | BadRequest | NotIms) -> bool:
    """Whether the call itself may be missing, rather than the job: a 404 with IMS's own code means the job."""
    if isinstance(error, NotIms):
        return True
    if error.status == HTTPStatus.METHOD_NOT_ALLOWED or error.code == _NO_SUCH_CALL:
        return True
    return error.status == HTTPStatus.NOT_FOUND and not error.code.startswith("IMG.")
