"""Taking a job into the ledger that is known only by its id: one begun on another host, or by another program."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from imstui.model.copying import CopyRequest
from imstui.model.errors import BadRequest, Missing, NotFound
from imstui.model.replication import Replication, Source, State
from imstui.replication.desk import Desk
from imstui.replication.intent import new_id

_JOB_ID: Final = re.compile(r"[0-9A-Za-z_-]{16,64}")


async def adopt_job(desk: Desk, name: str) -> Replication:
    """The replication of that id, prefix or job id; a job that the ledger doesn't know is asked after and taken in.

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
    now = desk.clock.now()
    adopted = Replication(
        id=new_id(),
        state=State.RUNNING,
        binding=desk.binding,
        request=CopyRequest("", job.image_name or ""),
        source=Source("", ""),
        created_at=now,
        since=now,
        job_id=name,
    )
    adopted = replace(adopted, job_status=job.status, image_id=job.image_id or "", last_seen=now)
    desk.ledger.add([adopted], "adopted by its job id")
    return adopted
