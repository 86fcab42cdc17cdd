"""Signing in before anything is stored: which projects there are, and whether the secret is right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from imstui.cloud.channel import Channel
from imstui.cloud.iam import Iam, SignedIn, auth_url_of, projects_of, region_of_project
from imstui.cloud.opening import Settings, reachable_projects
from imstui.cloud.sign_in_words import credentials_refusal
from imstui.cloud.signing import KeyAuth
from imstui.cloud.transport import Wire
from imstui.local.found import Found
from imstui.model.account import Account, Project
from imstui.model.credentials import AccessKeyCredentials, Secret
from imstui.model.errors import CloudError, SignInRefused

_REGION: Final = re.compile(r"[a-z]{2}(-[a-z0-9]+)+")
"""A region's name: projects of other services are named otherwise (MOS)."""
_MOST_NAMED: Final = 8
"""Regions that a sentence names."""
_LOCKING: Final = "Nothing more is tried with it: five wrong signatures in a row lock a key for five minutes."


@dataclass(frozen=True, slots=True)
class Proof:
    """A sign-in that worked.

    Attributes:
        token: None with an access key.
    """

    account: Account
    token: Secret | None = None


async def signed_in(found: Found) -> Proof:
    """Sign in for the project that the settings name, once.

    Raises:
        SignInRefused: the cloud refused, or wants a passcode; nothing is repeated.
        InvalidInput: the settings aren't complete, or the CA file can't be used.
        CloudError, TransportError: the cloud failed, or is out of reach.
    """
    wire = Wire(ca_file=found.ca_file, verify=found.verify)
    try:
        answer: SignedIn = await Iam(wire).sign_in(found.credentials)
        if isinstance(found.credentials, AccessKeyCredentials):
            # With a project's id nothing was sent so far: a signature is proved by a request.
            await _projects_by_key(wire, found.credentials)
        return Proof(answer.account, answer.token)
    finally:
        await wire.aclose()


async def projects(found: Found) -> tuple[Project, ...]:
    """The projects that the credentials reach in their region, the region's own first. It signs in, once.

    Raises:
        SignInRefused: the cloud refused, or wants a passcode; nothing is repeated.
        InvalidInput: the settings aren't complete, or the CA file can't be used.
        CloudError, TransportError: the cloud failed, or is out of reach.
    """
    try:
        everything = await reachable_projects(found.credentials, Settings(ca_file=found.ca_file, verify=found.verify))
    except CloudError as error:
        if isinstance(found.credentials, AccessKeyCredentials):
            raise credentials_refusal(error, "access key", _LOCKING) from error
        raise
    region = found.credentials.region
    enabled = [project for project in everything if project.enabled]
    # Other services' projects (named MOS, for one) begin with no region's name.
    fitting = [project for project in enabled if region_of_project(project.name) == region] if region else enabled
    if not fitting:
        raise SignInRefused(f"The account reaches no project in region '{region}'.", hint=_reached(enabled))
    return tuple(sorted(fitting, key=lambda project: (project.name != region, project.name)))


def _reached(projects: Sequence[Project]) -> str:
    """Which region to name instead, as far as the account's projects tell."""
    regions = sorted({region for one in projects if _REGION.fullmatch(region := region_of_project(one.name))})
    if not regions:
        return "Name another region."
    if len(regions) == 1:
        return f"Name the one that it reaches: {regions[0]}."
    more = f" and {len(regions) - _MOST_NAMED} more" if len(regions) > _MOST_NAMED else ""
    return f"Name one that it reaches: {', '.join(regions[:_MOST_NAMED])}{more}."


async def _projects_by_key(wire: Wire, credentials: AccessKeyCredentials) -> None:
    channel = Channel(wire, KeyAuth(credentials, lambda: datetime.now(UTC)))
    try:
        await projects_of(channel, auth_url_of(credentials))
    except CloudError as error:
        raise credentials_refusal(error, "access key", _LOCKING) from error
