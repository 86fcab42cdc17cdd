"""Our words for the codes of the services beside IMS: Identity (IAM.*), keys (KMS.*), projects (EPS.*, SYS.*)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from imstui.present.advice import Advice

_SIGN_IN: Final = "Sign in again."
_RIGHTS: Final = "Ask the account's administrator for the permission; `imstui whoami` shows user and project."
_NOT_TAKEN: Final = "The key service tells an expired token, or one of another project, this way."
_GRANT: Final = "Ask the key's owner for a grant, or choose another key."
_WRONG_LOGIN: Final = Advice(
    "Sign-in refused",
    "User name, password or domain is wrong; with MFA a missing or wrong passcode can look the same.",
    "Check all three and sign in again; repeated failures can lock the user.",
)
PASSCODE: Final = Advice(
    "Passcode wanted",
    "The user has MFA, and the one-time passcode was missing or wrong.",
    "Sign in again with a fresh passcode; an access key needs none.",
)
_BAD_TOKEN: Final = Advice("Session no longer valid", "The identity service doesn't accept the token.", _SIGN_IN)

_IAM: Final = {
    "IAM.0001": Advice("Sign-in refused", "The identity service couldn't verify who is calling.", _SIGN_IN),
    "IAM.0061": Advice(
        "User locked",
        "Too many failed sign-ins locked the user or the account.",
        "Wait until the lock ends, or ask the administrator; every further try can make it longer.",
    ),
    "IAM.0062": _WRONG_LOGIN,
    "IAM.0066": Advice("Session expired", "The session's token has expired.", _SIGN_IN),
    "IAM.0067": _BAD_TOKEN,
    "IAM.0002": Advice("Not allowed", "The user has no right to do this.", _RIGHTS),
    "IAM.0003": Advice("Not allowed", "The account's policy forbids this to the user.", _RIGHTS),
    "IAM.0081": Advice(
        "User may not call the API",
        "The user is allowed in the console only, not with programs.",
        "Ask the administrator for programmatic access, or sign in as another user.",
    ),
    "IAM.0083": Advice("Not allowed", "The user's rights don't reach that far.", _RIGHTS),
    "IAM.0004": Advice(
        "Not found by the identity service",
        "The user, project or domain that was named doesn't exist.",
        "Check user, domain and project names.",
    ),
    "IAM.0011": Advice(
        "Request refused by the identity service", "A value in the request isn't valid.", "Check the sign-in settings."
    ),
    "IAM.0012": Advice(
        "Too many sign-in requests",
        "The identity service's limit of requests was reached; its words name the limit.",
        "Wait a minute, then try once.",
    ),
    "IAM.1061": PASSCODE,
    "IAM.1105": Advice(
        "Access key expired", "The access key is past its time.", "Make a new one, and sign in with it."
    ),
    "IAM.1107": Advice(
        "Access key inactive", "The access key is switched off.", "Enable it in the console, or use another one."
    ),
    "IAM.1108": Advice(
        "Security token expired",
        "The temporary access key's security token is past its time.",
        "Get a new temporary access key, with its secret key and security token, and sign in with them.",
    ),
}

_KMS: Final = {
    "KMS.0207": Advice("No such key", "The key doesn't exist in this project and region.", "Choose another key."),
    "KMS.0209": Advice("Key disabled", "The key isn't enabled.", "Enable it in the console, or choose another key."),
    "KMS.0210": Advice(
        "Key scheduled for deletion",
        "The key is waiting for its deletion and can't be used.",
        "Cancel its deletion in the console, or choose another key.",
    ),
    "KMS.0301": Advice("Session not accepted by the key service", _NOT_TAKEN, _SIGN_IN),
    "KMS.0302": Advice("Token missing for the key service", _NOT_TAKEN, _SIGN_IN),
    "KMS.0303": Advice("Session expired for the key service", _NOT_TAKEN, _SIGN_IN),
    "KMS.0305": Advice("Token refused by the key service", _NOT_TAKEN, _SIGN_IN),
    "KMS.0321": Advice("Token not valid for the key service", _NOT_TAKEN, _SIGN_IN),
    "KMS.0306": Advice("No right to use keys", "The user has no right to do this with keys.", _GRANT),
    "KMS.0330": Advice("No right to use this key", "The user's policies don't allow this with the key.", _GRANT),
}

_OTHERS: Final = {
    "EPS.0006": Advice(
        "Too many requests for enterprise projects",
        "The enterprise project service's limit of requests was reached.",
        "Wait a minute, then try again; the default project needs no look-up.",
    ),
    "SYS.0400": Advice(
        "Project and token don't fit",
        "The service found the request malformed, mostly because the token belongs to another project.",
        "Sign in again, scoped to the project that is asked; `imstui whoami` shows the current one.",
    ),
}

SERVICE_CODES: Final = MappingProxyType(_IAM | _KMS | _OTHERS)

SERVICE_TEXTS: Final = (
    ("mfa totp code verify fail", PASSCODE),
    ("username or password is wrong", _WRONG_LOGIN),
    ("x-auth-token is invalid", _BAD_TOKEN),
    (
        "request body is invalid",
        Advice(
            "Sign-in request refused",
            "The identity service couldn't read the request: a value, such as the domain or the project, is missing.",
            "Check user, domain and project in the sign-in settings.",
        ),
    ),
)
"""The identity service's words where it sends no code of its own, lower case."""
