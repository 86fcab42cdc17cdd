"""The rehearsal's own calls under /__rehearsal__/: faults, options, time, images, and what really happened."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from imstui.simulator.answers import Answer
from imstui.simulator.clocks import second_stamp
from imstui.simulator.cloud import Cloud
from imstui.simulator.fault_answers import plain
from imstui.simulator.fault_rules import FaultError
from imstui.simulator.image_kinds import PLAIN
from imstui.simulator.image_mint import common_fields
from imstui.simulator.image_record import GIB, Image
from imstui.simulator.image_systems import SYSTEMS
from imstui.simulator.jobs import Failure
from imstui.simulator.options import OptionError, change
from imstui.simulator.scenarios import play

PREFIX = "/__rehearsal__"

Control = Callable[[Cloud, Request, Any], Answer]


def control_routes(cloud: Cloud) -> list[Route]:
    """All calls of the control door, which no fault touches."""
    table: list[tuple[str, str, Control]] = [
        ("GET", "/faults", _list_faults),
        ("POST", "/faults", _set_faults),
        ("DELETE", "/faults", _clear_faults),
        ("DELETE", "/faults/{number:int}", _remove_fault),
        ("POST", "/scenarios", _play_scenarios),
        ("GET", "/options", _show_options),
        ("POST", "/options", _change_options),
        ("POST", "/advance", _advance),
        ("POST", "/expire-tokens", _expire),
        ("GET", "/copies", _list_copies),
        ("GET", "/requests", _list_requests),
        ("DELETE", "/requests", _clear_requests),
        ("POST", "/images", _add_image),
        ("PATCH", "/images/{image_id}", _change_image),
        ("DELETE", "/images/{image_id}", _remove_image),
        ("GET", "/images/{image_id}", _show_image),
    ]
    return [Route(PREFIX + path, _endpoint(cloud, control), methods=[method]) for method, path, control in table]


def _endpoint(cloud: Cloud, control: Control) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            body = await request.json() if await request.body() else {}
            return plain(control(cloud, request, body))
        except (ValueError, TypeError, KeyError, AttributeError) as wrong:
            return plain(Answer(400, {"error": f"{type(wrong).__name__}: {wrong}"}))

    return answer


def _list_faults(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request, body
    return Answer(200, {"faults": cloud.faults.as_json()})


def _set_faults(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request
    wanted = body if isinstance(body, list) else [body]
    if not wanted:
        raise FaultError("there is no fault in the list")
    return Answer(200, {"faults": [asdict(cloud.faults.add(each)) for each in wanted]})


def _clear_faults(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request, body
    cloud.faults.clear()
    return Answer(200, {"faults": []})


def _remove_fault(cloud: Cloud, request: Request, body: Any) -> Answer:
    del body
    return _found(cloud.faults.remove(request.path_params["number"]))


def _play_scenarios(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request
    for scenario in body["scenarios"]:
        play(cloud, str(scenario))
    return Answer(200, {"options": cloud.options.as_json(), "faults": cloud.faults.as_json()})


def _show_options(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request, body
    return Answer(200, {"options": cloud.options.as_json()})


def _change_options(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request
    if not isinstance(body, dict):
        raise OptionError("options are one object of names and values")
    change(cloud.options, body)
    cloud.clocks.run_at(cloud.options.speed)
    return Answer(200, {"options": cloud.options.as_json()})


def _advance(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request
    seconds = float(body["seconds"])
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"job time goes ahead, and not for ever: {seconds}")
    cloud.clocks.advance(seconds)
    cloud.settle()
    return Answer(200, {"job_time": cloud.clocks.job()})


def _expire(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request
    keys = cloud.credentials.expire_keys() if body.get("temporary_keys") else 0
    return Answer(200, {"tokens": cloud.credentials.expire_tokens(), "temporary_keys": keys})


def _list_copies(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request, body
    return Answer(200, cloud.journal.copies_json())


def _list_requests(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request, body
    return Answer(200, cloud.journal.requests_json())


def _clear_requests(cloud: Cloud, request: Request, body: Any) -> Answer:
    del request, body
    cloud.journal.clear_requests()
    return Answer(200, cloud.journal.requests_json())


def _add_image(cloud: Cloud, request: Request, body: Any) -> Answer:
    """Adds an image with the given fields; those left out are a plain private image's.

    Beside the fields, `_members` (project id to accepted, pending or rejected) and `_fate` (code, reason, after) say
    what the wire doesn't.
    """
    del request
    members = dict(body.pop("_members", {}))
    fate = body.pop("_fate", None)
    image_id = str(body.get("id") or uuid.uuid4())
    fields = common_fields(image_id, str(body.get("name", "added")), PLAIN, SYSTEMS[1], cloud.clocks.wall())
    fields["__image_size"] = str(2 * GIB)
    image = Image(fields, members, Failure(**fate) if fate else None)
    image.set(**body)
    cloud.shelf.put(image)
    return Answer(201, image.encoded("string"))


def _change_image(cloud: Cloud, request: Request, body: Any) -> Answer:
    image = cloud.shelf.take(request.path_params["image_id"])
    if image is None:
        return _found(False)
    image.members.update(body.pop("_members", {}))
    if "_fate" in body:
        fate = body.pop("_fate")
        image.fate = Failure(**fate) if fate else None
    image.set(**{"updated_at": second_stamp(cloud.clocks.wall()), **body})
    return Answer(200, image.encoded("string"))


def _remove_image(cloud: Cloud, request: Request, body: Any) -> Answer:
    del body
    return _found(cloud.shelf.drop(request.path_params["image_id"]))


def _show_image(cloud: Cloud, request: Request, body: Any) -> Answer:
    del body
    cloud.settle()
    image = cloud.shelf.get(request.path_params["image_id"])
    return _found(False) if image is None else Answer(200, image.encoded("string"))


def _found(was_there: bool) -> Answer:
    return Answer(200, {"done": True}) if was_there else Answer(404, {"error": "there is no such thing"})
