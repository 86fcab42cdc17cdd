"""An image service in memory that keeps a record of what really happened: which request made which image."""

from __future__ import annotations

import itertools
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from enum import Enum

from imstui.model.copying import Accepted, CopyOutcome, CopyRequest, NotSent, Refused, Throttled, Unanswered
from imstui.model.errors import BadRequest, ImstuiError, Interrupted, NotConnected, SignInRefused
from imstui.model.image import Image
from imstui.model.job import Job
from tests.reliability.virtual_time import VirtualTime
from tests.replication.doubles import SOURCE

SOURCES = (SOURCE, replace(SOURCE, id="11111111-0000-4000-8000-000000000000", source_image_id=SOURCE.id))
_FLOW = BadRequest("too many tasks", status=400, code="IMG.0060")


class Fate(Enum):
    """What becomes of one request for a copy."""

    ACCEPTED = "accepted"
    LOST = "acted on, the answer lost"
    UNHEARD = "not acted on, the answer lost"
    THROTTLED = "throttled"
    REFUSED = "refused"
    NOT_SENT = "no connection"
    SIGNED_OUT = "the session ended"


class Parent(Enum):
    """What a copy names as its parent."""

    SET = "its source"
    ABSENT = "nothing"
    INHERITED = "its source's own"


@dataclass(frozen=True)
class Plan:
    """How the next request goes: what becomes of it, and how many seconds its way takes, there and back."""

    fate: Fate = Fate.ACCEPTED
    seconds: float = 0.2


@dataclass
class Made:
    """One copy that was really made.

    Attributes:
        mark: of the intent that it was made for.
        hidden: whether its row is listed only when it is done.
    """

    mark: str
    job_id: str
    image: Image
    begun: float
    ends: float
    hidden: bool
    fails: bool
    names_image: bool

    def visible(self, at: float) -> bool:
        """Whether its row was listed then."""
        return at >= (self.ends if self.hidden else self.begun) and not (self.fails and at >= self.ends)


@dataclass
class CloudInMemory:
    """The cloud. What an intent asks for carries the intent's mark as its enterprise project.

    Attributes:
        images: that are listed; `since` says from when on.
        gone: ids of images that somebody deleted.
        tried: requests by mark; `acted` those that made something.
        names_read: when the names were read that were known when an intent was sent, by mark.
    """

    time: VirtualTime
    parent: Parent = Parent.SET
    hidden: bool = False
    names_image: bool = True
    fails: bool = False
    limit: int = 5
    seconds: float = 60.0
    plans: deque[Plan] = field(default_factory=deque)
    read_faults: deque[ImstuiError] = field(default_factory=deque)
    strangers: dict[str, Image] = field(default_factory=dict)
    since: dict[str, float] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)
    names_read: dict[str, float] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def acted(self) -> Counter[str]:
        return Counter(made.mark for made in self.made)

    def next_plan(self) -> Plan:
        return self.plans.popleft() if self.plans else Plan()

    def act(self, fate: Fate, request: CopyRequest) -> CopyOutcome:
        """Do what a request asks for, or not, and answer."""
        self.tried[request.enterprise_project_id or ""] += 1
        match fate:
            case Fate.NOT_SENT:
                return NotSent(NotConnected("no route"))
            case Fate.SIGNED_OUT:
                raise SignInRefused("the session ended")
            case Fate.REFUSED:
                return Refused(BadRequest("no such key", status=400, code="IMG.0095"))
            case Fate.UNHEARD:
                return Unanswered(Interrupted("the connection broke"))
        running = sum(self.time.seconds < made.ends for made in self.made)
        if fate is Fate.THROTTLED or running >= self.limit:
            return Throttled(_FLOW)
        made = self._make(request)
        return Accepted(made.job_id) if fate is Fate.ACCEPTED else Unanswered(Interrupted("the connection broke"))

    def add_stranger(self, name: str, parent: str | None, key_id: str | None) -> None:
        """Somebody else makes an image."""
        image = replace(SOURCE, id=self._id(), name=name, source_image_id=parent, key_id=key_id)
        self.strangers[image.id] = image
        self.since[image.id] = self.time.seconds

    def listed(self) -> list[Image]:
        """Every image as it is listed now."""
        now = self.time.seconds
        copies = [
            replace(made.image, status="active" if now >= made.ends else "saving")
            for made in self.made
            if made.image.id not in self.gone and made.visible(now)
        ]
        everything = [*SOURCES, *self.strangers.values(), *copies]
        present = [image for image in everything if image.id not in self.gone]
        names = self.names
        return [replace(image, name=names[image.id]) if image.id in names else image for image in present]

    def job(self, job_id: str) -> Job:
        made = next((made for made in self.made if made.job_id == job_id), None)
        if made is None:
            raise BadRequest("job not found", status=400, code="IMG.0023")
        part = min(1.0, (self.time.seconds - made.begun) / (made.ends - made.begun))
        status = "RUNNING" if part < 1 else "FAIL" if made.fails else "SUCCESS"
        image_id = made.image.id if made.names_image else None
        return Job(job_id, status, progress=part, image_id=image_id, image_name=made.image.name)

    def _make(self, request: CopyRequest) -> Made:
        source = next(image for image in SOURCES if image.id == request.image_id)
        parents = {Parent.SET: source.id, Parent.ABSENT: None, Parent.INHERITED: source.source_image_id}
        image = replace(
            source,
            id=self._id(),
            name=request.name,
            key_id=request.cmk_id,
            source_image_id=parents[self.parent],
        )
        now = self.time.seconds
        mark = request.enterprise_project_id or ""
        made = Made(
            mark,
            f"{next(self._numbers):032x}",
            image,
            now,
            now + self.seconds,
            self.hidden,
            self.fails,
            self.names_image,
        )
        self.made.append(made)
        self.since[image.id] = now
        return made

    def _id(self) -> str:
        return f"00000000-0000-4000-8000-{next(self._numbers):012d}"
