"""Which account is meant: one that is named, else a complete environment, else the default profile.

Somebody who sourced an openrc wants that account, also where a default profile is there. Nothing secret is read here
but what the environment and the files of other programs hold in the clear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imstui.local.environment import from_environment, missing, taken
from imstui.local.found import Found
from imstui.model.errors import InvalidInput, NotSignedIn

if TYPE_CHECKING:
    # Where the environment is complete, no file is read: each place is imported when it is looked into.
    from imstui.local.clouds_yaml import CloudEntry
    from imstui.model.profile import Profile


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person named on the command line; '' where nothing."""

    profile: str = ""
    os_cloud: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The account that is meant: exactly one of the three is there.

    Attributes:
        found: complete as it is.
        profile: its secret lies elsewhere.
        cloud: of clouds.yaml.
        notes: what the person should know.
    """

    found: Found | None = None
    profile: Profile | None = None
    cloud: CloudEntry | None = None
    notes: tuple[str, ...] = ()


def choose(wanted: Wanted, environ: Mapping[str, str] | None = None) -> Choice:
    """The account that is meant.

    Raises:
        InvalidInput: what was named isn't there, or a file can't be read.
        NotSignedIn: nothing was named, and no place holds complete settings.
    """
    if environ is None:
        environ = taken()
    if wanted.profile and wanted.os_cloud:
        raise InvalidInput("--profile and --os-cloud name two accounts: give one of them.")
    named = wanted.profile or ("" if wanted.os_cloud else environ.get("IMSTUI_PROFILE", ""))
    if named:
        from imstui.local.profiles import read_profiles

        return Choice(profile=read_profiles().named(named))
    os_cloud = wanted.os_cloud or environ.get("OS_CLOUD", "")
    if os_cloud:
        from imstui.local.clouds_yaml import cloud_entry

        return Choice(cloud=cloud_entry(os_cloud, environ))
    found = from_environment(environ)
    if found is not None:
        return Choice(found=found)
    return _default(environ)


def is_read_only(wanted: Wanted, environ: Mapping[str, str] | None = None) -> bool:
    """Whether the account that is meant is for looking only; no where none is meant.

    Raises:
        InvalidInput: what was named isn't there, or a file can't be read.
    """
    try:
        profile = choose(wanted, environ).profile
    except NotSignedIn:
        return False
    return profile is not None and profile.read_only


def _default(environ: Mapping[str, str]) -> Choice:
    from imstui.local.huawei_file import from_huawei_file
    from imstui.local.profiles import read_profiles

    profiles = read_profiles()
    lacking = missing(environ)
    if profiles.default:
        notes: tuple[str, ...] = ()
        if lacking:
            notes = (f"The environment lacks {' and '.join(lacking)}, so profile '{profiles.default}' is used.",)
        return Choice(profile=profiles.by_name[profiles.default], notes=notes)
    found = from_huawei_file(environ)
    if found is not None:
        return Choice(found=found)
    if lacking:
        raise NotSignedIn(f"The environment names an account, but not its {' or '.join(lacking)}.")
    if profiles.by_name:
        known = ", ".join(profiles.by_name)
        raise NotSignedIn("No profile is the default.", hint=f"There are: {known}. Use --profile, or 'profiles use'.")
    raise NotSignedIn(
        "Not signed in: no profile, no OS_CLOUD, no OS_* and no HUAWEICLOUD_SDK_* are set.", hint=_hint(environ)
    )


def _hint(environ: Mapping[str, str]) -> str:
    from imstui.local.clouds_yaml import cloud_names

    try:
        clouds = cloud_names(environ)
    except InvalidInput:
        clouds = ()
    if clouds:
        return f"clouds.yaml has {', '.join(clouds)}: name one with --os-cloud, or run 'imstui login'."
    return "Run 'imstui login', source an openrc file, or try the rehearsal cloud: 'imstui simulate'."
