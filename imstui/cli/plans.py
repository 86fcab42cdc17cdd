"""What `imstui copy --dry-run` shows: each wanted copy with what is against it, and the request as it would be sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from imstui.cli.output import Listing, Printer, say
from imstui.cli.progress import headline
from imstui.present.records import Json, Record
from imstui.present.text import clean
from imstui.replication.plan import Planned
from imstui.replication.preflight import Around, Result, findings

FIELDS: Final = (
    "source_image_id", "source_image_name", "image_name", "method", "path", "body", "checks", "blockers", "warnings",
    "doubt",
)  # fmt: skip


def print_plan(planned: Sequence[Planned], around: Around, form: str) -> None:
    """The plan on stdout, in words or as records."""
    if form == "table":
        for one in planned:
            _say(one, around)
        return
    printer = Printer(Listing(FIELDS, (), lambda _: ()), form)
    printer.write([_record(one, around) for one in planned])
    printer.close()


def doubt(planned: Planned) -> str:
    """Why a copy may be a double, in a sentence; '' if there is no doubt."""
    if planned.open_twins:
        twin = planned.open_twins[-1]
        state = f"{headline(twin)} is {twin.state.value} already, as {twin.id}"
        return f"{state}: watch it instead with 'imstui watch {twin.id}'."
    ids = ", ".join(image.id for image in planned.namesakes)
    return f"The name {clean(planned.request.name)} is taken by image {ids}." if ids else ""


def _record(planned: Planned, around: Around) -> Record:
    found = findings(planned, around, taken=bool(planned.namesakes))
    checks: list[Json] = [{"subject": one.subject, "result": one.result.value, "text": one.text} for one in found]
    blockers: list[Json] = [{"code": blocker.code, "message": blocker.message} for blocker in planned.blockers]
    return {
        "source_image_id": planned.image.id,
        "source_image_name": planned.image.name,
        "image_name": planned.request.name,
        "method": "POST",
        "path": _path(planned),
        "body": {**planned.request.body()},
        "checks": checks,
        "blockers": blockers,
        "warnings": list(planned.warnings),
        "doubt": doubt(planned) or None,
    }


def _say(planned: Planned, around: Around) -> None:
    say(f"{clean(planned.image.name)}  {planned.image.id}")
    for finding in findings(planned, around, taken=bool(planned.namesakes)):
        sign = "?" if finding.result is Result.OPEN else finding.result.value
        say(f"  {sign:8}  {clean(finding.text)}")
    for blocker in planned.blockers:
        say(f"  blocked   {blocker.message}")
    for warning in planned.warnings:
        say(f"  warning   {warning}")
    if planned.doubtful:
        say(f"  doubtful  {doubt(planned)}")
    say(f"  POST {_path(planned)}")
    say(f"  {json.dumps(planned.request.body())}")


def _path(planned: Planned) -> str:
    return f"/v1/cloudimages/{planned.image.id}/copy"
