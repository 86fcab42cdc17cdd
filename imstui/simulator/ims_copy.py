"""POST /v1/cloudimages/{image_id}/copy and its twin under /v2.1: starting a copy (protocol section 1)."""

from __future__ import annotations

import uuid

from imstui.simulator import refusal
from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call, Caller
from imstui.simulator.clocks import second_stamp
from imstui.simulator.cloud import Cloud
from imstui.simulator.copy_rules import CopyWish, check_rights, check_wish, read_wish, source_for
from imstui.simulator.gate import project_for_ims
from imstui.simulator.image_record import KEY, PARENT, Fields, Image
from imstui.simulator.jobs import COPY, Job, copy_seconds
from imstui.simulator.tenancy import Project

# What a copy takes over from its source; all else is its own.
_INHERITED = (
    "min_disk", "min_ram", "max_ram", "container_format", "virtual_env_type", "__image_source_type", "__lazyloading",
    "__os_type", "__os_bit", "__platform", "__os_version", "__os_feature_list", "__support_kvm", "__support_xen",
    "__support_arm", "__support_fc_inject", "hw_firmware_type", "hw_vif_multiqueue_enabled", "__is_config_init",
    "__data_origin", "__root_origin", "__isregistered", "__sequence_num", "schema", "checksum", "size",
    "virtual_size", "__is_offshelved",
)  # fmt: skip


def start_copy(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """POST /v1/cloudimages/{image_id}/copy."""
    project = project_for_ims(caller)
    check_rights(cloud, caller.user)
    if not call.body.strip():
        raise refusal.ims("IMG.0007")
    try:
        wish = read_wish(call.document())
    except ValueError:
        raise refusal.ims("IMG.0001") from None
    cloud.settle()
    source = source_for(cloud, call.path["image_id"], project)
    check_wish(cloud, source, wish, project)
    job = _begin(cloud, source, wish, project)
    cloud.journal.note_copy(
        request=call.number,
        project_id=project.id,
        source_image_id=source.id,
        name=wish.name,
        description=wish.description,
        cmk_id=wish.cmk_id,
        enterprise_project_id=wish.enterprise_project_id,
        job_id=job.id,
        image_id=job.image_id,
        at=job.begun,
    )
    return Answer(200, {"job_id": job.id})


def start_copy_safely(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """POST /v2.1/cloudimages/{image_id}/copy, which not every cloud has."""
    if not cloud.options.safe_route:
        raise refusal.gateway("APIGW.0101")
    return start_copy(cloud, call, caller)


def _begin(cloud: Cloud, source: Image, wish: CopyWish, project: Project) -> Job:
    now = cloud.clocks.wall()
    job = Job(
        id=cloud.job_ids.next(now),
        kind=COPY,
        project_id=project.id,
        begun=now,
        start=cloud.clocks.job(),
        duration=copy_seconds(source.size, encrypting=bool(wish.cmk_id)),
        source_id=source.id,
        image_id=str(uuid.uuid4()),
        image_name=wish.name,
        size=str(source.size),
        failure=source.fate,
    )
    fields = _copied_fields(cloud, source, wish, project, job)
    cloud.shelf.put(Image(fields, job=job))
    cloud.add_job(job)
    return job


def _copied_fields(cloud: Cloud, source: Image, wish: CopyWish, project: Project, job: Job) -> Fields:
    stamp = second_stamp(job.begun)
    fields = {name: source.fields[name] for name in _INHERITED if name in source.fields}
    fields |= {
        "id": job.image_id,
        "name": wish.name,
        "owner": project.id,
        "status": cloud.options.copying_status,
        "visibility": "private",
        "__imagetype": "private",
        "protected": False,
        "created_at": stamp,
        "updated_at": stamp,
        "tags": [],
        "__description": wish.description,
        "enterprise_project_id": wish.enterprise_project_id or "0",
        "self": f"/v2/images/{job.image_id}",
        "file": f"/v2/images/{job.image_id}/file",
        "disk_format": "zvhd2",
        "__system_support_market": not wish.cmk_id,
    }
    if wish.cmk_id:
        fields[KEY] = wish.cmk_id
    parents = {"set": source.id, "inherited": source.fields.get(PARENT, "")}
    if cloud.options.parent in parents:
        fields[PARENT] = parents[cloud.options.parent]
    return fields
