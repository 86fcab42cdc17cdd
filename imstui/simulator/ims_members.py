"""PUT /v1/cloudimages/members: accepting or rejecting images that others share."""

from __future__ import annotations

from imstui.simulator import refusal
from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call, Caller
from imstui.simulator.cloud import Cloud
from imstui.simulator.gate import project_for_ims
from imstui.simulator.jobs import MEMBERSHIP, Job
from imstui.simulator.tenancy import Project

_SECONDS = 3.0
_ANSWERS = ("accepted", "rejected")


def answer_sharing(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """PUT /v1/cloudimages/members: starts a job that answers."""
    project = project_for_ims(caller)
    images, answer = _read(call, project)
    cloud.settle()
    for image_id in images:
        image = cloud.shelf.get(image_id)
        if image is None or project.id not in image.members:
            raise refusal.ims("IMG.0027")
    now = cloud.clocks.wall()
    job = Job(
        id=cloud.job_ids.next(now),
        kind=MEMBERSHIP,
        project_id=project.id,
        begun=now,
        start=cloud.clocks.job(),
        duration=_SECONDS,
        results=[{"image_id": image_id, "project_id": project.id} for image_id in images],
        answer=answer,
    )
    cloud.add_job(job)
    return Answer(200, {"job_id": job.id})


def _read(call: Call, project: Project) -> tuple[list[str], str]:
    try:
        body = call.document()
        images, for_project, answer = list(body["images"]), body["project_id"], body["status"]
    except (ValueError, TypeError, KeyError):
        raise refusal.ims("IMG.0001") from None
    if for_project != project.id:
        raise refusal.ims("IMG.0030")
    if answer not in _ANSWERS or not images:
        raise refusal.ims("IMG.0001", "The status is accepted or rejected, and images name at least one.")
    return [str(image_id) for image_id in images], answer
