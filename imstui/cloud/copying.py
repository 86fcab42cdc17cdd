"""One copy: sent once, and its answer judged. Follows 'Replicating an Image Within a Region' and 'Error Codes'.

The law: what may have acted is never repeated. 'Provably not acted' is what this module says it is; all else is
Unanswered. A copy goes over a connection of its own, since a stale one would fake a lost answer, and is sent a second
time only after a 401 in the cloud's own words, with a new token.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from imstui.cloud.channel import Channel
from imstui.cloud.decode_error import FLOW_CONTROL, Words, error_of, words_of
from imstui.cloud.decode_job import decode_job_id
from imstui.cloud.pace import retry_after
from imstui.cloud.transport import Reply
from imstui.model.copying import Accepted, CopyOutcome, CopyRequest, NotSent, Refused, Throttled, Unanswered
from imstui.model.errors import CloudError, NotConnected, NotIms, SignInError, TransportError

OPERATION: Final = "copying the image"

SERVER_FAULTS: Final = frozenset({"IMG.0016", "IMG.0018", "IMG.0061", "IMG.0064", "IMG.0065", "IMG.0154", "IMG.0156"})
"""The server's own failures, sent as 400: submitting a job, looking things up, binding. They prove nothing."""

REQUEST_FAULTS: Final = frozenset(
    f"IMG.{number:04}"
    for number in (
        *(1, 7),  # format, empty body
        *(2, 3, 9, 13, 62),  # name
        *(4, 54),  # description
        *(15,),  # quota
        *(26, 47, 106),  # rights, owner
        *(27, 31, 66, 86, 144),  # image id
        *(28, 46, 59, 105, 118, 130, 167),  # an image that can't be copied, or not so
        *(30, 67, 87),  # project id and token
        *(95, 96, 97, 98, 99, 100),  # the new key
        *(101, 102, 103),  # the source's key
        *(155, 189),  # enterprise project, vault
        *(196, 197),  # a shared image
    )
)
"""Codes that name a fault in the request, in the rights or the quota behind it: checked before anything is done."""

_WITH_CODE: Final = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS}
)
_OWN: Final = ("IMG.", "APIGW.", "APIG.", "IAM.")


def judge(status: int, headers: Mapping[str, str], content: bytes) -> CopyOutcome:
    """What an answer to a copy proves.

    Args:
        status: HTTP status.
        headers: by lower-case name.
        content: the body.
    """
    reply = Reply(status, headers, content)
    if reply.ok:
        return _judge_success(reply)
    error = error_of(reply, OPERATION)
    words = words_of(content)
    if isinstance(error, NotIms) or words is None or not words.code or words.code in SERVER_FAULTS:
        return Unanswered(error)
    if not _proves_refusal(status, words):
        return Unanswered(error)
    if status == HTTPStatus.TOO_MANY_REQUESTS or words.code in FLOW_CONTROL:
        return Throttled(error, retry_after(headers))
    return Refused(error)


def _judge_success(reply: Reply) -> CopyOutcome:
    job_id = decode_job_id(reply.content)
    if job_id is None:
        return Unanswered(NotIms(f"The cloud answered {reply.status}, but named no job.", operation=OPERATION))
    return Accepted(job_id)


def _proves_refusal(status: int, words: Words) -> bool:
    if status == HTTPStatus.BAD_REQUEST:
        return words.code in REQUEST_FAULTS or words.code in FLOW_CONTROL
    return status in _WITH_CODE and (words.code.startswith(_OWN) or _is_iams_401(status, words))


def _is_iams_401(status: int, words: Words) -> bool:
    """IAM's token check sends {"error": {"code": 401, ...}}: a number, where others send text."""
    return status == HTTPStatus.UNAUTHORIZED and words.numeric and words.code == str(int(HTTPStatus.UNAUTHORIZED))


async def send_copy(channel: Channel, endpoint: str, request: CopyRequest) -> CopyOutcome:
    """Send a copy, and tell what became of it. Cancelling this loses the answer: shield it.

    Args:
        channel: to IMS.
        endpoint: of IMS.
        request: the copy.

    Raises:
        InvalidInput: the request can't be written; nothing was sent.
        SignInError: the session ended, and no new sign-in could be had; nothing was done.
    """
    generation = channel.generation
    outcome = await _send(channel, endpoint, request)
    if not (isinstance(outcome, Refused) and outcome.error.status == HTTPStatus.UNAUTHORIZED):
        return outcome
    try:
        renewed = await channel.renew(generation)
    except (TransportError, CloudError) as failure:
        raise SignInError(f"The session ended, and a new sign-in failed: {failure}") from failure
    if not renewed:
        raise SignInError("The session ended, and can't be renewed without you.") from outcome.error
    return await _send(channel, endpoint, request)


async def _send(channel: Channel, endpoint: str, request: CopyRequest) -> CopyOutcome:
    try:
        reply = await channel.send_once(
            endpoint, "v1", "cloudimages", request.image_id, "copy", body=request.body(), operation=OPERATION
        )
    except NotConnected as error:
        return NotSent(error)
    except TransportError as error:
        return Unanswered(error)
    return judge(reply.status, reply.headers, reply.content)
