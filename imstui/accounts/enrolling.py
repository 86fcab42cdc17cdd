"""The first sign-in of a profile: its secret proved, its project chosen. Nothing is kept yet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from imstui.accounts import signing_in
from imstui.accounts.complete import keep_out_of_logs
from imstui.accounts.entering import with_account
from imstui.accounts.keeper import standing_in
from imstui.accounts.keeping import Place, keep
from imstui.accounts.of_profile import WORDS, found_for
from imstui.accounts.opening import NEXT_PASSCODE, PASSCODE, Aside, Asker, at_once
from imstui.accounts.signing_in import Proof
from imstui.accounts.stores import Stores
from imstui.local.environment import OWN_SECRETS
from imstui.local.found import Found, has_passcode, with_passcode
from imstui.model.account import Account, Project
from imstui.model.credentials import Secret
from imstui.model.errors import SignInRefused
from imstui.model.profile import Keeping, Kind, Profile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A sign-in that worked.

    Attributes:
        profile: with its project.
        found: what a session is opened with.
    """

    profile: Profile
    proof: Proof
    found: Found


@dataclass(frozen=True, slots=True)
class Guide:
    """Who is asked on the way.

    Attributes:
        asker: for a passcode; None where nobody can be asked.
        choose: for the project, if the account reaches several.
        aside: where they are asked.
        wants_token: the token is used after it, so that one is had although a passcode was spent on the projects.
    """

    asker: Asker | None
    choose: Callable[[tuple[Project, ...]], Project]
    aside: Aside = at_once
    wants_token: bool = False


async def enrol(profile: Profile, secret: Secret, guide: Guide, passcode: Secret | None = None) -> Enrolled:
    """Sign in with a new secret. A refused one is sent once: accounts and keys get locked.

    Args:
        profile: all but the secret, and perhaps the project.
        secret: to be proved.
        guide: who is asked.
        passcode: with MFA, if it is known.

    Raises:
        SignInRefused: the cloud refused, or wants a passcode and nobody can be asked.
        InvalidInput: the settings aren't complete, or nobody can choose the project.
        CloudError, TransportError: the cloud failed, or is out of reach.
    """
    found = found_for(profile, secret, "the person", passcode)
    keep_out_of_logs(found)
    if profile.kind is Kind.TOKEN or profile.project_id or profile.project_name:
        proof, used = await _tried(signing_in.signed_in, found, guide)
        return _enrolled(with_account(profile, proof.account), secret, proof, used)
    projects, used = await _tried(signing_in.projects, found, guide)
    project = projects[0] if len(projects) == 1 else await guide.aside(lambda: guide.choose(projects))
    account = Account(
        auth_url=profile.auth_url,
        region=profile.region or project.name.partition("_")[0],
        project_id=project.id,
        project_name=project.name,
    )
    profile = with_account(profile, account)
    if not guide.wants_token and not profile.keep_token:
        return _enrolled(profile, secret, Proof(account), used)
    again = found_for(profile, secret, "the person")
    asker = guide.asker
    if has_passcode(used) and asker is not None:
        again = with_passcode(again, await guide.aside(lambda: asker.passcode(NEXT_PASSCODE)))
    proof, used = await _tried(signing_in.signed_in, again, guide)
    return _enrolled(profile, secret, proof, used)


def _enrolled(profile: Profile, secret: Secret, proof: Proof, used: Found) -> Enrolled:
    found = found_for(profile, secret, "the person")
    if has_passcode(used) and proof.token is not None:
        found = standing_in(found, proof.token)
    return Enrolled(profile, proof, found)


async def _tried(work: Callable[[Found], Awaitable[T]], found: Found, guide: Guide) -> tuple[T, Found]:
    """What the sign-in gives, and what it was given: the person is asked for a passcode where one is wanted."""
    asker = guide.asker
    try:
        return await work(found), found
    except SignInRefused as refused:
        if not refused.wants_passcode or has_passcode(found) or asker is None:
            raise
    found = with_passcode(found, await guide.aside(lambda: asker.passcode(PASSCODE)))
    return await work(found), found


def told_before(place: Place, profile: Profile) -> str:
    """Where the secret will lie, told before it is asked for."""
    return f"The {WORDS[profile.kind]} of profile '{profile.name}' will be kept in {place.words}."


def store(enrolled: Enrolled, secret: Secret, stores: Stores) -> tuple[Profile, tuple[str, ...]]:
    """Keep it where the profile says; gives the profile as it is now, and what the person should know of it.

    Raises:
        StoreError: the secret isn't kept; the profile is, and asks for it each time.
        InvalidInput: the profiles can't be written.
    """
    profile = keep(enrolled.profile, secret, enrolled.proof, stores)
    told = [_signed_in(profile)]
    if profile.keyring_may_hold:
        told.append("The keyring may still hold an older one: run 'imstui logout' when it is unlocked.")
    if profile.read_only:
        told.append("The profile is for looking only.")
    return profile, (*told, _kept(profile, stores))


def not_stored(profile: Profile) -> str:
    """What to say where `store` failed."""
    return f"Signed in, but the {WORDS[profile.kind]} isn't kept; profile '{profile.name}' asks for it each time."


def _signed_in(profile: Profile) -> str:
    who = f"{profile.who} " if profile.who else ""
    return f"Signed in as {who}in project {profile.project_name or profile.project_id}, region {profile.region}."


def _kept(profile: Profile, stores: Stores) -> str:
    word = WORDS[profile.kind]
    match profile.keeping:
        case Keeping.SESSION:
            variable = OWN_SECRETS[profile.kind.value]
            return f"The {word} isn't saved: the next command asks for it, or takes it from {variable}."
        case Keeping.FILE:
            return f"The {word} lies NOT ENCRYPTED in {stores.files.path(profile.name)}."
        case _:
            return f"The {word} is in {stores.named(profile.keeping)}."
