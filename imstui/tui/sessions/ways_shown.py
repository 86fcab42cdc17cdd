"""The ways in as the sign-in screen lists them, and what it says of the keyring. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from imstui.model.errors import StoreError
from imstui.model.profile import Keeping, Profile
from imstui.model.store import StoreState
from imstui.present.explain import one_line
from imstui.present.text import clean

if TYPE_CHECKING:
    from imstui.accounts.ways import Ways
    from imstui.local.keyring_store import Look


class How(StrEnum):
    """How one gets in."""

    FORM = "form"
    CLOUDS = "clouds"
    ENVIRONMENT = "environment"
    DEMO = "demo"
    PROFILE = "profile"


class Way(NamedTuple):
    """A way in.

    Attributes:
        name: of the profile.
        why_not: why it can't be taken; '' if it can.
    """

    how: How
    does: str
    uses: str = ""
    name: str = ""
    why_not: str = ""


_KEPT = {
    Keeping.KEYRING: "in the keyring",
    Keeping.SESSION: "asked for each time",
    Keeping.FILE: "in a file, not encrypted",
    Keeping.COMMAND: "from a command",
}


def ways_shown(ways: Ways) -> tuple[Way, ...]:
    """The ways in, in their order: their number is the key that takes one."""
    return tuple(_ways(ways))


def _ways(ways: Ways) -> Iterator[Way]:
    yield Way(How.FORM, "Sign in to a cloud", "its secret goes to the keyring, if there is one")
    clouds = ", ".join(ways.clouds)
    no_clouds = ways.clouds_problem or ("" if clouds else "There is no clouds.yaml with a cloud in it.")
    none = "can't be used" if ways.clouds_problem else "none found"
    yield Way(How.CLOUDS, "Use clouds.yaml", clouds or none, why_not=no_clouds)
    yield _environment(ways)
    yield Way(How.DEMO, "Look around in the demo", "no account needed")
    for profile in ways.profiles:
        yield Way(How.PROFILE, f"Profile {profile.name}", _profile(profile, ways.default), profile.name)
    if ways.profiles_problem:
        yield Way(How.PROFILE, "Profiles", "can't be read", why_not=ways.profiles_problem)


def _environment(ways: Ways) -> Way:
    if ways.environment:
        return Way(How.ENVIRONMENT, "Use OS_* from the environment", f"as {ways.environment}")
    lacking = " and ".join(ways.lacking)
    why = f"The environment lacks {lacking}." if lacking else "The environment names no account: source an openrc file."
    return Way(How.ENVIRONMENT, "Use OS_* from the environment", f"lacks {lacking}" if lacking else "not set", "", why)


def _profile(profile: Profile, default: str) -> str:
    parts = (profile.who, profile.region, profile.project_name or profile.project_id[:8], _KEPT[profile.keeping])
    words = " · ".join(part for part in parts if part)
    return f"{words} · default" if profile.name == default else words


def keyring_line(look: Look) -> str:
    """How the keyring stands, in a line."""
    name = f" ({look.name})" if look.name else ""
    if look.failure is None:
        return f"Keyring: ready{name}. A secret typed here goes there."
    state = _WORDS.get(look.state.value, look.state.value)
    return f"Keyring: {state}{name}. A secret typed here is for this run only."


_WORDS = {
    "absent": "none on this host",
    "no-collection": "never given a password",
    "hung": "no answer",
    "disabled": "turned off",
    "unsafe": "none that is trusted",
    "broken": "out of order",
}


_SHUT = frozenset({StoreState.LOCKED, StoreState.NO_COLLECTION})
"""States that a password ends."""
_FORM = "'Keep it in' has a file for it, too (not encrypted). esc, then k, tells how to have a keyring."
_STEPS = {
    StoreState.ABSENT: "A file can be chosen for it (not encrypted), or a profile's 'credential_command' can give it. "
    "'imstui help keyring' shows how to have a keyring without a desktop.",
    StoreState.HUNG: "Restart its service, and imstui; or choose a file for it (not encrypted).",
}
"""What to do, where the error itself speaks of a command's options."""


def place_problem(failure: StoreError) -> str:
    """Why a secret that is typed into the form won't lie in the keyring, and what can be done there."""
    again = "Unlock it, then choose keyring once more. " if failure.state in _SHUT else ""
    return f"{str(failure).rstrip('.')}. {again}{_FORM}"


def why_asked(failure: StoreError) -> str:
    """Why a secret is asked for that lies in a store: the person is asked already, so no other place is named."""
    return clean(str(failure)) if failure.state in _STEPS else one_line(failure)


def keyring_why(look: Look) -> str:
    """The same in full, with what to do about it."""
    if look.failure is None:
        return f"{look.name or 'The keyring'} is unlocked: a secret is written there, and read back."
    hint = _STEPS.get(look.failure.state, look.failure.hint)
    more = "" if "'imstui help keyring'" in hint else "'imstui help keyring' tells more, "
    parts = (str(look.failure), hint, f"{more}'imstui doctor' looks at all.")
    return " ".join(part for part in parts if part)
