"""The options of `imstui login`. None of them takes a secret: these come by prompt or through stdin."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import click

from imstui.cli.options import Globals
from imstui.model.errors import InvalidInput
from imstui.model.profile import Keeping, Kind

_Command = TypeVar("_Command", bound=Callable[..., object])

_STORES: Final = ("keyring", "session", "file")
STDIN: Final = {Kind.PASSWORD: "--password-stdin", Kind.TOKEN: "--token-stdin", Kind.ACCESS_KEY: "--secret-key-stdin"}
"""The option that reads a secret from stdin, by its kind."""

_OPTIONS: Final = (
    click.option("--cloud", type=click.Choice(("otc", "swiss", "huawei")), help="Which cloud, of those known by name."),
    click.option("--auth-url", default="", help="Another cloud's Identity endpoint, ending in /v3."),
    click.option("--region", default="", help="Region, as eu-de."),
    click.option("--domain", default="", help="Domain: the account's name."),
    click.option("--user", default="", help="User name."),
    click.option("--user-id", default="", help="User id, in place of name and domain; MFA may want it."),
    click.option("--project", default="", help="Project: its id or name."),
    click.option("--access-key", default="", help="Access key id (AK), to sign in with a key; its SK is asked for."),
    click.option("--ca-file", default="", help="CA certificates to trust in place of the shipped ones."),
    click.option("--store", type=click.Choice(_STORES), help="Where the secret shall lie; 'file' isn't encrypted."),
    click.option("--insecure-storage", is_flag=True, help="The same as --store file."),
    click.option("--keep-token", is_flag=True, help="Keep the token too until it ends: one passcode a day is enough."),
    click.option("--password-stdin", is_flag=True, help="Read the password from stdin."),
    click.option("--token-stdin", is_flag=True, help="Sign in with a ready token, read from stdin."),
    click.option("--secret-key-stdin", is_flag=True, help="Read the secret key (SK) from stdin."),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What was given; '' where nothing was.

    Attributes:
        piped: of which kind the secret is that comes through stdin.
        keeping: where the secret shall lie, if that was said.
    """

    profile: str = ""
    cloud: str = ""
    auth_url: str = ""
    region: str = ""
    domain: str = ""
    user: str = ""
    user_id: str = ""
    project: str = ""
    access_key: str = ""
    ca_file: str = ""
    keep_token: bool = False
    read_only: bool = False
    piped: Kind | None = None
    keeping: Keeping | None = None

    @property
    def kind(self) -> Kind | None:
        """What is signed in with, if an option tells."""
        return self.piped or (Kind.ACCESS_KEY if self.access_key else None)

    @property
    def names_an_account(self) -> bool:
        """Whether it is told which account, so that the default profile isn't meant."""
        return bool(self.cloud or self.auth_url or self.user or self.user_id or self.access_key or self.domain)


def login_options(command: _Command) -> _Command:
    """Give a command all of them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def given_to_login(options: Globals, chosen: dict[str, Any]) -> Given:
    """What was given, by the options before the command and its own.

    Raises:
        InvalidInput: options that don't go together, or a value that can't be used.
    """
    flags = {
        Kind.PASSWORD: chosen.pop("password_stdin"),
        Kind.TOKEN: chosen.pop("token_stdin"),
        Kind.ACCESS_KEY: chosen.pop("secret_key_stdin"),
    }
    keeping = _keeping(chosen.pop("store"), chosen.pop("insecure_storage"))
    chosen["cloud"] = chosen["cloud"] or ""
    profile = options.profile or os.environ.get("IMSTUI_PROFILE", "")
    return Given(profile=profile, read_only=options.read_only, piped=_piped(flags), keeping=keeping, **chosen)


def _piped(flags: dict[Kind, bool]) -> Kind | None:
    found = [kind for kind, is_given in flags.items() if is_given]
    if len(found) > 1:
        raise InvalidInput(f"Only one secret comes through stdin: {' or '.join(STDIN[kind] for kind in found)}.")
    return found[0] if found else None


def _keeping(store: str | None, insecure: bool) -> Keeping | None:
    word = "file" if insecure else store or os.environ.get("IMSTUI_STORE", "")
    word = "session" if word == "memory" else word
    if word and word not in _STORES:
        raise InvalidInput(f"IMSTUI_STORE is one of {', '.join(_STORES)}, not {word!r}.")
    return Keeping(word) if word else None
