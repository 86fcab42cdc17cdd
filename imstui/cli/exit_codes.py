"""What a command's exit code means, total over the error tree."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Self

from imstui.model import errors


class ExitCode(IntEnum):
    """The contract with scripts.

    Attributes:
        meaning: the code in a sentence, which 'imstui help exit-codes' prints.
    """

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        """One code with its sentence."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    DONE = (0, "Done.")
    FAILED = (1, "The cloud refused it, or the job failed.")
    USAGE = (2, "Wrong usage, an invalid value, or a ledger that can't be used: nothing was sent.")
    SIGN_IN = (3, "Not signed in, credentials refused, or their store out of reach.")
    NOT_FOUND = (4, "No such image, key, replication or job, or the name fits several.")
    UNREACHABLE = (5, "The cloud is out of reach, or what answers isn't IMS.")
    OPEN = (6, "Still running at --timeout, or the outcome isn't known yet; kept in the ledger.")
    INTERRUPTED = (130, "Ctrl-C, SIGTERM or a dropped line; kept in the ledger.")


_BY_KIND: Final[tuple[tuple[type[errors.ImstuiError], ExitCode], ...]] = (
    (errors.InvalidInput, ExitCode.USAGE),
    (errors.LedgerError, ExitCode.USAGE),
    (errors.SignInError, ExitCode.SIGN_IN),
    (errors.Unauthorized, ExitCode.SIGN_IN),
    (errors.LookupFailed, ExitCode.NOT_FOUND),
    (errors.CloudError, ExitCode.FAILED),
    (errors.TransportError, ExitCode.UNREACHABLE),
    (errors.JobFailed, ExitCode.FAILED),
    (errors.StillOpen, ExitCode.OPEN),
    (errors.ImstuiError, ExitCode.FAILED),
)


def exit_code(error: errors.ImstuiError) -> ExitCode:
    """The exit code of an error; 5xx counts as out of reach, for the cloud said nothing about the request."""
    if isinstance(error, errors.ServerFault):
        return ExitCode.UNREACHABLE
    return next(code for kind, code in _BY_KIND if isinstance(error, kind))
