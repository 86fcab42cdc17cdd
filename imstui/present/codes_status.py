"""Our words for an HTTP status, where the service's code says nothing that is listed."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from imstui.present.advice import Advice

_LATER: Final = "Try again in a few minutes; if it stays, give the request id to the cloud's support."
_READ: Final = "Read the cloud's own words; they are all that is known."

STATUS_ADVICE: Final = MappingProxyType(
    {
        400: Advice(
            "The cloud refused the request", "It found a fault in the request, with no code listed here.", _READ
        ),
        401: Advice(
            "The cloud refused the session",
            "The session has expired, or its credentials aren't accepted here.",
            "Sign in again; `imstui doctor` tells what is accepted.",
        ),
        403: Advice(
            "No right to do this",
            "The user's rights don't reach that far in this project and region.",
            "Ask the account's administrator for the permission; `imstui whoami` shows user, project and region.",
        ),
        404: Advice(
            "Not found by the cloud",
            "What was asked for isn't in this project and region, or the endpoint doesn't offer this call.",
            "Refresh, and check project, region and endpoint with `imstui doctor`.",
        ),
        405: Advice(
            "Call not offered",
            "The endpoint knows the address but not this kind of call.",
            "Check region and endpoint with `imstui doctor`.",
        ),
        408: Advice("The cloud stopped waiting", "The request took too long to arrive.", _LATER),
        409: Advice(
            "Conflict with something under way",
            "The cloud says that the request conflicts with the present state.",
            "Refresh, see what changed, then decide again.",
        ),
        413: Advice("Request too large", "The request is larger than the service takes.", "Send less at once."),
        429: Advice(
            "Too many requests",
            "The cloud limits how many requests it takes, and the limit was reached.",
            "Wait a minute, then try again.",
        ),
        500: Advice("The cloud failed", "The service failed inside; what was asked may or may not be done.", _LATER),
        502: Advice("The service is down", "The gateway got no good answer from the service behind it.", _LATER),
        503: Advice("The service isn't available", "The service is overloaded or being maintained.", _LATER),
        504: Advice("The service is too slow", "The gateway got no answer from the service in time.", _LATER),
    }
)

CLASS_ADVICE: Final = MappingProxyType(
    {
        3: Advice(
            "The cloud pointed elsewhere",
            "It answered with a redirect, which isn't followed, for it could hand the session to another host.",
            "Check the endpoint with `imstui doctor`; a proxy may stand in between.",
        ),
        4: Advice("The cloud refused the request", "It gave no reason that is listed here.", _READ),
        5: Advice("The cloud failed", "The service failed inside; what was asked may or may not be done.", _LATER),
    }
)

OTHER_STATUS: Final = Advice(
    "The cloud's answer makes no sense", "It is neither a success nor a refusal that is known.", _READ
)

FAILED_JOB: Final = Advice(
    "The job failed",
    "The cloud gave a code that isn't listed here.",
    "Read the cloud's own words, then decide whether to try again.",
)

SETTLED: Final = Advice(
    "Settled by hand",
    "The cloud knew neither the job nor its image any more: whether it ended well before that can't be told.",
    "Look for the copy among the images; copy again if it is wanted.",
)
UNEXPLAINED_JOB: Final = Advice(
    "The job failed",
    "The cloud gave no reason.",
    "Check the source and its key, then try again; if it stays, give the job's id to the cloud's support.",
)
