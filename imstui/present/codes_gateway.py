"""Our words for the API gateway's codes (APIGW.*), and for its texts on a refused signature or token."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from imstui.present.advice import Advice

_LATER: Final = "Try again in a few minutes; if it stays, give the request id to the cloud's support."
_SIGN_IN: Final = "Sign in again, with a project of the region that is asked."
_RIGHTS: Final = "Ask the account's administrator for the permission; `imstui whoami` shows user, project and region."
_CHECK_PAIR: Final = (
    "Check access key and secret key with `imstui doctor`; more than five refusals in a row lock the key for 5 minutes."
)

GATEWAY_CODES: Final = MappingProxyType(
    {
        "APIGW.0101": Advice(
            "No such call here",
            "The endpoint doesn't offer this call: it isn't the service's, or this region doesn't have the call.",
            "Check region and endpoint with `imstui doctor`.",
        ),
        "APIGW.0201": Advice(
            "The gateway couldn't pass the request on",
            "The request was malformed or too large, or the service behind the gateway is down or too slow.",
            _LATER,
        ),
        "APIGW.0301": Advice(
            "Credentials refused",
            "The gateway doesn't accept the session's token or the request's signature.",
            "Sign in again; with an access key, check the pair and this host's clock.",
        ),
        "APIGW.0302": Advice("Not allowed", "This user may not use the call.", _RIGHTS),
        "APIGW.0304": Advice("Not allowed", "The application may not use the call.", _RIGHTS),
        "APIGW.0306": Advice("Access denied", "The gateway refuses this caller.", _RIGHTS),
        "APIGW.0303": Advice("Application credentials refused", "The gateway doesn't accept them.", "Sign in again."),
        "APIGW.0305": Advice(
            "Credentials refused", "The gateway doesn't accept this way to sign in.", "Sign in again."
        ),
        "APIGW.0311": Advice("Credentials refused", "The gateway couldn't verify who is calling.", "Sign in again."),
        "APIGW.0307": Advice(
            "Token no longer accepted",
            "The session's token has expired, or was issued in another region.",
            _SIGN_IN,
        ),
        "APIGW.0308": Advice(
            "Too many requests",
            "The gateway's limit of requests for this call was reached; its words name the limit.",
            "Wait a minute, then try again.",
        ),
        "APIGW.0310": Advice(
            "Project not available",
            "The project is frozen, disabled or being deleted.",
            "Choose another project, or ask the account's administrator what became of this one.",
        ),
        "APIGW.0601": Advice("The gateway failed", "The cloud's gateway failed inside.", _LATER),
        "APIGW.0613": Advice("Sign-in service is down", "The gateway can't reach the identity service.", _LATER),
        "APIGW.0801": Advice(
            "Service not open in this region",
            "The service isn't available to this account in this region.",
            "Choose another region, or have the service enabled for the account.",
        ),
        "APIGW.0802": Advice(
            "User not allowed in this region",
            "The user may not work in this region.",
            "Choose another region, or ask the account's administrator for access to this one.",
        ),
    }
)

GATEWAY_BY_STATUS: Final = MappingProxyType(
    {
        400: Advice("Request refused by the gateway", "The gateway found the request malformed.", _LATER),
        413: Advice("Request too large", "The body is larger than the gateway's 12 MB.", "Send less at once."),
        414: Advice("Address too long", "The request's address is too long.", "Use fewer or shorter filters."),
        494: Advice(
            "Headers too large",
            "The request's headers are too large, mostly because of a very long token.",
            "Sign in with an access key, or ask for a token without the catalogue.",
        ),
        502: Advice("The service is down", "The gateway couldn't reach the service behind it.", _LATER),
        504: Advice("The service is too slow", "The gateway got no answer from the service in time.", _LATER),
    }
)
"""APIGW.0201 is six different things, told apart by the HTTP status."""

GATEWAY_TEXTS: Final = (
    (
        "signature expired",
        Advice(
            "Clocks differ",
            "The request's signature was out of date when it arrived: this host's clock and the cloud's differ by more "
            "than the 15 minutes allowed.",
            "Set this host's clock (NTP); the cloud's words hold both times.",
        ),
    ),
    (
        "body too large",
        Advice(
            "Request too large to sign",
            "The body is larger than the gateway signs, which is 12 MB.",
            "Send less at once.",
        ),
    ),
    (
        "calc aksk signature fail",
        Advice("Signature refused", "The gateway couldn't compute the request's signature.", _CHECK_PAIR),
    ),
    (
        "verify aksk signature fail",
        Advice(
            "Signature refused",
            "The signature doesn't fit: the secret key isn't the access key's, or something on the way changed the "
            "request.",
            _CHECK_PAIR,
        ),
    ),
    (
        "ak access failed to reach the limit",
        Advice(
            "Access key locked for now",
            "Too many refused signatures in a row locked the access key for 5 minutes.",
            "Wait 5 minutes, check the pair of access key and secret key, then try once.",
        ),
    ),
    (
        "get secretkey failed",
        Advice(
            "Access key unknown",
            "The gateway knows no such access key: it was deleted or disabled, belongs to another cloud, or is a "
            "temporary one without its security token.",
            "Check the access key; a temporary one needs its security token too.",
        ),
    ),
    (
        "decrypt token fail",
        Advice(
            "Token not readable",
            "The gateway couldn't read the token: it was cut short, or issued by another cloud or region.",
            _SIGN_IN,
        ),
    ),
    (
        "x-auth-token not found",
        Advice(
            "No token sent", "The request arrived without a token; a proxy may have taken it out.", "Sign in again."
        ),
    ),
    (
        "token expires",
        Advice(
            "Session expired", "The session's token has expired.", "Sign in again; jobs go on in the cloud meanwhile."
        ),
    ),
)
"""What follows 'Incorrect IAM authentication information: ', lower case, the more specific one first."""
