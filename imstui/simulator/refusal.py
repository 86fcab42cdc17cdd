"""How each service says no: the five error bodies of protocol section 5.5."""

from __future__ import annotations

import uuid
from typing import Any

from imstui.simulator.ims_codes import ims_text

_GATEWAY_TEXT = {
    "APIGW.0101": (404, "The API does not exist or has not been published in the environment"),
    "APIGW.0201": (400, "Bad request"),
    "APIGW.0301": (401, "Incorrect IAM authentication information: x-auth-token not found"),
    "APIGW.0302": (403, "The IAM user is not authorized to access the API"),
    "APIGW.0307": (401, "The token must be updated."),
    "APIGW.0308": (
        429,
        "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 second",
    ),
    "APIGW.0310": (403, "The project is unavailable"),
    "APIGW.0601": (500, "Internal server error"),
    "APIGW.0613": (503, "Failed to connect to the IAM service"),
}

_TITLES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}


class RefusalError(Exception):
    """An answer that isn't a success, ready to be sent.

    Attributes:
        status: The HTTP status.
        body: The JSON body.
    """

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


def ims(code: str, text: str | None = None) -> RefusalError:
    """IMS's own refusal: {"error": {"code", "message"}}; 400 but for a missing right."""
    status, usual = ims_text(code)
    return RefusalError(status, {"error": {"code": code, "message": text or usual}})


def gateway(code: str, text: str | None = None, status: int | None = None) -> RefusalError:
    """The gateway's refusal: flat, with a request id."""
    usual_status, usual = _GATEWAY_TEXT.get(code, (400, "The request was refused"))
    body = {"error_msg": text or usual, "error_code": code, "request_id": uuid.uuid4().hex}
    return RefusalError(status or usual_status, body)


def bad_authentication(reason: str) -> RefusalError:
    """The gateway's APIGW.0301 with one of its reasons."""
    return gateway("APIGW.0301", f"Incorrect IAM authentication information: {reason}")


def iam(status: int, text: str) -> RefusalError:
    """IAM's refusal on token calls: a numeric code and a title."""
    return RefusalError(status, {"error": {"code": status, "message": text, "title": _TITLES.get(status, "Error")}})


def iam_v30(status: int, code: str, text: str) -> RefusalError:
    """IAM's other refusal: flat, with a code of its own."""
    return RefusalError(status, {"error_msg": text, "error_code": code})


def nested(status: int, code: str, text: str) -> RefusalError:
    """The refusal of KMS and EPS: {"error": {"error_code", "error_msg"}}."""
    return RefusalError(status, {"error": {"error_code": code, "error_msg": text}})
