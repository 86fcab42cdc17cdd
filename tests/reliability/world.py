"""A world with one ledger, two processes that follow it, people, and a cloud that others use as well; led by chance."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

from imstui.local.ledger import Ledger
from imstui.local.senders import Senders
from imstui.model.copying import CopyRequest
from imstui.model.errors import BadRequest, InvalidInput, NotConnected, ServerFault, SignInRefused, TransitionError
from imstui.model.replication import State
from imstui.replication.intent import CAUSE, Wish, intents
from imstui.replication.settle import choose, file_by_hand
from tests.reliability.cloud_in_memory import SOURCES, CloudInMemory, Fate, Parent, Plan
from tests.reliability.mortal import Process
from tests.reliability.truths import made_for
from tests.reliability.virtual_time import VirtualTime
from tests.replication.doubles import BINDING, KEY

NAMES = ("red", "green")
FATES = (Fate.LOST, Fate.LOST, Fate.UNHEARD, Fate.UNHEARD, *Fate)
READ_FAULTS = (
    NotConnected("no route"),
    ServerFault("down", status=503),
    BadRequest("job not found", status=400, code="IMG.0023"),
    SignInRefused("the session ended"),
)


class World:
    """What happens is drawn from `chance`; each method but the first few is one thing that may happen.

    Attributes:
        book: the observer's own view of the ledger.
        told: what happened so far, for whoever reads a failure.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.time = VirtualTime()
        self.cloud = CloudInMemory(self.time)
        self.book = Ledger(folder / "ledger.db")
        self.told: list[str] = []
        self._folder = folder
        self._processes: list[Process | None] = [None, None]
        self._marks = 0

    async def happen(self) -> None:
        """One thing happens."""
        actions: dict[Callable[[], Awaitable[None] | None], int] = {
            self.want_a_copy: 10,
            self.time_passes: 14,
            self.a_request_will_fare: 10,
            self.the_cloud_changes_its_ways: 4,
            self.reads_will_fail: 3,
            self.the_clock_is_put: 1,
            self.a_process_starts: 8,
            self.a_process_will_die: 5,
            self.a_process_is_killed: 2,
            self.a_process_is_told_to_end: 2,
            self.a_process_is_stopped_or_goes_on: 3,
            self.somebody_else_makes_an_image: 4,
            self.somebody_deletes_an_image: 1,
            self.somebody_renames_a_copy: 1,
            self.drop: 2,
            self.settle_by_hand: 3,
            self.forget_what_ended: 1,
        }
        (action,) = self.chance.choices(list(actions), list(actions.values()))
        self.told.append(f"{self.time.seconds:.1f} {getattr(action, '__name__', '')}")
        done = action()
        if done is not None:
            await done

    async def heal(self) -> None:
        """All goes well from now on, and long enough: what is lost is found, what waits gets its turn."""
        self.cloud.limit, self.cloud.hidden, self.cloud.fails = 5, False, False
        self.cloud.plans.clear()
        self.cloud.read_faults.clear()
        await self.end_all()
        self._processes[0] = Process(self._folder, self.cloud, 0)
        # An hour until what isn't there counts as not started, an hour until it is looked for again, and the queue.
        await self.time.pass_by(3 * 3600)

    async def end_all(self) -> None:
        for which in (0, 1):
            await self._end(which, kill=which == 0)

    # What people do.

    def want_a_copy(self) -> None:
        self._marks += 1
        source, name = self.chance.choice(SOURCES), self.chance.choice(NAMES)
        key = self.chance.choice([KEY, None])
        request = CopyRequest(source.id, name, cmk_id=key, enterprise_project_id=f"mark-{self._marks}")
        known = tuple(image.id for image in self.cloud.listed() if image.name == name)
        self.book.add(intents([Wish(source, request, known)], BINDING, self.time.now()), CAUSE)

    def drop(self) -> None:
        rows = self.book.in_states(State.QUEUED, State.SUBMITTING, State.UNKNOWN)
        if rows:
            try:
                file_by_hand(self.book, Senders(self._folder / "senders"), self.chance.choice(rows), self.time.now())
            except (InvalidInput, TransitionError):
                return

    async def settle_by_hand(self) -> None:
        """A person who knows which image is which answers one question."""
        process = self._awake()
        for row in self.book.in_states(State.UNKNOWN, State.NOT_STARTED):
            made = made_for(self.cloud, row)
            if process and made and made.image.id in row.candidates:
                task = asyncio.ensure_future(choose(process.desk, row, made.image.id))
                await self.time.pass_by(1)
                await asyncio.gather(task, return_exceptions=True)
                return

    def forget_what_ended(self) -> None:
        self.book.prune(self.time.now())

    def somebody_else_makes_an_image(self) -> None:
        parent = self.chance.choice([*(source.id for source in SOURCES), None, "another"])
        self.cloud.add_stranger(self.chance.choice(NAMES), parent, self.chance.choice([KEY, None, "another-key"]))

    def somebody_deletes_an_image(self) -> None:
        ids = [image.id for image in self.cloud.listed() if image not in SOURCES]
        if ids:
            self.cloud.gone.add(self.chance.choice(ids))

    def somebody_renames_a_copy(self) -> None:
        known = self.book.owners([made.image.id for made in self.cloud.made])
        if known:
            self.cloud.names[self.chance.choice(sorted(known))] = self.chance.choice(NAMES)

    # What the network, the cloud and the machines do.

    async def time_passes(self) -> None:
        await self.time.pass_by(self.chance.choice([0.07, 0.3, 1.0, 7.0, 60.0, 700.0]))

    def a_request_will_fare(self) -> None:
        self.cloud.plans.append(Plan(self.chance.choice(FATES), self.chance.choice([0.0, 0.2, 5.0, 50.0])))

    def reads_will_fail(self) -> None:
        self.cloud.read_faults.extend(self.chance.choices(READ_FAULTS, k=self.chance.randint(1, 4)))

    def the_cloud_changes_its_ways(self) -> None:
        self.cloud.parent = self.chance.choice([Parent.SET, *Parent])
        self.cloud.hidden = self.chance.random() < 0.5
        self.cloud.names_image = self.chance.random() < 0.7
        self.cloud.fails = self.chance.random() < 0.2
        self.cloud.limit = self.chance.randint(1, 5)
        self.cloud.seconds = self.chance.choice([10.0, 300.0, 1500.0])

    def the_clock_is_put(self) -> None:
        self.time.put += self.chance.choice([-3600.0, 3600.0])

    async def a_process_starts(self) -> None:
        which = self.chance.randrange(2)
        process = self._processes[which]
        if process is None or not process.alive:
            await self._end(which, kill=True)
            self._processes[which] = Process(self._folder, self.cloud, self._marks)

    def a_process_will_die(self) -> None:
        process = self._processes[self.chance.randrange(2)]
        if process is not None:
            process.ledger.fuse, process.ledger.after = self.chance.randint(0, 4), self.chance.random() < 0.5

    async def a_process_is_killed(self) -> None:
        await self._end(self.chance.randrange(2), kill=True)

    async def a_process_is_told_to_end(self) -> None:
        await self._end(self.chance.randrange(2), kill=False)

    def a_process_is_stopped_or_goes_on(self) -> None:
        process = self._processes[self.chance.randrange(2)]
        if process is not None:
            (process.thaw.clear if process.thaw.is_set() else process.thaw.set)()

    def _awake(self) -> Process | None:
        return next((one for one in self._processes if one and one.alive and one.thaw.is_set()), None)

    async def _end(self, which: int, *, kill: bool) -> None:
        process, self._processes[which] = self._processes[which], None
        if process is not None:
            await (process.kill() if kill else process.end())
