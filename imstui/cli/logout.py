"""`imstui logout`: deletes what is kept of a profile, and sees that it is gone."""

from __future__ import annotations

import os

import click

from imstui.cli.opened import given
from imstui.cli.output import talk
from imstui.model.errors import StoreError
from imstui.model.profile import Keeping, Profile


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every profile, in place of the one that is meant.")
def logout(everything: bool) -> None:
    """Delete the secrets of a profile from where they are kept. Its settings stay."""
    from imstui.accounts.keeping import sign_out
    from imstui.accounts.stores import Stores
    from imstui.present.explain import one_line

    stores = Stores()
    failed: StoreError | None = None
    for name in _names(everything):
        try:
            talk(_gone(sign_out(name, stores)))
        except StoreError as error:
            if failed is not None:
                talk(one_line(failed))
            failed = error
    _tell_of_environment()
    if failed is not None:
        raise failed


def _names(everything: bool) -> tuple[str, ...]:
    from imstui.local.profiles import read_profiles

    profiles = read_profiles()
    if everything:
        return tuple(profiles.by_name)
    named = given().profile or os.environ.get("IMSTUI_PROFILE", "") or profiles.default
    if not named:
        talk("There is no default profile: name one with --profile, or give --all.")
        return ()
    return (profiles.named(named).name,)


def _gone(profile: Profile) -> str:
    settings = f"Its settings stay: 'imstui profiles remove {profile.name}' drops them too."
    if profile.keeping is Keeping.COMMAND:
        return f"Nothing of '{profile.name}' is kept here: '{profile.command[0]}' gives its secret. {settings}"
    return f"Nothing secret of '{profile.name}' is left on this host. {settings}"


def _tell_of_environment() -> None:
    """What is set in the person's shell can't be taken back from here."""
    from imstui.local.environment import secret_names

    names = secret_names(os.environ)
    if names:
        talk(f"Your shell still has {', '.join(names)}: unset it there.")
