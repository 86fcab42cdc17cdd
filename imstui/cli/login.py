"""`imstui login`: asks for what is missing, signs in, and only then keeps anything."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import click

from imstui.cli.asking import Person, chosen, on_terminal, person
from imstui.cli.login_options import STDIN, given_to_login, login_options
from imstui.cli.login_settings import settled
from imstui.cli.opened import given
from imstui.cli.output import talk
from imstui.cli.running import run
from imstui.model.account import Project
from imstui.model.credentials import Secret
from imstui.model.errors import InvalidInput, StoreError
from imstui.model.profile import Kind, Profile

if TYPE_CHECKING:
    from imstui.accounts.enrolling import Enrolled
    from imstui.accounts.keeping import Place
    from imstui.accounts.stores import Stores

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
    _keep(_signed_in(replace(profile, keeping=place.keeping), secret), secret, stores)


def _announce(place: Place, profile: Profile) -> None:
    from imstui.accounts.enrolling import told_before

    if place.failure is not None:
        from imstui.present.explain import one_line

        talk(one_line(place.failure))
    talk(told_before(place, profile))


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


def _signed_in(profile: Profile, secret: Secret) -> Enrolled:
    """The profile with its project, and the proof that the secret is right."""
    from imstui.accounts.enrolling import Guide, enrol
    from imstui.local.environment import OWN_PASSCODE, taken

    passcode = taken().get(OWN_PASSCODE, "")
    guide = Guide(person(), lambda projects: _chosen(projects, profile.region))
    return run(enrol(profile, secret, guide, Secret(passcode) if passcode else None))


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


def _keep(enrolled: Enrolled, secret: Secret, stores: Stores) -> None:
    from imstui.accounts.enrolling import not_stored, store
    from imstui.local.profiles import read_profiles

    try:
        profile, told = store(enrolled, secret, stores)
    except StoreError as error:
        talk(not_stored(enrolled.profile))
        raise error from None
    for sentence in told:
        talk(sentence)
    if read_profiles().default != profile.name:
        talk(f"Use it with --profile {profile.name}, or make it the default: 'imstui profiles use {profile.name}'.")
