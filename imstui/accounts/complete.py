"""From the account that is meant to complete settings, wherever they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from imstui.accounts.choosing import Choice, Wanted, choose
from imstui.local.environment import taken, with_environment
from imstui.local.found import Ask, Found
from imstui.local.hardening import harden
from imstui.local.redaction import redactor
from imstui.model.credentials import Secret
from imstui.model.errors import NotSignedIn

if TYPE_CHECKING:
    # Where the environment is complete, no store is asked.
    from imstui.accounts.stores import Stores


def credentials(
    wanted: Wanted | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    ask: Ask | None = None,
    stores: Stores | None = None,
) -> Found:
    """Complete settings to sign in with, and where they were found.

    Args:
        wanted: what was named.
        environ: the process's own if None, whose secrets are then taken out of it.
        ask: asks the person for a secret that lies nowhere; None where nobody can be asked.
        stores: of this process.

    Raises:
        NotSignedIn: no place holds complete settings, and nobody can be asked.
        StoreError: the place that keeps the secret can't be used, and nobody can be asked.
        InvalidInput: what was named isn't there, or a file can't be read.
    """
    harden()
    if environ is None:
        environ = taken()
    choice = choose(wanted or Wanted(), environ)
    found = replace(_complete(choice, environ, ask, stores), notes=choice.notes)
    keep_out_of_logs(found)
    return found


def keep_out_of_logs(found: Found) -> None:
    """Make the secrets known to the redactor, so that no log of this process shows them."""
    for field in fields(found.credentials):
        value = getattr(found.credentials, field.name)
        if isinstance(value, Secret):
            redactor.hide(value)


def _complete(choice: Choice, environ: Mapping[str, str], ask: Ask | None, stores: Stores | None) -> Found:
    if choice.found is not None:
        return choice.found
    if choice.cloud is not None:
        from imstui.local.clouds_found import found_of

        return with_environment(found_of(choice.cloud, ask), environ)
    if choice.profile is None:
        raise NotSignedIn("No account was chosen.")
    from imstui.accounts.of_profile import found_for, passcode_of, secret_of
    from imstui.accounts.stores import Stores

    secret, origin = secret_of(choice.profile, environ, ask, stores or Stores())
    return with_environment(found_for(choice.profile, secret, origin, passcode_of(environ)), environ)
