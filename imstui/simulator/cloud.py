"""The whole state of one rehearsal cloud, and the passing of job time over it."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from datetime import UTC, datetime

from imstui.simulator.clocks import Clocks, second_stamp
from imstui.simulator.fault_rules import FaultRules
from imstui.simulator.gate import Gate
from imstui.simulator.image_hostile import hostile_images
from imstui.simulator.image_mint import Mint
from imstui.simulator.image_named import named_images, public_image, special_images, team_images
from imstui.simulator.image_record import Image
from imstui.simulator.image_shelf import Shelf
from imstui.simulator.jobs import SUCCESS, Job, JobIds
from imstui.simulator.journal import Journal
from imstui.simulator.keys import KeyRing
from imstui.simulator.options import Options
from imstui.simulator.sign_in import SignInDesk
from imstui.simulator.tenancy import MAIN
from imstui.simulator.tokens import Credentials

_ROUND_QUOTAS = (500, 5_000, 50_000, 500_000, 5_000_000)


class Cloud:
    """Everything that one rehearsal holds.

    Attributes:
        started: The wall moment it began, seconds since 1970.
        quota: How many private images a project may have.
    """

    def __init__(self, options: Options, wall: Callable[[], float] = time.time) -> None:
        self.options = options
        self.clocks = Clocks(options.speed, wall)
        self.started = wall()
        self.credentials = Credentials(self.clocks)
        self.sign_in = SignInDesk(self.credentials, options, self.clocks)
        self.gate = Gate(self.credentials, options, self.clocks)
        self.keys = KeyRing(options.more_keys)
        self.shelf = _filled_shelf(options, self.started)
        self.journal = Journal()
        self.faults = FaultRules()
        self.job_ids = JobIds()
        self.jobs: dict[str, Job] = {}
        self._open: list[tuple[float, str]] = []
        self._private_at_start = self.shelf.count_private(MAIN.id)

    @property
    def quota(self) -> int:
        """How many private images a project may have."""
        return self.options.quota or _round_quota(2 * self._private_at_start + self.options.running_limit)

    def add_job(self, job: Job) -> None:
        """Starts a job; if it copies, the new image waits for its end."""
        self.jobs[job.id] = job
        heapq.heappush(self._open, (job.end, job.id))

    def running_copies(self, project_id: str) -> int:
        """How many copies of a project are running."""
        self.settle()
        running = (self.jobs[job_id] for _, job_id in self._open)
        return sum(1 for job in running if job.project_id == project_id and job.image_id)

    def settle(self) -> None:
        """Lets the jobs that are over have their effect on the images."""
        now = self.clocks.job()
        while self._open and self._open[0][0] <= now:
            job = self.jobs[heapq.heappop(self._open)[1]]
            self._answer_sharing(job)
            image = self.shelf.get(job.image_id) if job.image_id else None
            if image is not None and image.job is job:
                self._finish(job, image)

    def _answer_sharing(self, job: Job) -> None:
        for result in job.results:
            image = self.shelf.take(result["image_id"])
            if image is not None:
                image.members[job.project_id] = job.answer

    def _finish(self, job: Job, image: Image) -> None:
        if job.standing(job.end).status != SUCCESS:
            self.shelf.drop(image.id)
            return
        image.job = None
        image.set(status="active", updated_at=second_stamp(self.clocks.wall_of(job.end)), __image_size=job.size)


def _filled_shelf(options: Options, started: float) -> Shelf:
    anchor = _anchor(options, started)
    fixed = named_images(anchor)
    if not options.plain:
        fixed += [*special_images(anchor), public_image(anchor), *hostile_images(anchor)]
    # The seven well-known ones are there in any case.
    fixed = fixed[: max(len(named_images(anchor)), options.images)]
    mint = Mint(max(0, options.images - len(fixed)), options.seed, anchor, plain=options.plain)
    return Shelf(mint, [*fixed, *team_images(anchor)])


def _anchor(options: Options, started: float) -> float:
    """The moment that the stamps of the images lead up to: the given day's beginning, or today's."""
    if options.anchor:
        return datetime.strptime(options.anchor, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    return started - started % 86_400


def _round_quota(needed: int) -> int:
    return next((quota for quota in _ROUND_QUOTAS if quota >= needed), needed)
