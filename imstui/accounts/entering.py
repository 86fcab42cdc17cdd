"""What a person enters of an account, made into a profile: the rules that the shell and the screen share."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from imstui.accounts.known_clouds import known_cloud, proposed_name, region_of
from imstui.local.environment import endpoints
from imstui.local.paths import expanded
from imstui.local.profiles import NAME_RULE, read_profiles
from imstui.model.account import Account
from imstui.model.credentials import Endpoints
from imstui.model.errors import InvalidInput
from imstui.model.profile import Keeping, Kind, Profile, is_profile_name

_PROJECT_ID: Final = re.compile(r"[0-9a-f]{32}")
NOWHERE: Final = "https://"


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered; '' where nothing was.

    Attributes:
        name: of the profile; one is proposed where there is none.
        cloud: the key of a known one; '' for another, by its `auth_url`.
        user: name, or with `domain` '' an id.
        project: id or name; '' to choose from the account's own.
        keeping: where the secret shall lie; None for the keyring, if there is one.
    """

    name: str = ""
    cloud: str = ""
    auth_url: str = ""
    region: str = ""
    kind: Kind = Kind.PASSWORD
    domain: str = ""
    user: str = ""
    access_key: str = ""
    project: str = ""
    keeping: Keeping | None = None


def faults(entry: Entry) -> dict[str, str]:
    """What is wrong with each field, in a sentence; nothing where all can be used."""
    found: dict[str, str] = {}
    cloud = known_cloud(entry.cloud)
    if cloud is None:
        try:
            checked_url(entry.auth_url)
        except InvalidInput as error:
            found["auth_url"] = str(error)
    elif not (entry.region or len(cloud.regions) == 1):
        found["region"] = f"Name a region, as {cloud.regions[0] if cloud.regions else 'eu-west-101'}."
    if entry.kind is Kind.PASSWORD and not entry.user:
        found["user"] = "Name the user."
    if entry.kind is Kind.PASSWORD and not entry.domain and not _PROJECT_ID.fullmatch(entry.user):
        found["domain"] = "Name the domain, which is the account's name; only a user's id does without."
    if entry.kind is Kind.ACCESS_KEY and not entry.access_key:
        found["access_key"] = "Name the access key's id (AK)."
    if entry.name and not is_profile_name(entry.name):
        found["name"] = f"{NAME_RULE[:1].upper()}{NAME_RULE[1:]}."
    return found


def entered(entry: Entry) -> Profile:
    """The profile that was entered, over the one of that name if there is one. It lacks its secret.

    Raises:
        InvalidInput: a field can't be used, or the profiles can't be read.
    """
    for fault in faults(entry).values():
        raise InvalidInput(fault)
    cloud = known_cloud(entry.cloud)
    region = entry.region or (cloud.regions[0] if cloud and len(cloud.regions) == 1 else "")
    auth_url = cloud.auth_url(region) if cloud else checked_url(entry.auth_url)
    region = region or region_of(auth_url)
    name = entry.name or proposed_name(auth_url, region)
    before = read_profiles().by_name.get(name) or Profile(name, "")
    by_id = entry.kind is Kind.PASSWORD and not entry.domain
    profile = replace(
        before,
        auth_url=auth_url,
        region=region,
        kind=entry.kind,
        user_name="" if by_id else entry.user,
        user_id=entry.user if by_id else "",
        domain_name=entry.domain,
        access_key=entry.access_key,
        keeping=Keeping.SESSION,
        command=(),
        endpoints=endpoints_beside(before),
    )
    return with_project(profile, before, entry.project)


def checked_url(url: str) -> str:
    """An Identity endpoint, ending in /v3.

    Raises:
        InvalidInput: it isn't one.
    """
    url = url.strip().rstrip("/")
    if not url.startswith(("https://", "http://")) or url == NOWHERE.rstrip("/"):
        raise InvalidInput("The IAM URL looks like https://iam.eu-de.otc.t-systems.com/v3.")
    return url if url.endswith("/v3") else f"{url}/v3"


def with_project(profile: Profile, before: Profile, project: str) -> Profile:
    """The profile with its project: the one that is named, else the one that it had for the same account."""
    if not project:
        same = _identity(profile) == _identity(before)
        return profile if same else replace(profile, project_id="", project_name="")
    if _PROJECT_ID.fullmatch(project):
        return replace(profile, project_id=project, project_name="")
    return replace(profile, project_id="", project_name=project)


def with_account(profile: Profile, account: Account) -> Profile:
    """The profile with what the cloud told of the account."""
    return replace(
        profile,
        region=profile.region or account.region,
        project_id=account.project_id,
        project_name=account.project_name or profile.project_name,
        user_name=profile.user_name or account.user_name,
        domain_name=profile.domain_name or account.domain_name,
    )


def endpoints_beside(before: Profile) -> Endpoints:
    """The endpoints that the environment sets, over the profile's own."""
    own = endpoints(os.environ)
    return Endpoints(own.ims or before.endpoints.ims, own.kms or before.endpoints.kms, own.eps or before.endpoints.eps)


def ca_file_of(text: str, before: Profile) -> Path | None:
    """The CA file that was named, else the profile's own."""
    return expanded(text).absolute() if text else before.ca_file


def _identity(profile: Profile) -> tuple[str, ...]:
    """What decides which projects there are."""
    return (profile.auth_url, profile.region, profile.domain_name, profile.user_name, profile.user_id)
