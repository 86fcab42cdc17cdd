"""What `imstui login` signs in to: from its options, from the profile as it was, and from the person for the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from imstui.cli.asking import asked, chosen, on_terminal
from imstui.cli.login_options import Given
from imstui.model.errors import InvalidInput
from imstui.model.profile import Keeping, Kind, Profile, is_profile_name

if TYPE_CHECKING:
    from imstui.local.profiles import Profiles


def settled(wanted: Given) -> Profile:
    """A profile that lacks only its secret, and perhaps its project.

    Raises:
        InvalidInput: something is missing and there is no terminal to ask on, or a value can't be used.
    """
    from imstui.accounts.entering import ca_file_of, endpoints_beside, with_project
    from imstui.local.profiles import NAME_RULE, read_profiles

    profiles = read_profiles()
    name = _name(wanted, profiles)
    if name and not is_profile_name(name):
        raise InvalidInput(f"{name!r} can't be used: {NAME_RULE}.")
    before = profiles.by_name.get(name) or Profile(name, "")
    profile = _with_user(_with_cloud(before, wanted), wanted)
    return replace(
        with_project(profile, before, wanted.project),
        name=name or _proposed(profile),
        ca_file=ca_file_of(wanted.ca_file, before),
        keeping=Keeping.SESSION,
        command=(),
        keep_token=wanted.keep_token or before.keep_token,
        read_only=wanted.read_only or before.read_only,
        endpoints=endpoints_beside(before),
    )


def _name(wanted: Given, profiles: Profiles) -> str:
    """The profile's name, as far as it is told: the default one is signed in to again."""
    return wanted.profile or ("" if wanted.names_an_account else profiles.default)


def _proposed(profile: Profile) -> str:
    from imstui.accounts.known_clouds import proposed_name

    return proposed_name(profile.auth_url, profile.region)


def _with_cloud(profile: Profile, wanted: Given) -> Profile:
    from imstui.accounts.entering import NOWHERE, checked_url
    from imstui.accounts.known_clouds import KNOWN_CLOUDS, known_cloud, region_of

    auth_url = wanted.auth_url or ("" if wanted.cloud else profile.auth_url)
    region = wanted.region or ("" if wanted.cloud else profile.region)
    cloud = known_cloud(wanted.cloud)
    if not auth_url and cloud is None:
        _need("--cloud or --auth-url")
        index = chosen("Cloud", [*(each.title for each in KNOWN_CLOUDS), "another: its IAM URL"])
        if index < len(KNOWN_CLOUDS):
            cloud = KNOWN_CLOUDS[index]
        else:
            auth_url = asked("IAM URL", NOWHERE)
    if cloud is not None and not auth_url:
        region = region or _region(cloud.regions)
        auth_url = cloud.auth_url(region)
    return replace(profile, auth_url=checked_url(auth_url), region=region or region_of(auth_url))


def _region(regions: tuple[str, ...]) -> str:
    if len(regions) == 1:
        return regions[0]
    _need("--region")
    return asked("Region", regions[0] if regions else "")


def _with_user(profile: Profile, wanted: Given) -> Profile:
    kind = wanted.kind or profile.kind
    profile = replace(profile, kind=kind)
    if kind is Kind.TOKEN:
        return profile
    if kind is Kind.ACCESS_KEY:
        access_key = wanted.access_key or profile.access_key or _asked("Access key id (AK)", "--access-key")
        return replace(profile, access_key=access_key, domain_name=wanted.domain or profile.domain_name)
    if wanted.user_id or (profile.user_id and not wanted.user):
        return replace(profile, user_id=wanted.user_id or profile.user_id, domain_name=wanted.domain)
    domain = wanted.domain or profile.domain_name or _asked("Domain (the account's name)", "--domain")
    user = wanted.user or profile.user_name or _asked("User", "--user")
    return replace(profile, domain_name=domain, user_name=user, user_id="")


def _asked(question: str, option: str) -> str:
    _need(option)
    answer = asked(question)
    if not answer:
        raise InvalidInput(f"Nothing was typed: {option} is needed.")
    return answer


def _need(option: str) -> None:
    if not on_terminal():
        raise InvalidInput(f"{option} is missing, and there is no terminal to ask on.")
