"""What the sign-in screens have done beside the loop: settings found, keyrings looked at, secrets kept.

Each imports what it needs when it is called, in its thread: none of that is there at the first frame.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from imstui.model.errors import InvalidInput, StoreError
from imstui.model.profile import Keeping

if TYPE_CHECKING:
    from imstui.accounts import Asker, Wanted
    from imstui.accounts.enrolling import Enrolled, Guide
    from imstui.accounts.entering import Entry
    from imstui.accounts.keeping import Place
    from imstui.accounts.ways import Ways
    from imstui.local.found import Found
    from imstui.local.keyring_store import Look
    from imstui.model.account import Project
    from imstui.model.credentials import Secret
    from imstui.model.profile import Profile
    from imstui.tui.launch import Finder
    from imstui.tui.sessions.opening import ScreenAsker
    from imstui.tui.widgets.rows import Role


def ways_here() -> Ways:
    """The ways in that this host offers."""
    from imstui.accounts.ways import ways

    return ways()


def keyring_look() -> Look:
    """How the keyring stands."""
    from imstui.accounts import Stores

    return Stores().keyring.look()


def by_environment(_: Asker) -> Found:
    """The settings that the environment holds, whatever profile is the default."""
    from imstui.accounts.ways import of_environment

    return of_environment()


def by_profile(name: str) -> Finder:
    """Finds a profile's settings."""
    from imstui.accounts.choosing import Wanted

    return _by(Wanted(profile=name))


def by_cloud(name: str) -> Finder:
    """Finds those of a cloud of clouds.yaml."""
    from imstui.accounts.choosing import Wanted

    return _by(Wanted(os_cloud=name))


def _by(wanted: Wanted) -> Finder:
    def find(asker: Asker) -> Found:
        from imstui.accounts import Stores, settings_of

        return settings_of(wanted, ask=asker.secret, stores=Stores())

    return find


def in_project_of(finder: Finder, project: Project) -> Finder:
    """Finds what another finder does, for another project."""

    def find(asker: Asker) -> Found:
        from imstui.accounts.renewing import in_project

        return in_project(finder(asker), project, asker)

    return find


def place_of(keeping: Keeping | None) -> Place:
    """Where a secret can be kept."""
    from imstui.accounts import Stores
    from imstui.accounts.keeping import place_for

    return place_for(keeping, Stores())


def prepared(entry: Entry, asker: ScreenAsker) -> tuple[Profile, Guide]:
    """The profile that was entered with the place where its secret will lie, and who is asked on the way."""
    from imstui.accounts.enrolling import Guide
    from imstui.accounts.entering import entered
    from imstui.tui.sessions.aside import aside

    profile = replace(entered(entry), keeping=place_of(entry.keeping).keeping)
    return profile, Guide(asker, asker.project, aside, wants_token=True)


def will_replace(found: Found) -> bool:
    """Whether a secret that the cloud takes will lie in the keyring in the place of the one it refused."""
    from imstui.accounts.replacing import replaced_in_keyring

    return replaced_in_keyring(found) is not None


def replaced(found: Found, secret: Secret) -> tuple[str, Role]:
    """Keep a secret in the place of the one that was refused; gives what to say of it, '' if nothing."""
    from imstui.accounts import Stores
    from imstui.accounts.replacing import not_replaced, replace_in_keyring

    try:
        return replace_in_keyring(found, secret, Stores()), "success"
    except StoreError as error:
        return not_replaced(found, error), "error"


def stored(enrolled: Enrolled, secret: Secret) -> list[tuple[str, Role]]:
    """Keep the secret; gives what to say of it. A secret that can't be kept ends no session."""
    from imstui.accounts import Stores
    from imstui.accounts.enrolling import not_stored, store
    from imstui.present.explain import one_line

    try:
        profile, told = store(enrolled, secret, Stores())
    except (StoreError, InvalidInput) as error:
        return [(f"{not_stored(enrolled.profile)} {one_line(error)}", "error")]
    kept: Role = "success" if profile.keeping is Keeping.KEYRING else "warning"
    return [*((sentence, "") for sentence in told[:-1]), (told[-1], kept)]
