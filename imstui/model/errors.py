"""The one error tree. Every room raises from it, so that `present.explain` and the exit codes are total.

ImstuiError
├── InvalidInput                a value or combination that can't be used; nothing was sent
│   ├── EncryptionChoice        an encrypted source, and nobody said what becomes of its encryption
│   ├── Duplicate               the same replication is open, or the name is taken
│   └── ReadOnly                --read-only, or a profile that says so
├── LedgerError                 the local record can't be used; nothing was sent
│   └── TransitionError         a step that the state machine doesn't know
├── SignInError                 no session
│   ├── NotSignedIn             no complete settings anywhere
│   ├── SignInRefused           the cloud refused the credentials, or wants a passcode
│   └── StoreError              the place that keeps the secret is out of reach
├── LookupFailed                what was named can't be told
│   ├── NotFound                no such image, key, replication or job
│   └── Ambiguous               the name fits several
├── CloudError                  the cloud answered, and said no
│   ├── BadRequest              400, and every 4xx without a class of its own
│   ├── Unauthorized            401, and KMS's 403 for an expired token
│   ├── Forbidden               403
│   ├── Missing                 404
│   ├── TooManyRequests         429, and throttling as EPS's 403 or IMS's 400
│   └── ServerFault             5xx
├── TransportError              no answer that can be used
│   ├── NotConnected            the connection was never made: certainly not acted on
│   ├── Interrupted             it was made, then broke or timed out: perhaps acted on
│   └── NotIms                  an answer that isn't of IMS: a proxy's page, broken JSON, a redirect, too large
├── JobFailed                   the job ended in FAIL, or its copy isn't what was asked for
└── StillOpen                   not over yet: it goes on in the cloud, and the ledger keeps it
    └── Unsaved                 it goes on in the cloud, and the ledger couldn't be written
"""

from __future__ import annotations

from imstui.model.store import StoreState


class ImstuiError(Exception):
    """Root of the tree. `str()` of any of them is one sentence for a person, raw: clean it before it is shown.

    Attributes:
        hint: what to do next, where the place that raises it knows better than `present.explain`.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InvalidInput(ImstuiError):
    """A value or a combination of values that can't be used; nothing was sent."""


class EncryptionChoice(InvalidInput):
    """The source is encrypted, and nobody said 'another key' or 'unencrypted'."""


class Duplicate(InvalidInput):
    """The same replication is open already, or an image bears the name."""


class ReadOnly(InvalidInput):
    """Something would be sent, and the session may only look."""


class LedgerError(ImstuiError):
    """The local record can't be opened, read or written; nothing was sent."""


class TransitionError(LedgerError):
    """A replication was asked to take a step that its state doesn't allow."""


class SignInError(ImstuiError):
    """There is no session, and none could be opened."""


class NotSignedIn(SignInError):
    """No place holds complete settings to sign in with."""


class SignInRefused(SignInError):
    """The cloud refused the credentials. Never retried by itself: accounts get locked.

    Attributes:
        wants_passcode: whether a one-time passcode is what is missing.
        doubts_secret: whether the secret itself may be what is wrong.
    """

    def __init__(
        self, message: str, *, hint: str = "", wants_passcode: bool = False, doubts_secret: bool = False
    ) -> None:
        super().__init__(message, hint=hint)
        self.wants_passcode = wants_passcode
        self.doubts_secret = doubts_secret


class StoreError(SignInError):
    """The place that keeps the secret is locked, absent, hung or unsafe.

    Attributes:
        state: which of these, for whoever can do without the store.
    """

    def __init__(self, message: str, *, hint: str = "", state: StoreState = StoreState.BROKEN) -> None:
        super().__init__(message, hint=hint)
        self.state = state


class LookupFailed(ImstuiError):
    """What was named can't be told."""


class NotFound(LookupFailed):
    """No such image, key, replication or job."""


class Ambiguous(LookupFailed):
    """The name fits several.

    Attributes:
        candidates: a line for each, for a person to choose from.
    """

    def __init__(self, message: str, *, candidates: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.candidates = candidates


class CloudError(ImstuiError):
    """The cloud answered, and said no.

    Attributes:
        status: the HTTP status.
        code: the service's own code ('IMG.0027'); '' where it sent none.
        message: the service's words, raw.
        request_id: for a support case; '' where it sent none.
        operation: what was tried, in our words ('copying the image').
    """

    def __init__(
        self, message: str, *, status: int, code: str = "", request_id: str = "", operation: str = "", hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.code = code
        self.message = message
        self.request_id = request_id
        self.operation = operation


class BadRequest(CloudError):
    """400, and every 4xx that has no class of its own."""


class Unauthorized(CloudError):
    """401, or KMS's 403 for an expired token: a new sign-in may help."""


class Forbidden(CloudError):
    """403: the user's rights don't reach that far."""


class Missing(CloudError):
    """404: no such resource, or no such call at this endpoint."""


class TooManyRequests(CloudError):
    """429, EPS's 403 and IMS's 400 for throttling.

    Attributes:
        retry_after: seconds that the server asked to wait, if it did.
    """

    retry_after: float | None = None


class ServerFault(CloudError):
    """5xx: the cloud's own failure."""


class TransportError(ImstuiError):
    """No answer that can be used.

    Attributes:
        operation: what was tried, in our words.
    """

    def __init__(self, message: str, *, operation: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.operation = operation


class NotConnected(TransportError):
    """The connection was never made, so nothing was acted on."""


class Interrupted(TransportError):
    """The connection was made, then broke or timed out: the request may have been acted on."""


class NotIms(TransportError):
    """An answer that isn't of the service: a proxy's page, broken JSON, a redirect, a body beyond all bounds."""


class JobFailed(ImstuiError):
    """The job ended in FAIL, or its copy isn't what was asked for."""


class StillOpen(ImstuiError):
    """Not over yet, or the outcome isn't known: it goes on in the cloud, and the ledger keeps it."""


class Unsaved(StillOpen):
    """Copies were sent, and what came of them couldn't be written down.

    Attributes:
        ids: by which each can be followed once the ledger can be written: its job's, else the replication's.
    """

    def __init__(self, message: str, *, ids: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.ids = ids
