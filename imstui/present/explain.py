"""What an error means: what happened, why, what to do next, and the cloud's own words beside it.

Total over the error tree: a code's own words first, then a known text, then the HTTP status, then the error's class.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from imstui.model import errors
from imstui.model.replication import GIVEN_UP
from imstui.present.advice import Advice
from imstui.present.codes_gateway import GATEWAY_BY_STATUS, GATEWAY_CODES, GATEWAY_TEXTS
from imstui.present.codes_ims import IMS_CODES
from imstui.present.codes_services import PASSCODE, SERVICE_CODES, SERVICE_TEXTS
from imstui.present.codes_status import (
    CLASS_ADVICE,
    FAILED_JOB,
    OTHER_STATUS,
    SETTLED,
    STATUS_ADVICE,
    UNEXPLAINED_JOB,
)
from imstui.present.kinds import KINDS
from imstui.present.text import clean

_CODES: Final = {**IMS_CODES, **GATEWAY_CODES, **SERVICE_CODES}
_CODE_IN_TEXT: Final = re.compile(r"\b[A-Z]{2,6}\.[0-9]{4}\b")
_TOKEN_VALUE: Final = re.compile(r"(x-(?:auth|security|subject)-token\s*:\s*)[^|,;\s]+", re.IGNORECASE)
"""The gateway's view of a request repeats its signed headers, a temporary key's security token among them."""
_MEANT: Final = (
    (errors.Unauthorized, 401),
    (errors.Forbidden, 403),
    (errors.Missing, 404),
    (errors.TooManyRequests, 429),
)
"""What a class means, whatever status it came with: KMS sends 403 for an expired token, EPS for throttling."""
_ASSURED: Final = "nothing was sent"
_ASSURANCE: Final = re.compile(r"(?:; |\.? ?\b)nothing was sent\.", re.IGNORECASE)
_MAX_WORDS: Final = 600
_MAX_SENTENCE: Final = 300


@dataclass(frozen=True, slots=True)
class Explanation:
    """One error in words. Every field is clean.

    Attributes:
        title: what happened, few words, without a full stop.
        cause: why, a sentence.
        next_step: what a person can do, a sentence.
        said: the cloud's own words, with code, status and request id; '' if no cloud spoke.
    """

    title: str
    cause: str
    next_step: str
    said: str


def explain(error: errors.ImstuiError) -> Explanation:
    """Any error of the tree in words. Its own hint, where it has one, is the next step."""
    if isinstance(error, errors.CloudError):
        return _explain_cloud(error)
    message = clean(str(error), _MAX_WORDS)
    spoken = error.__cause__ if isinstance(error.__cause__, errors.CloudError) else None
    said = _words_of(spoken) if spoken else ""
    advice = _by_kind(type(error))
    if isinstance(error, errors.JobFailed):
        return _explanation(_job_advice(advice, message), said or message, error.hint)
    if isinstance(error, errors.SignInRefused):
        advice = _sign_in_advice(error, spoken) or advice
    if message:
        advice = advice._replace(cause=_sentence(message))
    return _explanation(advice, said, error.hint)


def explain_code(code: str, message: str = "") -> Explanation:
    """A failed job's error_code and fail_reason, or a ledger row's, in words.

    Args:
        code: the service's code, raw; '' if there is none.
        message: the service's words, raw.
    """
    if message == GIVEN_UP:
        return _explanation(SETTLED, "", "")
    advice = _known(code, message, 0)
    if advice is None:
        advice = FAILED_JOB if code.strip() or message.strip() else UNEXPLAINED_JOB
    return _explanation(advice, _said(code, message), "")


def one_line(error: errors.ImstuiError) -> str:
    """The error as one clean line for stderr: what, why, what next, and the cloud's words where it spoke."""
    told = explain(error)
    doing = _doing(error)
    if isinstance(error, errors.CloudError):
        title = _inner(told.title) if doing else told.title
        said = _words_of(error, _MAX_SENTENCE)
        return f"{doing}{title}. {told.cause} {told.next_step} The cloud said: {said or 'nothing'}."
    what = _sentence(clean(str(error), _MAX_SENTENCE)) or f"{told.title}."
    return f"{doing}{what} {_not_twice(what, told.next_step)}".rstrip()


def _not_twice(said: str, next_step: str) -> str:
    """The next step without the assurance that was given already, as in 'Correct it; nothing was sent'."""
    return _ASSURANCE.sub(".", next_step).removeprefix(".") if _ASSURED in said.casefold() else next_step


def _doing(error: errors.ImstuiError) -> str:
    """What was tried, as the line's beginning: 'Copying the image: '."""
    if not isinstance(error, errors.CloudError | errors.TransportError):
        return ""
    operation = clean(error.operation, _MAX_SENTENCE).strip()
    return f"{operation[:1].upper()}{operation[1:]}: " if operation else ""


def _explain_cloud(error: errors.CloudError) -> Explanation:
    advice = _known(error.code, error.message, error.status) or _by_status(error)
    if isinstance(error, errors.TooManyRequests) and error.retry_after is not None and error.retry_after > 0:
        advice = advice._replace(next_step=f"Wait {_span(error.retry_after)}, as the cloud asks, then try again.")
    return _explanation(advice, _words_of(error), error.hint)


def _sign_in_advice(error: errors.SignInRefused, spoken: errors.CloudError | None) -> Advice | None:
    if error.wants_passcode:
        return PASSCODE
    return _known(spoken.code, spoken.message, spoken.status) if spoken else None


def _explanation(advice: Advice, said: str, hint: str) -> Explanation:
    hint = _sentence(clean(hint, _MAX_WORDS))
    return Explanation(advice.title, advice.cause, hint or advice.next_step, said)


def _known(code: str, message: str, status: int) -> Advice | None:
    """The words for a listed code, or for a text that is known to come with none."""
    code = _canonical(code)
    lowered = message.casefold()
    if code == "APIGW.0201" and status in GATEWAY_BY_STATUS:
        return GATEWAY_BY_STATUS[status]
    if code == "APIGW.0301" or "incorrect iam authentication information" in lowered:
        advice = _by_text(GATEWAY_TEXTS, lowered)
        if advice is not None:
            return advice
    return _CODES.get(code) or _by_text(SERVICE_TEXTS, lowered)


def _canonical(code: str) -> str:
    code = code.strip().upper()
    # Some products' gateways write the same codes with a shorter prefix.
    return f"APIGW.{code[5:]}" if code.startswith("APIG.") else code


def _by_text(texts: tuple[tuple[str, Advice], ...], lowered: str) -> Advice | None:
    return next((advice for fragment, advice in texts if fragment in lowered), None)


def _by_kind(kind: type[errors.ImstuiError]) -> Advice:
    return next(advice for parent in kind.__mro__ for listed, advice in KINDS.items() if parent is listed)


def _by_status(error: errors.CloudError) -> Advice:
    for kind, status in _MEANT:
        if isinstance(error, kind):
            return STATUS_ADVICE[status]
    return STATUS_ADVICE.get(error.status) or CLASS_ADVICE.get(error.status // 100) or OTHER_STATUS


def _job_advice(advice: Advice, message: str) -> Advice:
    """The words for a code that the sentence names, else the sentence itself as the cause."""
    found = _CODE_IN_TEXT.search(message)
    known = _known(found.group(), message, 0) if found else None
    if known is not None:
        return advice._replace(cause=known.cause, next_step=known.next_step)
    return advice._replace(cause=_sentence(message) or advice.cause)


def _words_of(error: errors.CloudError, limit: int = _MAX_WORDS) -> str:
    return _said(error.code, error.message, error.status, error.request_id, limit=limit)


def _said(code: str, message: str, status: int = 0, request_id: str = "", limit: int = _MAX_WORDS) -> str:
    """The cloud's words in one line: IMG.0103 "no access to source cmk", HTTP 400, request 6e42d51c."""
    code = clean(code, 64).strip()
    # Tokens are taken out before the text is cut, so that no half of one survives.
    words = clean(_TOKEN_VALUE.sub(r"\1***", clean(message)), limit).strip()
    request_id = clean(request_id, 128).strip()
    parts = [
        " ".join(part for part in (code, f'"{words}"' if words else "") if part),
        f"HTTP {status}" if status else "",
        f"request {request_id}" if request_id else "",
    ]
    return ", ".join(part for part in parts if part)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".?!…" else f"{text}."


def _inner(title: str) -> str:
    """A title as it stands inside a sentence: its first letter small, unless it begins an abbreviation."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def _span(seconds: float) -> str:
    """The time in its own unit, rounded up."""
    if not math.isfinite(seconds):
        return "long"
    for unit, size in (("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{math.ceil(seconds / size)} {unit}"
    return f"{math.ceil(seconds)} s"
