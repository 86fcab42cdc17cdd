"""Error answers to the error tree: the five body shapes that are in play, HTML, empty bodies and broken JSON.

The code and the words are looked for as the vendor's SDK does: (error_code, error_msg), (errorCode, errorMsg),
(code, message) at the top, then inside nested objects. See 'Error Codes' of IMS, the gateway, IAM, KMS and EPS.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from imstui.cloud import loose
from imstui.cloud.pace import retry_after
from imstui.cloud.parsing import Document, as_document, document
from imstui.cloud.transport import Reply
from imstui.model.errors import (
    BadRequest,
    CloudError,
    Forbidden,
    Missing,
    NotIms,
    ServerFault,
    TooManyRequests,
    Unauthorized,
)

_PAIRS: Final = (("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message"))
_DEPTH: Final = 4
_EXCERPT: Final = 300
_EXPIRED_TOKEN: Final = frozenset({"KMS.0301", "KMS.0302", "KMS.0303", "KMS.0305", "KMS.0321"})
"""KMS answers 403 where a token has expired or doesn't fit."""
_EPS_THROTTLE: Final = "EPS.0006"
"""EPS answers 403 where it throttles."""
FLOW_CONTROL: Final = frozenset({"IMG.0060", "IMG.0187"})
"""IMS answers 400 where it throttles: too many tasks, KMS's traffic limit."""
_CLASSES: Final[dict[int, type[CloudError]]] = {
    HTTPStatus.UNAUTHORIZED: Unauthorized,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: Missing,
    HTTPStatus.TOO_MANY_REQUESTS: TooManyRequests,
}


@dataclass(frozen=True, slots=True)
class Words:
    """What an error body says.

    Attributes:
        code: as text; '' if there is none.
        numeric: the code came as a JSON number, as IAM's token calls send it.
    """

    code: str = ""
    message: str = ""
    request_id: str = ""
    numeric: bool = False


def error_of(reply: Reply, operation: str) -> CloudError | NotIms:
    """The error that an answer other than 2xx means.

    Args:
        reply: the answer.
        operation: what was tried, in our words.
    """
    where = reply.host or "The service"
    if reply.status < HTTPStatus.BAD_REQUEST:
        return NotIms(
            f"{where} answered {reply.status} and points elsewhere: redirects aren't followed.", operation=operation
        )
    words = words_of(reply.content)
    page = words is None and _is_page(reply)
    if page and reply.status < HTTPStatus.INTERNAL_SERVER_ERROR and reply.status != HTTPStatus.TOO_MANY_REQUESTS:
        return NotIms(
            f"{where} answered {reply.status} with a web page, not as the service does: a proxy, or another server.",
            operation=operation,
        )
    if words is None:
        words = Words() if page else Words(message=_excerpt(reply.content))
    return _error(reply, words, operation)


def _error(reply: Reply, words: Words, operation: str) -> CloudError:
    kind = _class_of(reply.status, words.code)
    error = kind(
        words.message or f"The service answered {_status(reply.status)} without saying why.",
        status=reply.status,
        code=words.code,
        request_id=words.request_id or request_id(reply),
        operation=operation,
    )
    # What the cloud didn't say isn't put in its mouth.
    error.message = words.message
    if isinstance(error, TooManyRequests):
        error.retry_after = retry_after(reply.headers)
    return error


def _class_of(status: int, code: str) -> type[CloudError]:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerFault
    if status == HTTPStatus.FORBIDDEN and code in _EXPIRED_TOKEN:
        return Unauthorized
    if (status == HTTPStatus.FORBIDDEN and code == _EPS_THROTTLE) or (
        status == HTTPStatus.BAD_REQUEST and code in FLOW_CONTROL
    ):
        return TooManyRequests
    return _CLASSES.get(status, BadRequest)


def request_id(reply: Reply) -> str:
    """The answer's request id from its headers, for a support case; '' if there is none."""
    return reply.headers.get("x-request-id") or reply.headers.get("x-openstack-request-id") or ""


def words_of(content: bytes) -> Words | None:
    """Code and words of an error body; None if it isn't a JSON object."""
    body = document(content)
    if body is None:
        return None
    found = _search(body, 0)
    if found is not None:
        return found
    plain = loose.text(body.get("message")) or loose.text(body.get("error_msg")) or loose.text(body.get("error"))
    return Words(message=plain or "", request_id=loose.text(body.get("request_id")) or "")


def _search(body: Document, depth: int) -> Words | None:
    for code_field, message_field in _PAIRS:
        code, message = body.get(code_field), loose.text(body.get(message_field))
        code_text = loose.text(code)
        if code_text and message is not None:
            identity = loose.text(body.get("request_id")) or ""
            return Words(code_text.strip(), message, identity, numeric=not isinstance(code, str))
    if depth < _DEPTH:
        for value in body.values():
            inner = as_document(value)
            found = _search(inner, depth + 1) if inner is not None else None
            if found is not None:
                return found
    return None


def _is_page(reply: Reply) -> bool:
    return "html" in reply.headers.get("content-type", "").casefold() or reply.content.lstrip()[:1] == b"<"


def _excerpt(content: bytes) -> str:
    return content[:_EXCERPT].decode("utf-8", "replace").strip()


def _status(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)
