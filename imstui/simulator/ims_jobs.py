"""The two calls that tell of a job, and the forms they tell it in (protocol sections 2.1 to 2.4)."""

from __future__ import annotations

from typing import Any

from imstui.simulator import refusal
from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call, Caller
from imstui.simulator.clocks import milli_stamp, old_stamp
from imstui.simulator.cloud import Cloud
from imstui.simulator.gate import project_for_ims
from imstui.simulator.jobs import FAIL, RUNNING, SUCCESS, Job, Standing
from imstui.simulator.tenancy import Project


def job_status(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """GET /v1/{project_id}/jobs/{job_id}."""
    project = project_for_ims(caller)
    if call.path["project_id"] != project.id:
        raise refusal.ims("IMG.0030")
    job = _job(cloud, call, project)
    return Answer(200, _document(cloud, job, full=False, percent=cloud.options.status_percent))


def job_progress(cloud: Cloud, call: Call, caller: Caller) -> Answer:
    """GET /v1/cloudimages/job/{job_id}, which not every cloud has."""
    if not cloud.options.progress_call:
        raise refusal.gateway("APIGW.0101")
    job = _job(cloud, call, project_for_ims(caller))
    full = cloud.options.progress_shape == "full"
    return Answer(200, _document(cloud, job, full=full, percent=full and cloud.options.percent))


def _job(cloud: Cloud, call: Call, project: Project) -> Job:
    job = cloud.jobs.get(call.path["job_id"])
    if job is None or job.project_id != project.id:
        raise refusal.ims("IMG.0023")
    cloud.settle()
    return job


def _document(cloud: Cloud, job: Job, *, full: bool, percent: bool) -> dict[str, Any]:
    standing = job.standing(cloud.clocks.job())
    stamp = old_stamp if cloud.options.time_form == "old" else milli_stamp
    is_over = standing.status in (SUCCESS, FAIL)
    failure = job.failure if standing.status == FAIL else None
    return {
        "status": standing.status,
        "entities": _results(job, standing) if job.results else _entities(job, standing, full=full, percent=percent),
        "job_id": job.id,
        "job_type": job.kind,
        "begin_time": stamp(job.begun),
        "end_time": stamp(cloud.clocks.wall_of(job.end)) if is_over else "",
        "error_code": failure.code if failure else None,
        "fail_reason": failure.reason if failure else None,
    }


def _entities(job: Job, standing: Standing, *, full: bool, percent: bool) -> dict[str, Any]:
    entities: dict[str, Any] = {"image_name": job.image_name}
    if full:
        entities["current_task"] = "CopyImageInRegionTask:" if standing.status == RUNNING else ""
        if standing.status == RUNNING:
            entities["subJobId"] = job.id[16:] + job.id[:16]
    if percent:
        # A float below 1, and the integer 1 at the end.
        entities["process_percent"] = 1 if standing.status == SUCCESS else round(standing.part, 2)
    if standing.status == FAIL and job.failure:
        entities |= {"error_code": job.failure.code, "error": job.failure.reason}
    if standing.status in (RUNNING, SUCCESS):
        entities["image_id"] = job.image_id
    return entities


def _results(job: Job, standing: Standing) -> dict[str, Any]:
    results = job.results if standing.status == SUCCESS else []
    return {"results": [{**each, "status": "success"} for each in results]}
