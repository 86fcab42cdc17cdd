"""`imstui whoami`: whose session it is, and where each value of it comes from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from imstui.cli.opened import given, opened_session
from imstui.cli.output import format_option, print_record
from imstui.cli.running import run
from imstui.present.records import Record

if TYPE_CHECKING:
    from imstui.session import Session

_HIDDEN = frozenset({"password", "passcode", "token", "secret_key", "security_token"})


@click.command()
@format_option("table", "json")
def whoami(form: str) -> None:
    """Sign in, and tell the account, its project and region, and the source of each value."""
    options = given()

    async def work() -> None:
        async with opened_session(options) as session:
            record = _record(session)
            if form == "json":
                print_record(record, form)
            else:
                _show(record)

    run(work())


def _record(session: Session) -> Record:
    from imstui.present.times import iso_utc

    account = session.account
    return {
        "source": session.source,
        "profile": account.profile or None,
        "auth_url": account.auth_url,
        "region": account.region or None,
        "domain": account.domain_name or account.domain_id or None,
        "user": account.user_name or account.user_id or None,
        "user_id": account.user_id or None,
        "project": account.project_name or None,
        "project_id": account.project_id,
        "expires_at": iso_utc(account.expires_at),
        "read_only": session.read_only,
        "endpoints": {name: value or None for name, value in asdict(session.endpoints).items()},
        "sources": dict(session.origins),
    }


def _show(record: Record) -> None:
    from imstui.cli.details import say_details
    from imstui.replication.desk import utc_now

    sources, endpoints = record.pop("sources"), record.pop("endpoints")
    origins = {name: str(value) for name, value in sources.items()} if isinstance(sources, dict) else {}
    shown: Record = {name: value for name, value in record.items() if value is not None}
    if isinstance(endpoints, dict):
        shown |= {f"{service}_endpoint": value for service, value in endpoints.items() if value is not None}
    if "project" in origins and "project" not in shown:
        origins["project_id"] = origins.pop("project")
    for name in origins:
        shown.setdefault(name, "***" if name in _HIDDEN else "set")
    say_details(shown, utc_now(), origins)
