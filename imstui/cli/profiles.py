"""`imstui profiles`: the accounts that are known here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from imstui.cli.output import Listing, Printer, format_option, talk
from imstui.present.records import Record
from imstui.present.table import Column
from imstui.present.text import NOTHING

if TYPE_CHECKING:
    from imstui.model.profile import Profile

FIELDS: Final = (
    "name", "default", "kind", "secret", "auth_url", "region", "domain", "user", "project", "read_only",
)  # fmt: skip


def _row(record: Record) -> Sequence[str]:
    words = [str(record[field] or NOTHING) for field in ("kind", "secret", "region", "project", "user", "auth_url")]
    mark = "*" if record["default"] else ""
    return (mark, str(record["name"]), *words, "read-only" if record["read_only"] else "")


LISTING: Final = Listing(
    FIELDS,
    (
        Column("", priority=9, least=1),
        Column("NAME", priority=9, least=12),
        Column("KIND", priority=3),
        Column("SECRET", priority=4),
        Column("REGION", priority=5),
        Column("PROJECT", priority=2, least=8),
        Column("USER", priority=1, least=8),
        Column("IAM", priority=0, least=10),
        Column("", priority=3),
    ),
    _row,
)


@click.group(invoke_without_command=True)
@format_option()
@click.pass_context
def profiles(ctx: click.Context, form: str) -> None:
    """List profiles, choose the default one, rename or remove one."""
    if ctx.invoked_subcommand is None:
        _list(form)


@profiles.command("list")
@format_option()
def list_profiles(form: str) -> None:
    """List the profiles; the default one bears a star."""
    _list(form)


def _list(form: str) -> None:
    from imstui.local.profiles import profiles_file, read_profiles

    found = read_profiles()
    if not found.by_name and form == "table":
        talk(f"There is no profile in {profiles_file()}: 'imstui login' makes one.")
    printer = Printer(LISTING, form)
    printer.write([_record(profile, default=name == found.default) for name, profile in found.by_name.items()])
    printer.close()


@profiles.command("use")
@click.argument("name")
def use(name: str) -> None:
    """Make NAME the profile that is used where none is named."""
    from imstui.accounts.keeping import use_profile

    use_profile(name)
    talk(f"'{name}' is the default now.")


@profiles.command("rename")
@click.argument("name")
@click.argument("new")
def rename(name: str, new: str) -> None:
    """Give the profile NAME the name NEW, with the secrets that are kept of it."""
    from imstui.accounts.keeping import rename_profile
    from imstui.accounts.stores import Stores

    rename_profile(name, new, Stores())
    talk(f"'{name}' is '{new}' now.")


@profiles.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Forget the profile NAME: first the secrets that are kept of it, then its settings."""
    from imstui.accounts.keeping import remove_profile
    from imstui.accounts.stores import Stores

    remove_profile(name, Stores())
    talk(f"'{name}' is gone, and nothing secret of it is left on this host.")


def _record(profile: Profile, *, default: bool) -> Record:
    return {
        "name": profile.name,
        "default": default,
        "kind": profile.kind.value,
        "secret": profile.keeping.value,
        "auth_url": profile.auth_url,
        "region": profile.region or None,
        "domain": profile.domain_name or profile.domain_id or None,
        "user": profile.who or None,
        "project": profile.project_name or profile.project_id or None,
        "read_only": profile.read_only,
    }
