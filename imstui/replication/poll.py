"""Asking after one running replication: by its job, or, where only its image is known, by the image's status."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from imstui.model.errors import (
    BadRequest,
    CloudError,
    Missing,
    SignInError,
    SignInRefused,
    TransportError,
    Unauthorized,
)
from imstui.model.image import Image
from imstui.model.job import Job, JobState
from imstui.model.replication import GONE, Replication, State, step
from imstui.replication.desk import Desk

_DEAD_STATUS: Final = frozenset({"killed", "deleted", "error"})


async def poll(desk: Desk, replication: Replication) -> Replication:
    """Ask once; gives the replication as it stands afterwards.

    A look that fails ends nothing: the reason stands in `last_error`, and the next look follows.

    Raises:
        SignInError: the session ended and can't be renewed; noted, and the job goes on.
    """
    try:
        return await _ask(desk, replication)
    except Unauthorized as error:
        _missed(desk, replication.id, error)
        raise signed_out(error) from error
    except (CloudError, TransportError) as error:
        return _missed(desk, replication.id, error)
    except SignInError as error:
        _missed(desk, replication.id, error)
        raise


def signed_out(error: Unauthorized) -> SignInRefused:
    """What a request that was refused although the session did what it could to renew itself means: sign in anew."""
    hint = error.hint or "Sign in again; jobs go on in the cloud until then."
    return SignInRefused(f"The cloud takes this session's token or key no longer: {error}", hint=hint)


async def _ask(desk: Desk, replication: Replication) -> Replication:
    forgotten: CloudError | None = None
    if replication.job_id:
        try:
            job = await desk.ims.job(replication.job_id)
            return _after_job(desk, desk.ledger.get(replication.id), job)
        except (BadRequest, Missing) as error:
            # How long the cloud remembers a job isn't said anywhere; its image, where it is known, tells as well.
            if not replication.image_id:
                raise
            forgotten = error
    image = await desk.ims.image(replication.image_id)
    if image is None and forgotten is not None:
        said = f"{GONE}: both may have been deleted. It said of the job: {forgotten}"
        return _missed(desk, replication.id, TransportError(said))
    return _after_image(desk, desk.ledger.get(replication.id), image)


def _missed(desk: Desk, replication_id: str, error: CloudError | TransportError | SignInError) -> Replication:
    missed = replace(desk.ledger.get(replication_id), last_error=str(error))
    if missed.state is State.RUNNING:
        desk.ledger.note(missed)
        return missed
    return desk.ledger.get(replication_id)


def _after_job(desk: Desk, replication: Replication, job: Job) -> Replication:
    """What the answer means for the replication as it stands now: another process may have asked as well."""
    if replication.state is not State.RUNNING:
        return replication
    now = desk.clock.now()
    seen = replace(
        replication,
        job_status=job.status,
        progress=job.progress if job.progress is not None else replication.progress,
        image_id=job.image_id or replication.image_id,
        begin_time=job.begin_time or replication.begin_time,
        end_time=job.end_time or replication.end_time,
        last_seen=now,
        last_error="",
    )
    if job.state is JobState.SUCCESS:
        return desk.ledger.take(step(seen, State.SUCCEEDED, at=now, cause="the job ended", words=job.status))
    if job.state is JobState.FAIL:
        code, reason = failure(job)
        words = " ".join(part for part in (f"{job.status}{_part(job)}", code, reason) if part)
        return desk.ledger.take(
            step(seen, State.FAILED, at=now, cause="the job ended", words=words, error_code=code, fail_reason=reason)
        )
    desk.ledger.note(seen)
    return seen


def failure(job: Job) -> tuple[str, str]:
    """The error code and reason of a failed job; a job of several parts has them in the part that failed."""
    if job.error_code or job.fail_reason:
        return job.error_code or "", job.fail_reason or ""
    for part in job.sub_jobs:
        if part.state is JobState.FAIL:
            return failure(part)
    return "", ""


def _part(job: Job) -> str:
    """Which sub-job it failed in, as the cloud calls that, for the story."""
    part = job.failed_part
    return f" in sub-job {' '.join(filter(None, (part.type, part.id)))}:".replace(" :", ":") if part else ""


def _after_image(desk: Desk, replication: Replication, image: Image | None) -> Replication:
    """An adopted copy has no job to ask: its image's status tells."""
    if replication.state is not State.RUNNING:
        return replication
    now = desk.clock.now()
    if image is None:
        # Rows may be hidden while they are copied, so that one missing row proves nothing.
        return _missed(
            desk, replication.id, TransportError(f"Image {replication.image_id} isn't in the list just now.")
        )
    seen = replace(replication, job_status=image.status, last_seen=now, last_error="")
    if image.active:
        return desk.ledger.take(step(seen, State.SUCCEEDED, at=now, cause="its image is active", words=image.status))
    if image.status.casefold() in _DEAD_STATUS:
        return desk.ledger.take(
            step(
                seen,
                State.FAILED,
                at=now,
                cause="its image failed",
                words=image.status,
                fail_reason=f"The image's status is {image.status}.",
            )
        )
    desk.ledger.note(seen)
    return seen
