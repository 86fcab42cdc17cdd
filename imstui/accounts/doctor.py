"""`imstui doctor`: what works on this host and what doesn't. Asks nobody for anything, and shows no secret."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from imstui.accounts.choosing import Choice, Wanted, choose
from imstui.accounts.reach import Reached, reach
from imstui.accounts.stores import Stores
from imstui.local.check_files import check_files
from imstui.local.check_surroundings import check_surroundings
from imstui.local.environment import taken
from imstui.local.keyring_choice import plugins
from imstui.local.keyring_store import UNLOCKING, Look
from imstui.local.paths import places
from imstui.local.profiles import read_profiles
from imstui.model.check import Check, Facts, Health
from imstui.model.errors import ImstuiError, InvalidInput, StoreError
from imstui.model.profile import Keeping, Profile
from imstui.model.store import StoreState

_WAIT: Final = 4.7
_APART: Final = 60
_REFUSED: Final = 900
"""Seconds of difference at which signatures are refused."""
_HEADLESS: Final = f"a keyring without a desktop: dbus-run-session -- bash; then {UNLOCKING}"


@dataclass(frozen=True, slots=True)
class Report:
    """All checks.

    Attributes:
        store_failed: whether the secret of the account that is meant can't be had.
        cloud_failed: whether its cloud is out of reach.
    """

    checks: tuple[Check, ...]
    store_failed: bool
    cloud_failed: bool


def examine(wanted: Wanted, environ: Mapping[str, str] | None = None) -> Report:
    """Look at everything, in five seconds at most: the keyring and the network at the same time."""
    environ = taken() if environ is None else environ
    stores = Stores()
    looks: queue.SimpleQueue[Look] = queue.SimpleQueue()
    threading.Thread(target=lambda: looks.put(stores.keyring.look()), name="doctor", daemon=True).start()
    choice, account = _account(wanted, environ)
    service = _service(choice, environ)
    try:
        look = looks.get(timeout=_WAIT)
    except queue.Empty:
        look = Look(StoreState.HUNG, failure=StoreError("The keyring did not answer."))
    profile = choice.profile if choice else None
    keyring = _keyring(look, needed=profile is not None and profile.keeping is Keeping.KEYRING)
    checks = [account, service, keyring, *_plugins(), *_profiles()]
    checks += [*check_files(places()), *check_surroundings(environ)]
    return Report(
        tuple(checks),
        store_failed=Health.FAILED in {keyring.health, account.health},
        cloud_failed=service.health is Health.FAILED,
    )


def _account(wanted: Wanted, environ: Mapping[str, str]) -> tuple[Choice | None, Check]:
    try:
        choice = choose(wanted, environ)
    except InvalidInput as error:
        return None, Check("account", Health.FAILED, f"{error} {error.hint}".strip())
    except ImstuiError as error:
        return None, Check("account", Health.NOTE, f"{error} {error.hint}".strip(), {"source": None})
    if choice.profile is not None:
        source = f"profile '{choice.profile.name}'"
    elif choice.cloud is not None:
        source = f"cloud '{choice.cloud.name}' of {choice.cloud.file}"
    else:
        source = choice.found.source if choice.found else ""
    text = " ".join((source, *choice.notes))
    return choice, Check("account", Health.NOTE if choice.notes else Health.OK, text, {"source": source})


def _keyring(look: Look, *, needed: bool) -> Check:
    facts: Facts = {
        "state": look.state.value,
        "library": version("keyring"),
        "name": look.name or None,
        "backend": look.backend or None,
        "chosen_by": look.chosen_by or None,
        "pid": look.pid or None,
        "collection": look.collection or None,
        "milliseconds": round(look.seconds * 1000),
    }
    if look.failure is None:
        where = f"{look.name}, collection {look.collection}" if look.collection else look.name
        chosen = f", chosen by {look.chosen_by}" if look.chosen_by not in {"", "itself"} else ""
        text = f"{where}: ready, {facts['milliseconds']} ms (keyring {facts['library']}{chosen})"
        return Check("keyring", Health.OK, text, facts)
    text = f"{look.failure} {look.failure.hint}".strip()
    if look.state in {StoreState.ABSENT, StoreState.NO_COLLECTION}:
        text = f"{look.failure} For {_HEADLESS}"
    return Check("keyring", Health.FAILED if needed else Health.NOTE, text, facts)


def _plugins() -> Iterator[Check]:
    found = plugins()
    if found:
        yield Check("plugins", Health.NOTE, f"{', '.join(found)}: installed, not used", {"plugins": ", ".join(found)})


def _profiles() -> Iterator[Check]:
    try:
        profiles = read_profiles()
    except InvalidInput as error:
        yield Check("profiles", Health.FAILED, str(error))
        return
    for name, profile in profiles.by_name.items():
        default = name == profiles.default
        facts: Facts = {
            "name": name,
            "default": default,
            "kind": profile.kind.value,
            "secret": profile.keeping.value,
            "verify": profile.verify,
        }
        text = f"{name}{' (default)' if default else ''}: {profile.kind.value}, kept: {profile.keeping.value}"
        if not profile.verify:
            yield Check("profile", Health.WARNING, f"{text}; verify = false trusts any certificate", facts)
        elif profile.keeping is Keeping.FILE:
            yield Check("profile", Health.NOTE, f"{text}, not encrypted", facts)
        else:
            yield Check("profile", Health.OK, text, facts)


def _service(choice: Choice | None, environ: Mapping[str, str]) -> Check:
    where = _where(choice)
    if where is None:
        return Check("service", Health.NOTE, "no account, so none is asked")
    auth_url, ca_file, verify = where
    proxied = any(environ.get(name) for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"))
    try:
        found = reach(auth_url, ca_file=ca_file, verify=verify, proxied=proxied)
    except ImstuiError as error:
        return Check("service", Health.FAILED, f"{error} {error.hint}".strip())
    return _told(found)


def _told(found: Reached) -> Check:
    facts: Facts = {
        "host": found.host,
        "milliseconds": round(found.seconds * 1000),
        "clock_skew_seconds": None if found.skew is None else round(found.skew),
    }
    text = f"{found.host} answers in {facts['milliseconds']} ms"
    if found.skew is None:
        return Check("service", Health.OK, text, facts)
    apart = abs(round(found.skew))
    if apart >= _REFUSED:
        text += f"; this host's clock is {apart} s off, and signatures of an access key are refused: set it right"
        return Check("service", Health.WARNING, text, facts)
    if apart >= _APART:
        return Check("service", Health.NOTE, f"{text}; this host's clock is {apart} s off", facts)
    return Check("service", Health.OK, f"{text}, clocks agree", facts)


def _where(choice: Choice | None) -> tuple[str, Path | None, bool] | None:
    if choice is None:
        return None
    profile: Profile | None = choice.profile
    if profile is not None:
        return profile.auth_url, profile.ca_file, profile.verify
    if choice.found is not None:
        return choice.found.credentials.auth_url, choice.found.ca_file, choice.found.verify
    if choice.cloud is not None:
        from imstui.local.clouds_found import address_of

        return address_of(choice.cloud)
    return None
