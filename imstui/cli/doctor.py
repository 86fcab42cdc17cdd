"""`imstui doctor`: what works here and what doesn't."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from imstui.cli.exit_codes import ExitCode
from imstui.cli.opened import given
from imstui.cli.output import print_record, say
from imstui.present.records import Record

if TYPE_CHECKING:
    from imstui.accounts.doctor import Report
    from imstui.model.check import Check

_MARKS: Final = {"ok": "  ", "note": "- ", "warning": "! ", "failed": "X "}
_WIDTH: Final = 10


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One object, for a script.")
@click.option("--notify", is_flag=True, help="Try bell, title and notification on this terminal instead.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, notify: bool) -> None:
    """Look at keyring, network, profiles, files and terminal; changes nothing, asks for nothing, shows no secret.

    Marks: '-' worth knowing, '!' a risk, 'X' stands in the way. Exit code 3 if the account's secret can't be had, 5 if
    its cloud is out of reach, else 0.
    """
    if notify:
        from imstui.cli.notifying import try_notifications

        ctx.exit(ExitCode.DONE if try_notifications() else ExitCode.USAGE)
    from imstui.accounts.choosing import Wanted
    from imstui.accounts.doctor import examine

    options = given()
    report = examine(Wanted(options.profile, options.os_cloud))
    if as_json:
        print_record({"usable": _code(report) == 0, "checks": [_record(check) for check in report.checks]}, "json")
    else:
        for check in report.checks:
            say(f"{_MARKS[check.health]}{check.subject:{_WIDTH}}  {check.text}")
    ctx.exit(_code(report))


def _code(report: Report) -> int:
    if report.store_failed:
        return ExitCode.SIGN_IN
    return ExitCode.UNREACHABLE if report.cloud_failed else ExitCode.DONE


def _record(check: Check) -> Record:
    return {"subject": check.subject, "health": check.health.value, "text": check.text, **check.facts}
