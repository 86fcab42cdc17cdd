"""The two calls that tell of a job, and the forms they tell it in (protocol sections 2.1 to 2.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from imstui.simulator import refusal
from imstui.simulator.answers import Answer
from imstui.simulator.caller import Call, Caller
from imstui.simulator.clocks import milli_stamp, old_stamp
from imstui.simulator.cloud import Cloud
from imstui.simulator.gate import project_for_ims
from imstui.simulator.jobs import FAIL, INIT, RUNNING, SUCCESS, Job, Standing
from imstui.simulator.tenancy import Project

_FILE_PART: Final = 0.2


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
    stamp = _stamp(cloud)
    is_over = standing.status in (SUCCESS, FAIL)
    failure = job.failure if standing.status == FAIL and not cloud.options.sub_jobs else None
    entities = _results(job, standing) if job.results else _entities(job, standing, full=full, percent=percent)
    if cloud.options.sub_jobs and not job.results:
        entities = _with_parts(cloud, job, standing, entities)
    return {
        "status": standing.status,
        "entities": entities,
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


def _with_parts(cloud: Cloud, job: Job, standing: Standing, entities: dict[str, Any]) -> dict[str, Any]:
    """The entities with two sub-jobs: the copy's file, and from a fifth of the time on the image that it becomes.

    That only the sub-job tells what went wrong is the hardest reading of the pages.
    """
    turn = job.start + job.duration * min(_FILE_PART, job.failure.after if job.failure else 1.0)
    is_past = cloud.clocks.job() >= turn
    first = Standing(SUCCESS if is_past else standing.status, 1.0)
    second = Standing(standing.status if is_past else INIT, 0.0)
    parts = [
        _part(cloud, job, first, job.id[16:] + job.id[:16], (job.start, turn)),
        _part(cloud, job, second, job.id[8:] + job.id[:8], (turn, job.end)),
    ]
    told = {name: value for name, value in entities.items() if name not in {"error_code", "error", "subJobId"}}
    return {**told, "sub_jobs_list": [part["job_id"] for part in parts], "sub_jobs_result": parts}


def _part(cloud: Cloud, job: Job, standing: Standing, part_id: str, times: tuple[float, float]) -> dict[str, Any]:
    begun, ended = (_stamp(cloud)(cloud.clocks.wall_of(time)) for time in times)
    failure = job.failure if standing.status == FAIL else None
    return {
        "status": standing.status,
        "entities": {"image_id": job.image_id} if standing.status == SUCCESS else {},
        "job_id": part_id,
        "job_type": "imsCopyImageFileJob" if times[0] == job.start else "imsRegisterImageJob",
        "begin_time": "" if standing.status == INIT else begun,
        "end_time": ended if standing.status in (SUCCESS, FAIL) else "",
        "error_code": failure.code if failure else None,
        "fail_reason": failure.reason if failure else None,
    }


def _stamp(cloud: Cloud) -> Callable[[float], str]:
    return old_stamp if cloud.options.time_form == "old" else milli_stamp


def _results(job: Job, standing: Standing) -> dict[str, Any]:
    results = job.results if standing.status == SUCCESS else []
    return {"results": [{**each, "status": "success"} for each in results]}
