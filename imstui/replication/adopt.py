"""Taking a job into the ledger that is known only by its id: one begun on another host, or by another program."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from imstui.model.copying import CopyRequest
from imstui.model.errors import BadRequest, Missing, NotFound
from imstui.model.image import Image
from imstui.model.job import Job
from imstui.model.replication import Replication, Source, State, step
from imstui.replication.desk import Desk
from imstui.replication.intent import new_id
from imstui.replication.settle import bury, contradicts

_JOB_ID: Final = re.compile(r"[0-9A-Za-z_-]{16,64}")


async def adopt_job(desk: Desk, name: str) -> Replication:
    """The replication of that id, prefix or job id; a job that the ledger doesn't know is asked after and taken in.

    Where one whose answer was lost wanted just that job's image, the job is its own.

    Raises:
        NotFound: neither the ledger nor the cloud knows it.
        Ambiguous: the prefix fits several.
        CloudError, TransportError, SignInError: the job couldn't be asked after.
    """
    try:
        return desk.ledger.find(name)
    except NotFound:
        if not _JOB_ID.fullmatch(name):
            raise
    try:
        job = await desk.ims.job(name)
    except (BadRequest, Missing) as error:
        raise NotFound(f"Neither the ledger nor the cloud knows a replication or job {name}.") from error
    return await _owner(desk, job, name) or _new(desk, job, name)


async def _owner(desk: Desk, job: Job, job_id: str) -> Replication | None:
    """The replication that the job belongs to, though its id was lost: by the image, or as the only one that fits."""
    owner = desk.ledger.owners([job.image_id or ""]).get(job.image_id or "")
    if owner is not None:
        owned = desk.ledger.get(owner)
        if owned.job_id:
            return None
        owned = replace(owned, job_id=job_id)
        desk.ledger.note(owned)
        return owned
    image = await desk.ims.image(job.image_id) if job.image_id else None
    for one in desk.ledger.of_name(desk.binding, job.image_name or ""):
        bury(desk, one)
    likely = [one for one in desk.ledger.of_name(desk.binding, job.image_name or "") if _may_be_its(one, job, image)]
    if len(likely) != 1:
        return None
    now, cause = desk.clock.now(), "its job was named by a person"
    found = replace(likely[0], job_id=job_id, image_id=job.image_id or "", last_seen=now)
    return desk.ledger.take(step(found, State.RUNNING, at=now, cause=cause, candidates=(), last_error=""))


def _may_be_its(replication: Replication, job: Job, image: Image | None) -> bool:
    lost = replication.state in {State.UNKNOWN, State.NOT_STARTED}
    return lost and job.image_id not in replication.known_ids and not (image and contradicts(replication, image))


def _new(desk: Desk, job: Job, job_id: str) -> Replication:
    now = desk.clock.now()
    adopted = Replication(
        id=new_id(),
        state=State.RUNNING,
        binding=desk.binding,
        request=CopyRequest("", job.image_name or ""),
        source=Source("", ""),
        created_at=now,
        since=now,
        job_id=job_id,
        job_status=job.status,
        image_id=job.image_id or "",
        last_seen=now,
    )
    return desk.ledger.add_job(adopted, "adopted by its job id")
