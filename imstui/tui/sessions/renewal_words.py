"""What a person reads when a session ends or must be renewed by them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imstui.accounts.renewing import SECRETS, Need, need_of
from imstui.local.found import Found
from imstui.model.credentials import AccessKeyCredentials, PasswordCredentials
from imstui.tui.screens.prompt import Question

if TYPE_CHECKING:
    from imstui.model.errors import ImstuiError
    from imstui.session import Session

_LOCKING: Final = "One try is sent at a time: five wrong signatures in a row lock a key for five minutes."
_REPLACES: Final = "Once the cloud has taken it, it replaces the one in the keyring."
_FOR_NOW: Final = "It is used for this run, and kept nowhere."
_FIXED: Final = "from the environment"
"""How a source ends that can't change while the program runs."""


def question(
    session: Session, error: ImstuiError | None, *, ended: bool, problem: str = "", replaces: bool = False
) -> Question:
    """What is asked for a new session.

    Args:
        session: the one that ended, or will.
        error: how it ended.
        ended: whether it has.
        problem: why it is asked once more.
        replaces: whether what is typed will be kept in the place of what was refused.
    """
    found, need = session.found, need_of(session.found, error)
    lines = [str(error)] if error is not None and not problem else []
    if ended:
        lines.append("Jobs go on in the cloud, and what you were doing waits below.")
    lines.append(_wanted(found, need))
    if need in SECRETS:
        lines.append(_REPLACES if replaces else _FOR_NOW)
    again = "" if found.source.endswith(_FIXED) or need is Need.NOTHING else f"Read {found.source} again"
    return Question(
        title="The session has ended" if ended else f"Sign in again as {_who(found)}",
        lines=tuple(lines),
        label=need.value.capitalize(),
        does="Read again and sign in" if need is Need.NOTHING else "Sign in",
        again=again,
        problem=problem,
    )


def only_you(session: Session) -> str:
    """Why a token isn't renewed by itself."""
    match need_of(session.found, None):
        case Need.PASSCODE:
            return "A new one wants a passcode"
        case Need.TOKEN:
            return "A ready token can't be renewed"
        case _:
            return "It isn't renewed by itself"


def _wanted(found: Found, need: Need) -> str:
    match need:
        case Need.PASSWORD:
            return f"Type the password of {_who(found)}."
        case Need.PASSCODE:
            return f"Type a fresh passcode of {_who(found)}'s MFA device: each is good once."
        case Need.TOKEN:
            return "Paste a fresh token of the same project."
        case Need.SECRET_KEY:
            return f"Type the secret key of {_who(found)}. {_LOCKING}"
        case Need.NOTHING if found.source.endswith(_FIXED):
            return (
                "It came from the environment, which doesn't change while this runs: source it anew, and start again."
            )
        case Need.NOTHING:
            return f"Its settings come from {found.source}: they are read again."


def _who(found: Found) -> str:
    match found.credentials:
        case PasswordCredentials(user_name=name, user_id=identity):
            return name or identity
        case AccessKeyCredentials(access_key=key):
            return f"{key[:6]}…"
        case _:
            return found.profile or "the account"
