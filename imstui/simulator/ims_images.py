"""IMS's calls on images: list, change, delete, quota (protocol sections 3 and 4)."""

from __future__ import annotations

from typing import Any

from imstui.simulator import refusal
from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call, Caller
from imstui.simulator.clocks import second_stamp
from imstui.simulator.cloud import Cloud
from imstui.simulator.copy_rules import check_name
from imstui.simulator.gate import project_for_ims
from imstui.simulator.image_query import read_query
from imstui.simulator.image_record import Image
from imstui.simulator.image_shelf import page_of
from imstui.simulator.tenancy import Project

_QUOTA_CEILING = 1_000
_CHANGEABLE = ("name", "__description", "min_disk", "min_ram", "max_ram", "protected", "tags", "__is_config_init")


def list_images(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """GET /v2/cloudimages: one page; past the last there is an empty one."""
    project = project_for_ims(caller)
    query = read_query(call.query)
    cloud.settle()
    after = None
    if query.marker is not None:
        after = cloud.shelf.sort_key(query, query.marker, project.id)
        if after is None:
            raise refusal.ims("IMG.0027", f"The marker does not exist: {query.marker}")
    order = cloud.shelf.order(query, project.id, with_copying=cloud.options.copying == "listed")
    form = cloud.options.whole_form
    rows = (cloud.shelf.encoded(image_id, form) for image_id in page_of(order, query, after))
    return Answer(200, b'{"images":[' + b",".join(rows) + b"]}")


def change_image(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """PATCH /v2/cloudimages/{image_id}: a list of operations on top-level fields."""
    image = _own_image(cloud, call, caller)
    changes = _read_changes(call)
    image = cloud.shelf.take(image.id) or image
    image.set(**changes, updated_at=second_stamp(cloud.clocks.wall()))
    return Answer(200, image.encoded(cloud.options.whole_form))


def delete_image(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """DELETE /v2/images/{image_id}."""
    image = _own_image(cloud, call, caller)
    if image.fields.get("protected"):
        raise refusal.ims("IMG.0028")
    if image.job is not None:
        raise refusal.ims("IMG.0046")
    cloud.shelf.drop(image.id)
    return Answer(204, None)


def read_quota(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """GET /v1/cloudimages/quota: the private images of the project."""
    del call
    project = project_for_ims(caller)
    cloud.settle()
    used = cloud.shelf.count_private(project.id)
    largest = max(_QUOTA_CEILING, cloud.quota)
    resource = {"type": "image", "used": used, "quota": cloud.quota, "min": 0, "max": largest}
    return Answer(200, {"quotas": {"resources": [resource]}})


def _own_image(cloud: Cloud, call: Call, caller: Caller) -> Image:
    project = project_for_ims(caller)
    if not caller.user.may_copy:
        raise refusal.ims("IMG.0026")
    cloud.settle()
    image = cloud.shelf.get(call.path["image_id"])
    if image is None or not _is_seen(image, project):
        raise refusal.ims("IMG.0027")
    if image.owner != project.id:
        raise refusal.ims("IMG.0047")
    return image


def _is_seen(image: Image, project: Project) -> bool:
    return image.is_seen_by(project.id, "accepted")


def _read_changes(call: Call) -> dict[str, Any]:
    try:
        operations = call.document()
        return dict(_change(each) for each in operations)
    except (ValueError, TypeError, KeyError):
        raise refusal.ims("IMG.0001") from None


def _change(operation: dict[str, Any]) -> tuple[str, Any]:
    field = str(operation["path"]).removeprefix("/")
    if field not in _CHANGEABLE or operation["op"] not in ("add", "replace", "remove"):
        raise ValueError(field)
    value = None if operation["op"] == "remove" else operation["value"]
    if field == "name":
        check_name(value if isinstance(value, str) else "")
    return field, value
