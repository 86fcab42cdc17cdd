"""`imstui login`: asks for what is missing, signs in, and only then keeps anything."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from imstui.cli.asking import Person, chosen, on_terminal, person
from imstui.cli.login_options import STDIN, given_to_login, login_options
from imstui.cli.login_settings import settled
from imstui.cli.opened import given
from imstui.cli.output import talk
from imstui.cli.running import run
from imstui.local.found import Found, has_passcode, with_passcode
from imstui.model.account import Account, Project
from imstui.model.credentials import Secret
from imstui.model.errors import InvalidInput, SignInRefused, StoreError
from imstui.model.profile import Keeping, Kind, Profile

if TYPE_CHECKING:
    from imstui.accounts.keeping import Place
    from imstui.accounts.signing_in import Proof
    from imstui.accounts.stores import Stores

T = TypeVar("T")

_MOST: Final = 64 * 1024


@click.command()
@login_options
def login(**chosen: Any) -> None:
    """Sign in, and keep the account as a profile. The secret goes to the OS keyring; --profile names the profile."""
    from imstui.accounts.keeping import place_for
    from imstui.accounts.stores import Stores
    from imstui.local.hardening import harden

    harden()
    wanted = given_to_login(given(), chosen)
    if not wanted.piped and not on_terminal():
        raise InvalidInput(
            "There is no terminal to ask for the secret: give it by --password-stdin (or --token-stdin, "
            "--secret-key-stdin)."
        )
    profile = settled(wanted)
    stores = Stores()
    place = place_for(wanted.keeping, stores)
    if place.failure is not None and not on_terminal():
        # What a script signs in for is a later command, and that one would find nothing.
        raise place.failure
    _announce(place, profile)
    secret = _from_stdin(wanted.piped) if wanted.piped else _ask(profile)
    profile, proof = _signed_in(replace(profile, keeping=place.keeping), secret)
    _keep(profile, secret, proof, stores)


def _announce(place: Place, profile: Profile) -> None:
    from imstui.accounts.of_profile import WORDS

    if place.failure is not None:
        from imstui.present.explain import one_line

        talk(one_line(place.failure))
    talk(f"The {WORDS[profile.kind]} of profile '{profile.name}' will be kept in {place.words}.")


def _from_stdin(kind: Kind) -> Secret:
    if sys.stdin.isatty():
        return Person().secret(STDIN[kind].removeprefix("--").removesuffix("-stdin"), None)
    text = sys.stdin.readline(_MOST).rstrip("\r\n")
    if not text:
        raise InvalidInput(f"{STDIN[kind]} was given, and nothing came through stdin.")
    return Secret(text)


def _ask(profile: Profile) -> Secret:
    from imstui.accounts.of_profile import WORDS

    word = WORDS[profile.kind].capitalize()
    return Person().secret(f"{word} of {profile.who}" if profile.who else word, None)


def _signed_in(profile: Profile, secret: Secret) -> tuple[Profile, Proof]:
    """The profile with its project, and the proof that the secret is right."""
    from imstui.accounts import signing_in
    from imstui.accounts.complete import keep_out_of_logs
    from imstui.accounts.of_profile import found_for
    from imstui.local.environment import OWN_PASSCODE, taken

    passcode = taken().get(OWN_PASSCODE, "")
    found = found_for(profile, secret, "the person", Secret(passcode) if passcode else None)
    keep_out_of_logs(found)
    if profile.kind is Kind.TOKEN or profile.project_id or profile.project_name:
        proof, _ = _tried(signing_in.signed_in, found)
        return _with_account(profile, proof.account), proof
    projects, found = _tried(signing_in.projects, found)
    project = _chosen(projects, profile.region)
    account = Account(
        auth_url=profile.auth_url,
        region=profile.region or project.name.partition("_")[0],
        project_id=project.id,
        project_name=project.name,
    )
    profile = _with_account(profile, account)
    if not profile.keep_token:
        return profile, signing_in.Proof(account)
    again = found_for(profile, secret, "the person")
    if has_passcode(found):
        again = with_passcode(again, Person().passcode("Passcode of the MFA device, the next one: each is good once"))
    return profile, _tried(signing_in.signed_in, again)[0]


def _tried(work: Callable[[Found], Coroutine[Any, Any, T]], found: Found) -> tuple[T, Found]:
    """What the sign-in gives, and what it was given: the person is asked for a passcode where one is wanted."""
    try:
        return run(work(found)), found
    except SignInRefused as refused:
        somebody = person()
        if not refused.wants_passcode or has_passcode(found) or somebody is None:
            raise
    found = with_passcode(found, somebody.passcode("Passcode of the MFA device"))
    return run(work(found)), found


def _with_account(profile: Profile, account: Account) -> Profile:
    return replace(
        profile,
        region=profile.region or account.region,
        project_id=account.project_id,
        project_name=account.project_name or profile.project_name,
        user_name=profile.user_name or account.user_name,
        domain_name=profile.domain_name or account.domain_name,
    )


def _chosen(projects: tuple[Project, ...], region: str) -> Project:
    if len(projects) == 1:
        return projects[0]
    if on_terminal():
        talk("The account reaches several projects:")
        return projects[chosen("Project", [project.name for project in projects])]
    if projects[0].name == region:
        return projects[0]
    raise InvalidInput(
        f"The account reaches several projects: {_names(projects)}.", hint="Name one with --project; nothing was kept."
    )


def _names(projects: tuple[Project, ...]) -> str:
    return ", ".join(project.name for project in projects)


def _keep(profile: Profile, secret: Secret, proof: Proof, stores: Stores) -> None:
    from imstui.accounts.keeping import keep
    from imstui.accounts.of_profile import WORDS
    from imstui.local.profiles import read_profiles

    word = WORDS[profile.kind]
    try:
        profile = keep(profile, secret, proof, stores)
    except StoreError as error:
        talk(f"Signed in, but the {word} isn't kept; profile '{profile.name}' asks for it each time.")
        raise error from None
    who = f"{profile.who} " if profile.who else ""
    talk(f"Signed in as {who}in project {profile.project_name or profile.project_id}, region {profile.region}.")
    talk(_kept(profile, word, stores))
    if profile.keyring_may_hold:
        talk("The keyring may still hold an older one: run 'imstui logout' when it is unlocked.")
    if profile.read_only:
        talk("The profile is for looking only.")
    if read_profiles().default != profile.name:
        talk(f"Use it with --profile {profile.name}, or make it the default: 'imstui profiles use {profile.name}'.")


def _kept(profile: Profile, word: str, stores: Stores) -> str:
    match profile.keeping:
        case Keeping.SESSION:
            return f"The {word} isn't saved: the next command asks for it, or takes it from {_variable(profile)}."
        case Keeping.FILE:
            return f"The {word} is in {stores.files.path(profile.name)}, NOT ENCRYPTED."
        case _:
            return f"The {word} is in {stores.named(profile.keeping)}."


def _variable(profile: Profile) -> str:
    from imstui.local.environment import OWN_SECRETS

    return OWN_SECRETS[profile.kind.value]
