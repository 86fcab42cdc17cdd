"""A job to the model. Follows 'Querying the Progress' and 'Querying the Status of an Asynchronous Job'.

Where a failed job's words stand isn't documented: they are looked for at the top, then in `entities`, then in the sub
jobs.
"""

from __future__ import annotations

from typing import Final

from imstui.cloud import loose
from imstui.cloud.parsing import Document, as_document, document, documents
from imstui.model.errors import NotIms
from imstui.model.job import Job

_DEPTH: Final = 3
_CODES: Final = ("error_code", "addition_error_code", "alarm_code")
_PARTS: Final = ("sub_jobs_result", "sub_jobs")
"""The second one is how the sister services call it."""
_REASONS: Final = ("fail_reason", "error", "error_msg", "addition_error_msg")


def decode_job(content: bytes, job_id: str) -> Job:
    """A job.

    Args:
        content: the body.
        job_id: what was asked for, for an answer that doesn't repeat it.

    Raises:
        NotIms: the body isn't a job.
    """
    body = document(content)
    if body is None or not ({"status", "job_id"} & body.keys()):
        raise NotIms("The answer isn't a job: is that endpoint really an IMS?", operation="asking after the job")
    return _job(body, job_id, 0)


def decode_job_id(content: bytes) -> str | None:
    """The job id of an answer that starts a job; None if it holds none that can be one."""
    body = document(content)
    value = body.get("job_id") if body is not None else None
    if not isinstance(value, str):
        return None
    fit = 0 < len(value) <= 128 and value.isascii() and value.replace("-", "").replace("_", "").isalnum()  # noqa: PLR2004 - four times what ids have
    return value if fit else None


def _job(body: Document, job_id: str, depth: int) -> Job:
    entities = as_document(body.get("entities")) or {}
    sub_jobs = tuple(_job(row, "", depth + 1) for row in _parts(entities)) if depth < _DEPTH else ()
    return Job(
        id=loose.text(body.get("job_id")) or job_id,
        status=loose.text(body.get("status")) or "",
        type=loose.text(body.get("job_type")),
        progress=loose.fraction(entities.get("process_percent")),
        begin_time=loose.moment(body.get("begin_time")),
        end_time=loose.moment(body.get("end_time")),
        error_code=_first(_CODES, body, entities) or _of_sub_jobs([job.error_code for job in sub_jobs]),
        fail_reason=_first(_REASONS, body, entities) or _of_sub_jobs([job.fail_reason for job in sub_jobs]),
        image_id=loose.text(entities.get("image_id")) or _result_image(entities),
        image_name=loose.text(entities.get("image_name")) or None,
        current_task=(loose.text(entities.get("current_task")) or "").rstrip(":") or None,
        sub_jobs=sub_jobs,
    )


def _parts(entities: Document) -> list[Document]:
    """The sub-jobs; a single one may stand there without its list."""
    sent = next((entities[name] for name in _PARTS if entities.get(name)), None)
    return documents([sent] if isinstance(sent, dict) else sent)


def _first(names: tuple[str, ...], *places: Document) -> str | None:
    for place in places:
        for name in names:
            found = loose.text(place.get(name))
            if found:
                return found
    return None


def _of_sub_jobs(texts: list[str | None]) -> str | None:
    return next((text for text in texts if text), None)


def _result_image(entities: Document) -> str | None:
    """The image of a job that lists its results; None if there are several."""
    images = {loose.text(row.get("image_id")) for row in documents(entities.get("results"))} - {None, ""}
    return images.pop() if len(images) == 1 else None
