"""An asynchronous job of IMS.

Follows 'Querying the Progress of an Asynchronous Job' and 'Querying the Status of an Asynchronous Job'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands. UNKNOWN is a status word that no page lists: the job is taken to be running."""

    INIT = "INIT"
    RUNNING = "RUNNING"
    SUCCESS = "SUCCESS"
    FAIL = "FAIL"
    UNKNOWN = "UNKNOWN"


_WORDS = {
    "INIT": JobState.INIT,
    "RUNNING": JobState.RUNNING,
    "SUCCESS": JobState.SUCCESS,
    "FAIL": JobState.FAIL,
    "FAILED": JobState.FAIL,
    "FAILURE": JobState.FAIL,
    "ERROR": JobState.FAIL,
}


@dataclass(frozen=True, slots=True)
class Job:
    """One job, as the cloud told it last.

    Attributes:
        status: the status word as it came.
        progress: `process_percent`, 0 to 1, only if the server sent one.
        image_id: the image that it makes; may be known while it runs.
    """

    id: str
    status: str
    type: str | None = None
    progress: float | None = None
    begin_time: datetime | None = None
    end_time: datetime | None = None
    error_code: str | None = None
    fail_reason: str | None = None
    image_id: str | None = None
    image_name: str | None = None
    current_task: str | None = None
    sub_jobs: tuple[Job, ...] = ()

    @property
    def state(self) -> JobState:
        """The status word's meaning, in whatever case it came."""
        return _WORDS.get(self.status.strip().upper(), JobState.UNKNOWN)

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to come."""
        return self.state in {JobState.SUCCESS, JobState.FAIL}

    @property
    def failed_part(self) -> Job | None:
        """The innermost sub-job that failed; None if none did. One that tells an error and no status has failed."""
        for part in self.sub_jobs:
            if part.failed_part is not None or part.state is JobState.FAIL or (part.error_code and not part.status):
                return part.failed_part or part
        return None
