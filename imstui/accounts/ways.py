"""The ways in that this host offers: profiles, clouds.yaml, the environment. Nothing secret is shown or read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from imstui.local.clouds_yaml import cloud_names
from imstui.local.environment import from_environment, missing, taken
from imstui.local.found import Found
from imstui.local.profiles import read_profiles
from imstui.model.credentials import AccessKeyCredentials, PasswordCredentials
from imstui.model.errors import InvalidInput, NotSignedIn
from imstui.model.profile import Profile


@dataclass(frozen=True, slots=True)
class Ways:
    """What is there.

    Attributes:
        default: the name of the default profile; '' if there is none.
        clouds: of clouds.yaml.
        clouds_problem: why they aren't known; '' if they are.
        environment: whose it is; '' where it isn't complete.
        lacking: what it lacks, where somebody began to set it.
    """

    profiles: tuple[Profile, ...] = ()
    default: str = ""
    profiles_problem: str = ""
    clouds: tuple[str, ...] = ()
    clouds_problem: str = ""
    environment: str = ""
    lacking: tuple[str, ...] = ()


def ways(environ: Mapping[str, str] | None = None) -> Ways:
    """Look at all of them; a file that can't be read is told in its place."""
    environ = taken() if environ is None else environ
    profiles, default, profiles_problem = _profiles()
    clouds, clouds_problem = _clouds(environ)
    found = from_environment(environ)
    return Ways(
        profiles=profiles,
        default=default,
        profiles_problem=profiles_problem,
        clouds=clouds,
        clouds_problem=clouds_problem,
        environment="" if found is None else _who(found),
        lacking=() if found is not None else missing(environ),
    )


def of_environment(environ: Mapping[str, str] | None = None) -> Found:
    """The settings that the environment holds, whatever profile is the default.

    Raises:
        NotSignedIn: they aren't complete.
    """
    environ = taken() if environ is None else environ
    found = from_environment(environ)
    if found is None:
        lacking = " and ".join(missing(environ)) or "OS_AUTH_URL"
        raise NotSignedIn(f"The environment lacks {lacking}.")
    return found


def _profiles() -> tuple[tuple[Profile, ...], str, str]:
    try:
        profiles = read_profiles()
    except InvalidInput as error:
        return (), "", str(error)
    return tuple(profiles.by_name.values()), profiles.default, ""


def _clouds(environ: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    try:
        return cloud_names(environ), ""
    except InvalidInput as error:
        return (), str(error)


def _who(found: Found) -> str:
    match found.credentials:
        case PasswordCredentials(user_name=name, user_id=identity):
            return name or identity
        case AccessKeyCredentials(access_key=key):
            return f"key {key[:6]}"
        case _:
            return "a ready token"
